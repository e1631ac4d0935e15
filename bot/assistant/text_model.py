"""A linear text classifier over word and character n-grams: the part the graph components share."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

Numbers = npt.NDArray[np.float32]

# A normalised text is words between spaces.
WORD = r"[^\s]+"
NUMBERS, WORDS = "model.npz", "model.json"


class TextModel:
    """Says which label a text most likely has. Trained on normalised texts.

    `terms` and `idf` hold, for words and for characters, each n-gram's row in `weights` and its inverse document frequency;
    `weights` has a row per n-gram and a column per label. `sharpness` turns the classifier's margins into probabilities (a
    softmax of sharpness times margin); its default has the least log loss in five-fold cross-validation.
    """

    def __init__(
        self,
        config: dict[str, Any],
        terms: list[dict[str, int]],
        idf: list[Numbers],
        weights: Numbers,
        bias: Numbers,
        labels: list[str],
    ) -> None:
        self._config = config
        self._terms = terms
        self._idf = idf
        self._weights = weights
        self._bias = bias
        self._split = [vectorizer.build_analyzer() for vectorizer in _vectorizers(config)]
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
        return cls(
            config,
            [{term: int(row) for term, row in vectorizer.vocabulary_.items()} for vectorizer in vectorizers],
            [vectorizer.idf_.astype(np.float32) for vectorizer in vectorizers],
            np.ascontiguousarray(weights, dtype=np.float32),
            bias.astype(np.float32),
            fitted.classes_.tolist(),
        )

    def probabilities(self, text: str) -> npt.NDArray[np.float64]:
        """A probability for each label of `labels`; they sum to 1.

        scikit-learn's own transform walks its whole vocabulary for each text; this looks up the text's n-grams alone.
        """
        margins = self._bias.astype(np.float64)
        offset = 0
        for split, terms, idf in zip(self._split, self._terms, self._idf, strict=True):
            found = [(terms[term], count) for term, count in Counter(split(text)).items() if term in terms]
            if found:
                rows, counts = np.array(found).T
                values = (1 + np.log(counts)) * idf[rows]
                margins += (values / np.linalg.norm(values)) @ self._weights[rows + offset]
            offset += len(idf)
        scaled = np.exp(self._config["sharpness"] * (margins - margins.max()))
        result: npt.NDArray[np.float64] = scaled / scaled.sum()
        return result

    def save(self, folder: Path) -> None:
        """Write to `folder` as plain numbers and JSON: nothing that could run when it is read back."""
        np.savez(folder / NUMBERS, weights=self._weights, bias=self._bias, words=self._idf[0], chars=self._idf[1])
        known = {"config": self._config, "labels": self.labels, "terms": self._terms}
        (folder / WORDS).write_text(json.dumps(known, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> TextModel:
        """Read what `save` wrote."""
        known = json.loads((folder / WORDS).read_text(encoding="utf-8"))
        with np.load(folder / NUMBERS, allow_pickle=False) as numbers:
            idf = [numbers["words"], numbers["chars"]]
            return cls(known["config"], known["terms"], idf, numbers["weights"], numbers["bias"], known["labels"])


def _vectorizers(config: dict[str, Any]) -> list[TfidfVectorizer]:
    shared = {"sublinear_tf": True, "dtype": np.float32}
    words = TfidfVectorizer(ngram_range=tuple(config["word_ngrams"]), token_pattern=WORD, **shared)
    chars = TfidfVectorizer(analyzer="char_wb", ngram_range=tuple(config["char_ngrams"]), min_df=config["min_df"], **shared)
    return [words, chars]
