"""A linear text classifier over n-grams of several views of a text: the part the graph components share."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import marisa_trie
import numpy as np
import numpy.typing as npt

from bot.understanding.ngrams import cut
from bot.understanding.text import normalise, written_out
from bot.understanding.views import VIEWS

Numbers = npt.NDArray[Any]

# Words whose n-grams are kept looked up, for each view.
REMEMBERED = 4096
KNOWN, NUMBERS, WEIGHTS, TERMS = "model.json", "model.npz", "weights.npy", "terms{}.marisa"


class View:
    """One way of looking at a text: the n-grams it has there, by their rows, with their weights.

    `config` is the view's part of the configuration; `terms` holds the known n-grams with their rows, `idf` the inverse
    document frequency of each row.
    """

    def __init__(self, config: dict[str, Any], terms: marisa_trie.Trie, idf: Numbers) -> None:
        self.terms = terms
        self.idf = idf
        self._of = VIEWS[config["of"]]
        self._pieces, self._ngrams = cut(config)
        self._rows = lru_cache(REMEMBERED)(self._look_up) if config["by"] == "chars" else self._look_up

    def read(self, text: str) -> tuple[Numbers, Numbers]:
        """The rows of the n-grams of a normalised `text`, and their weights: logarithmic counts times idf, of length 1."""
        found = [rows for piece in self._pieces(self._of(text)) if len(rows := self._rows(piece))]
        if not found:
            return _NO_ROWS, _NO_ROWS
        rows, counts = np.unique(np.concatenate(found), return_counts=True)
        values = (1 + np.log(counts)) * self.idf[rows]
        return rows, values / np.linalg.norm(values)

    def _look_up(self, piece: str) -> Numbers:
        get = self.terms.get
        return np.array([row for ngram in self._ngrams(piece) if (row := get(ngram)) is not None], dtype=np.int32)


_NO_ROWS = np.array([], dtype=np.int32)


class TextModel:
    """Says which label a text most likely has, from the label's own weights and from those of its group (its theme).

    Groups see many more examples than labels do, and keep a label from winning on one odd word of another theme.
    text_training.py fits one.

    `known` holds plain values: `config` (text_training.py), `labels`, `groups`, `group_of` (each label's), `short_forms`, and
    `sharpness` and `group_sharpness`, which turn margins into probabilities: a softmax of the margins times these, summed.
    `weights` has the rows of all views, one view after the other, and a column for each label, then one for each group.
    """

    def __init__(self, known: dict[str, Any], views: Sequence[View], weights: Numbers, bias: Numbers) -> None:
        self._known = known
        self._views = views
        self._weights = weights
        self._bias = bias
        self.labels: list[str] = known["labels"]
        self._group = np.array([known["groups"].index(group) for group in known["group_of"]])
        self.sharpness: float = known["sharpness"]
        self.group_sharpness: float = known["group_sharpness"]

    def margins(self, text: str) -> tuple[Numbers, Numbers]:
        """How far `text` is on the right side of each label, and of each label's group; both in the order of `labels`."""
        normalised = read(text, self._known["short_forms"])
        margins = self._bias.astype(np.float64)
        offset = 0
        for view in self._views:
            rows, values = view.read(normalised)
            margins += values @ self._weights[rows + offset].astype(np.float32)
            offset += len(view.idf)
        count = len(self.labels)
        return margins[:count], margins[count:][self._group]

    def probabilities(self, text: str) -> Numbers:
        """A probability for each label of `labels`; they sum to 1."""
        return softmax(*self.margins(text), self.sharpness, self.group_sharpness)

    def save(self, folder: Path) -> None:
        """Write to `folder` as plain numbers, tries and JSON: nothing that could run when it is read back."""
        known = {**self._known, "sharpness": self.sharpness, "group_sharpness": self.group_sharpness}
        (folder / KNOWN).write_text(json.dumps(known, ensure_ascii=False), encoding="utf-8")
        numbers: dict[str, Any] = {f"idf{index}": view.idf for index, view in enumerate(self._views)}
        np.savez(folder / NUMBERS, bias=self._bias, **numbers)
        np.save(folder / WEIGHTS, self._weights)
        for index, view in enumerate(self._views):
            view.terms.save(str(folder / TERMS.format(index)))

    @classmethod
    def load(cls, folder: Path) -> TextModel:
        """Read what `save` wrote. The weights are mapped, not read: the folder may be deleted afterwards."""
        known = json.loads((folder / KNOWN).read_text(encoding="utf-8"))
        weights = np.load(folder / WEIGHTS, mmap_mode="r", allow_pickle=False)
        with np.load(folder / NUMBERS, allow_pickle=False) as numbers:
            views = [
                View(config, marisa_trie.Trie().load(str(folder / TERMS.format(index))), numbers[f"idf{index}"])
                for index, config in enumerate(known["config"]["views"])
            ]
            return cls(known, views, weights, numbers["bias"])


def softmax(margins: Numbers, group_margins: Numbers, sharpness: float, group_sharpness: float) -> Numbers:
    """Probabilities from both margins."""
    scores = sharpness * margins + group_sharpness * group_margins
    scaled = np.exp(scores - scores.max())
    result: Numbers = scaled / scaled.sum()
    return result


def read(text: str, short_forms: Mapping[str, str]) -> str:
    """`text` as every view starts from it: evened out, its short forms in full."""
    return written_out(normalise(text), short_forms)
