"""Fits the text model (text_model.py). Only training imports this module, because scikit-learn costs seconds and memory."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import marisa_trie
import numpy as np
from scipy import sparse
from sklearn.preprocessing import normalize
from sklearn.svm import LinearSVC

from bot.understanding.ngrams import cut
from bot.understanding.text_model import Numbers, TextModel, View, read
from bot.understanding.views import VIEWS

Texts = Sequence[str]
# With fewer labels than this, one thread fits all.
FEW = 8
ALL = "all"


def fit(
    texts: Texts, labels: Texts, config: dict[str, Any], groups: Mapping[str, str], short_forms: Mapping[str, str]
) -> TextModel:
    """Fit a model on `texts` and their `labels`; a label that is not in `groups` is its own group.

    `config` holds `views`, each `{of: a view's name, by: words or chars, ngrams: [min, max], min_df: …}`; `C` and `group_C`,
    the inverse regularisation strengths of labels and groups; optionally `class_weight: balanced`, for labels with very
    different numbers of examples; and initial values of `sharpness` and `group_sharpness`.
    """
    normalised = [read(text, short_forms) for text in texts]
    views, parts = zip(*(_view(view, normalised) for view in config["views"]), strict=True)
    matrix = sparse.hstack(parts, format="csr")
    # liblinear needs 32-bit indices.
    matrix.indices, matrix.indptr = matrix.indices.astype(np.int32), matrix.indptr.astype(np.int32)
    group_of = [groups.get(label, label) for label in labels]
    names, weights, bias = _linear(matrix, labels, config["C"], config.get("class_weight"))
    # If groups are not used, all labels belong to one group with margin 0.
    if config["group_sharpness"]:
        group_names, group_weights, group_bias = _linear(matrix, group_of, config["group_C"])
    else:
        groups, group_names = dict.fromkeys(names, ALL), [ALL]
        group_weights, group_bias = np.zeros((matrix.shape[1], 1)), np.zeros(1)
    known = {
        "config": config,
        "labels": names,
        "groups": group_names,
        "group_of": [groups.get(label, label) for label in names],
        "short_forms": dict(short_forms),
        "sharpness": config["sharpness"],
        "group_sharpness": config["group_sharpness"],
    }
    # Half precision halves the size of the model, and changes no probability by as much as 0.001.
    stacked = np.ascontiguousarray(np.hstack([weights, group_weights]), dtype=np.float16)
    return TextModel(known, views, stacked, np.concatenate([bias, group_bias]).astype(np.float32))


def _view(config: dict[str, Any], texts: Texts) -> tuple[View, Any]:
    """Return a view of the n-grams with a sufficient document frequency, and the tf-idf matrix, of shape (texts, n-grams)."""
    pieces, ngrams = cut(config)
    found, in_texts = _count(map(pieces, map(VIEWS[config["of"]], texts)))
    terms, in_pieces = _count(map(ngrams, found))
    counts = in_texts @ in_pieces
    texts_with = np.bincount(counts.indices, minlength=len(terms))
    kept = np.flatnonzero(texts_with >= config.get("min_df", 1))
    trie = marisa_trie.Trie([terms[column] for column in kept])
    # The trie assigns its own key ids.
    column_of = {terms[column]: column for column in kept}
    order = np.array([column_of[term] for term in map(trie.restore_key, range(len(trie)))])
    idf = (np.log((1 + len(texts)) / (1 + texts_with[order])) + 1).astype(np.float32)
    weights = counts[:, order].astype(np.float32)
    weights.data = 1 + np.log(weights.data)
    return View(config, trie, idf), normalize(weights @ sparse.diags_array(idf), copy=False)


def _count(lists: Iterable[list[str]]) -> tuple[list[str], Any]:
    """Return the distinct strings of all `lists`, and their counts, of shape (lists, strings)."""
    numbers: dict[str, int] = {}
    columns, ends = array("i"), array("l", [0])
    for strings in lists:
        columns.extend(numbers.setdefault(string, len(numbers)) for string in strings)
        ends.append(len(columns))
    counts = sparse.csr_array((np.ones(len(columns), dtype=np.int32), columns, ends), shape=(len(ends) - 1, len(numbers)))
    counts.sum_duplicates()
    return list(numbers), counts


def _linear(matrix: Any, labels: Texts, c: float, class_weight: str | None = None) -> tuple[list[str], Numbers, Numbers]:
    """Fit linear one-vs-rest classifiers; return the labels in order, weights of shape (n-grams, labels), and biases."""
    names, which = np.unique(labels, return_inverse=True)
    weight = len(labels) / (len(names) * np.bincount(which)) if class_weight else np.ones(len(names))
    # scikit-learn fits the labels sequentially, on one processor: give each half of the labels a thread.
    parts = np.array_split(np.arange(len(names)), 2 if len(names) >= FEW else 1)
    with ThreadPoolExecutor(len(parts)) as pool:
        fitted = list(pool.map(lambda part: _one_against_the_rest(matrix, which, part, c, weight), parts))
    return names.tolist(), np.hstack([weights for weights, _ in fitted]), np.concatenate([bias for _, bias in fitted])


def _one_against_the_rest(matrix: Any, which: Numbers, part: Numbers, c: float, weight: Numbers) -> tuple[Numbers, Numbers]:
    """Do the work of `_linear` for the labels of `part` only; `which` is each text's label, as an index into `weight`."""
    rest = len(weight)
    targets = np.where(np.isin(which, part), which, rest)
    weights_by_label = {label: weight[label] for label in part} | ({} if len(part) == rest else {rest: 1.0})
    fitted = LinearSVC(C=c, random_state=0, class_weight=weights_by_label).fit(matrix, targets)
    weights, bias = fitted.coef_.T, fitted.intercept_
    if len(fitted.classes_) == 2:
        # With two labels scikit-learn returns one column, for the second.
        return np.hstack([-weights, weights]), np.concatenate([-bias, bias])
    return weights[:, : len(part)], bias[: len(part)]
