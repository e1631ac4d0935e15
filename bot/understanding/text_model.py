"""A linear text classifier over n-grams of several views of a text, shared by the graph components."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

import marisa_trie
import numpy as np
import numpy.typing as npt

from bot.understanding.ngrams import cut
from bot.understanding.text import normalise, written_out
from bot.understanding.views import VIEWS

Numbers = npt.NDArray[Any]

# Size of the cache of n-gram lookups, in words per view.
REMEMBERED = 4096
KNOWN, NUMBERS, WEIGHTS, TERMS = "model.json", "model.npz", "weights.npy", "terms{}.marisa"


class View:
    """One representation of a text: maps it to the rows and weights of its n-grams.

    `config` is the view's entry in the configuration; `terms` maps the known n-grams to their rows; `idf`, of shape (rows,),
    is the inverse document frequency of each.
    """

    def __init__(self, config: dict[str, Any], terms: marisa_trie.Trie, idf: Numbers) -> None:
        self.terms = terms
        self.idf = idf
        self._of = VIEWS[config["of"]]
        self._pieces, self._ngrams = cut(config)
        self._rows = lru_cache(REMEMBERED)(self._look_up) if config["by"] == "chars" else self._look_up

    def read(self, text: str) -> tuple[Numbers, Numbers]:
        """Return the rows of the n-grams of a normalised `text`, and their weights: sublinear tf-idf, L2-normalised."""
        found = Counter(chain.from_iterable(map(self._rows, self._pieces(self._of(text)))))
        if not found:
            return _NO_ROWS, _NO_ROWS
        rows = np.fromiter(found.keys(), np.int32, len(found))
        values = (1 + np.log(np.fromiter(found.values(), np.float64, len(found)))) * self.idf[rows]
        return rows, values / np.sqrt(values @ values)

    def _look_up(self, piece: str) -> tuple[int, ...]:
        get = self.terms.get
        return tuple([row for ngram in self._ngrams(piece) if (row := get(ngram)) is not None])


_NO_ROWS = np.array([], dtype=np.int32)


class TextModel:
    """Predicts the label of a text from the weights of each label and of its group (its theme).

    Groups have many more examples than labels, and prevent a label from winning on one rare word in another theme's question.
    text_training.py fits a model.

    `known` holds plain values: `config` (text_training.py), `labels`, `groups`, `group_of` (of each label), `short_forms`, and
    `sharpness` and `group_sharpness`, the inverse temperatures of the softmax over label plus group margins.
    `weights` has shape (rows, labels + groups): the rows of all views, concatenated; `bias` has shape (labels + groups,).
    """

    def __init__(self, known: dict[str, Any], views: Sequence[View], weights: Numbers, bias: Numbers) -> None:
        self._known = known
        self._views = views
        # As a plain array: numpy's class for mapped memory takes longer to index.
        self._weights = np.asarray(weights)
        self._offsets = np.cumsum([0, *(len(view.idf) for view in views[:-1])])
        self._bias = bias
        self.labels: list[str] = known["labels"]
        self._group = np.array([known["groups"].index(group) for group in known["group_of"]])
        self.sharpness: float = known["sharpness"]
        self.group_sharpness: float = known["group_sharpness"]

    def margins(self, text: str) -> tuple[Numbers, Numbers]:
        """Return the margin of `text` for each label, and for each label's group, both of shape (labels,)."""
        normalised = read(text, self._known["short_forms"])
        seen = [view.read(normalised) for view in self._views]
        rows = np.concatenate([rows + offset for (rows, _), offset in zip(seen, self._offsets, strict=True)])
        values = np.concatenate([values for _, values in seen])
        margins = self._bias + values @ self._weights[rows].astype(np.float32)
        count = len(self.labels)
        return margins[:count], margins[count:][self._group]

    def probabilities(self, text: str) -> Numbers:
        """Return the probability of each label, of shape (labels,); they sum to 1."""
        return softmax(*self.margins(text), self.sharpness, self.group_sharpness)

    def save(self, folder: Path) -> None:
        """Write to `folder` as NumPy arrays, tries and JSON: no format that can execute code when loaded."""
        known = {**self._known, "sharpness": self.sharpness, "group_sharpness": self.group_sharpness}
        (folder / KNOWN).write_text(json.dumps(known, ensure_ascii=False), encoding="utf-8")
        numbers: dict[str, Any] = {f"idf{index}": view.idf for index, view in enumerate(self._views)}
        np.savez(folder / NUMBERS, bias=self._bias, **numbers)
        np.save(folder / WEIGHTS, self._weights)
        for index, view in enumerate(self._views):
            view.terms.save(str(folder / TERMS.format(index)))

    @classmethod
    def load(cls, folder: Path) -> TextModel:
        """Load what `save` wrote. The weights are memory-mapped; the folder may be deleted afterwards all the same."""
        known = json.loads((folder / KNOWN).read_text(encoding="utf-8"))
        weights = np.load(folder / WEIGHTS, mmap_mode="r", allow_pickle=False)
        with np.load(folder / NUMBERS, allow_pickle=False) as numbers:
            views = [
                View(config, marisa_trie.Trie().load(str(folder / TERMS.format(index))), numbers[f"idf{index}"])
                for index, config in enumerate(known["config"]["views"])
            ]
            return cls(known, views, weights, numbers["bias"])


def softmax(margins: Numbers, group_margins: Numbers, sharpness: float, group_sharpness: float) -> Numbers:
    """Return the softmax of the weighted sum of both margins."""
    scores = sharpness * margins + group_sharpness * group_margins
    scaled = np.exp(scores - scores.max())
    result: Numbers = scaled / scaled.sum()
    return result


def read(text: str, short_forms: Mapping[str, str]) -> str:
    """Return the input of every view: `text` normalised, with its short forms expanded."""
    return written_out(normalise(text), short_forms)
