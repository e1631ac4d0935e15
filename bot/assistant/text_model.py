"""A linear text classifier over word and character n-grams: the part the graph components share."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

# A normalised text is words between spaces.
WORD = r"[^\s]+"
NUMBERS, WORDS = "model.npz", "model.json"


class TextModel:
    """Says which label a text most likely has. Trained on normalised texts.

    `sharpness` turns the classifier's margins into probabilities (a softmax of sharpness times margin); its default has the
    least log loss in five-fold cross-validation.
    """

    def __init__(
        self,
        config: dict[str, Any],
        vectorizers: Sequence[TfidfVectorizer],
        weights: npt.NDArray[np.float32],
        bias: npt.NDArray[np.float32],
        labels: list[str],
    ) -> None:
        self._config = config
        self._vectorizers = vectorizers
        self._weights = weights
        self._bias = bias
        self.labels = labels

    @classmethod
    def fit(cls, texts: Sequence[str], labels: Sequence[str], config: dict[str, Any]) -> TextModel:
        """Train on `texts` and their `labels` with the n-gram ranges, `min_df`, `C` and `sharpness` of a pipeline entry."""
        vectorizers = _vectorizers(config)
        matrix = sparse.hstack([vectorizer.fit_transform(texts) for vectorizer in vectorizers], format="csr")
        fitted = LinearSVC(C=config["C"], random_state=0).fit(matrix, labels)
        weights, bias = fitted.coef_.T, fitted.intercept_
        if len(fitted.classes_) == 2:
            # Between two labels scikit-learn keeps one column, for the second.
            weights, bias = np.hstack([-weights, weights]), np.concatenate([-bias, bias])
        known = {"config": config, "vectorizers": vectorizers, "labels": fitted.classes_.tolist()}
        return cls(**known, weights=np.ascontiguousarray(weights, dtype=np.float32), bias=bias.astype(np.float32))

    def probabilities(self, texts: Sequence[str]) -> npt.NDArray[np.float64]:
        """One row per text, one column per label of `labels`; rows sum to 1."""
        matrix = sparse.hstack([vectorizer.transform(texts) for vectorizer in self._vectorizers], format="csr")
        margins = np.asarray(matrix @ self._weights + self._bias, dtype=np.float64)
        scaled = np.exp(self._config["sharpness"] * (margins - margins.max(axis=1, keepdims=True)))
        result: npt.NDArray[np.float64] = scaled / scaled.sum(axis=1, keepdims=True)
        return result

    def save(self, folder: Path) -> None:
        """Write to `folder` as plain numbers and JSON: nothing that could run when it is read back."""
        idf = {f"idf{index}": vectorizer.idf_ for index, vectorizer in enumerate(self._vectorizers)}
        np.savez(folder / NUMBERS, weights=self._weights, bias=self._bias, **idf)
        terms = [vectorizer.get_feature_names_out().tolist() for vectorizer in self._vectorizers]
        known = {"config": self._config, "labels": self.labels, "terms": terms}
        (folder / WORDS).write_text(json.dumps(known, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> TextModel:
        """Read what `save` wrote."""
        known = json.loads((folder / WORDS).read_text(encoding="utf-8"))
        with np.load(folder / NUMBERS, allow_pickle=False) as numbers:
            vectorizers = _vectorizers(known["config"])
            for index, (vectorizer, terms) in enumerate(zip(vectorizers, known["terms"], strict=True)):
                vectorizer.vocabulary = {term: place for place, term in enumerate(terms)}
                vectorizer.idf_ = numbers[f"idf{index}"]
            return cls(known["config"], vectorizers, numbers["weights"], numbers["bias"], known["labels"])


def _vectorizers(config: dict[str, Any]) -> list[TfidfVectorizer]:
    shared = {"sublinear_tf": True, "dtype": np.float32}
    words = TfidfVectorizer(ngram_range=tuple(config["word_ngrams"]), token_pattern=WORD, **shared)
    chars = TfidfVectorizer(analyzer="char_wb", ngram_range=tuple(config["char_ngrams"]), min_df=config["min_df"], **shared)
    return [words, chars]
