"""A linear text classifier over n-grams of several views of a text: the part the graph components share."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from bot.assistant.text import normalise, written_out
from bot.assistant.views import VIEWS

Numbers = npt.NDArray[Any]
Texts = Sequence[str]

# A normalised text is words between spaces.
WORD = r"[^\s]+"
NUMBERS, WORDS = "model.npz", "model.json"


class TextModel:
    """Says which label a text most likely has, from the label's own weights and from those of its group (its theme).

    Groups see many more examples than labels do, and keep a label from winning on one odd word of another theme.

    `config` holds `views`, each `{of: a view's name, by: words or chars, ngrams: [least, most], min_df: …}`, and `C` and
    `group_C`, the inverse regularisation of labels and groups; `class_weight: balanced` where labels differ much in examples.
    `terms` and `idf` hold, for each view, every n-gram's row in
    `weights` and its inverse document frequency; `weights` has a column for each label, then one for each group.
    `sharpness` and `group_sharpness` turn margins into probabilities: a softmax of the margins times these, summed.
    """

    def __init__(self, known: dict[str, Any], idf: list[Numbers], weights: Numbers, bias: Numbers) -> None:
        self._known = known
        self._idf = idf
        self._weights = weights
        self._bias = bias
        self._views = [
            (VIEWS[view["of"]], _vectorizer(view).build_analyzer(), terms, values, offset)
            for view, terms, values, offset in zip(
                known["config"]["views"], known["terms"], idf, _offsets([len(values) for values in idf]), strict=True
            )
        ]
        self.labels: list[str] = known["labels"]
        self._group = np.array([known["groups"].index(group) for group in known["group_of"]])
        self.sharpness: float = known["sharpness"]
        self.group_sharpness: float = known["group_sharpness"]

    @classmethod
    def fit(
        cls, texts: Texts, labels: Texts, config: dict[str, Any], groups: Mapping[str, str], short_forms: Mapping[str, str]
    ) -> TextModel:
        """Train on `texts` and their `labels`; a label that `groups` does not name is a group of its own."""
        read = [_read(text, short_forms) for text in texts]
        vectorizers = [_vectorizer(view) for view in config["views"]]
        parts = [
            vectorizer.fit_transform([VIEWS[view["of"]](text) for text in read])
            for view, vectorizer in zip(config["views"], vectorizers, strict=True)
        ]
        matrix = sparse.hstack(parts, format="csr")
        names, weights, bias = _linear(matrix, labels, config["C"], config.get("class_weight"))
        group_names, group_weights, group_bias = _linear(
            matrix, [groups.get(label, label) for label in labels], config["group_C"]
        )
        known = {
            "config": config,
            "labels": names,
            "groups": group_names,
            "group_of": [groups.get(label, label) for label in names],
            "terms": [{term: int(row) for term, row in v.vocabulary_.items()} for v in vectorizers],
            "short_forms": dict(short_forms),
            "sharpness": config["sharpness"],
            "group_sharpness": config["group_sharpness"],
        }
        # Half precision halves the model, and moves no probability by as much as a thousandth.
        stacked = np.ascontiguousarray(np.hstack([weights, group_weights]), dtype=np.float16)
        idf = [vectorizer.idf_.astype(np.float32) for vectorizer in vectorizers]
        return cls(known, idf, stacked, np.concatenate([bias, group_bias]).astype(np.float32))

    def margins(self, text: str) -> tuple[Numbers, Numbers]:
        """How far `text` is on the right side of each label, and of each label's group; both in the order of `labels`.

        scikit-learn's own transform walks its whole vocabulary for each text; this looks up the text's n-grams alone.
        """
        read = _read(text, self._known["short_forms"])
        margins = self._bias.astype(np.float64)
        for view, split, terms, idf, offset in self._views:
            found = [(terms[term], count) for term, count in Counter(split(view(read))).items() if term in terms]
            if found:
                rows, counts = np.array(found).T
                values = (1 + np.log(counts)) * idf[rows]
                margins += (values / np.linalg.norm(values)) @ self._weights[rows + offset].astype(np.float32)
        count = len(self.labels)
        return margins[:count], margins[count:][self._group]

    def probabilities(self, text: str) -> Numbers:
        """A probability for each label of `labels`; they sum to 1."""
        return softmax(*self.margins(text), self.sharpness, self.group_sharpness)

    def save(self, folder: Path) -> None:
        """Write to `folder` as plain numbers and JSON: nothing that could run when it is read back."""
        idf = {f"idf{index}": values for index, values in enumerate(self._idf)}
        np.savez(folder / NUMBERS, weights=self._weights, bias=self._bias, **idf)
        known = {**self._known, "sharpness": self.sharpness, "group_sharpness": self.group_sharpness}
        (folder / WORDS).write_text(json.dumps(known, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> TextModel:
        """Read what `save` wrote."""
        known = json.loads((folder / WORDS).read_text(encoding="utf-8"))
        with np.load(folder / NUMBERS, allow_pickle=False) as numbers:
            idf = [numbers[f"idf{index}"] for index in range(len(known["terms"]))]
            return cls(known, idf, numbers["weights"], numbers["bias"])


def softmax(margins: Numbers, group_margins: Numbers, sharpness: float, group_sharpness: float) -> Numbers:
    """Probabilities from both margins."""
    scores = sharpness * margins + group_sharpness * group_margins
    scaled = np.exp(scores - scores.max())
    result: Numbers = scaled / scaled.sum()
    return result


def _read(text: str, short_forms: Mapping[str, str]) -> str:
    return written_out(normalise(text), short_forms)


def _offsets(sizes: list[int]) -> list[int]:
    return [sum(sizes[:index]) for index in range(len(sizes))]


def _linear(matrix: Any, labels: Texts, c: float, class_weight: str | None = None) -> tuple[list[str], Numbers, Numbers]:
    fitted = LinearSVC(C=c, random_state=0, class_weight=class_weight).fit(matrix, labels)
    weights, bias = fitted.coef_.T, fitted.intercept_
    if len(fitted.classes_) == 2:
        # Between two labels scikit-learn keeps one column, for the second.
        weights, bias = np.hstack([-weights, weights]), np.concatenate([-bias, bias])
    return fitted.classes_.tolist(), weights, bias


def _vectorizer(view: dict[str, Any]) -> TfidfVectorizer:
    shared = {"sublinear_tf": True, "dtype": np.float32, "ngram_range": tuple(view["ngrams"]), "min_df": view.get("min_df", 1)}
    if view["by"] == "chars":
        return TfidfVectorizer(analyzer="char_wb", **shared)
    return TfidfVectorizer(token_pattern=WORD, **shared)
