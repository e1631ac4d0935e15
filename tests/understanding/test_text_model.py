"""The text classifier: right on what it has seen, the same after saving, and the same numbers as scikit-learn's slow way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.understanding.text import normalise
from bot.understanding.text_model import TextModel
from bot.understanding.views import VIEWS, sound
from tests.cases import cases
from tests.lazy import Lazy

pytestmark = pytest.mark.thorough

text_training = Lazy("bot.understanding.text_training")

CONFIG: dict[str, Any] = {
    "views": [
        {"of": "written", "by": "words", "ngrams": [1, 2]},
        {"of": "stems", "by": "words", "ngrams": [1, 1]},
        {"of": "sounds", "by": "chars", "ngrams": [2, 4]},
    ],
    "C": 1.0,
    "group_C": 1.0,
    "sharpness": 4.0,
    "group_sharpness": 2.0,
}
TEXTS = ["mon mot de passe", "le mot de passe", "une sauvegarde", "sauvegarder tout", "un wifi public", "le wifi du train"]
LABELS = ["password", "password", "backup", "backup", "wifi", "wifi"]


def fit(texts=TEXTS, labels=LABELS, groups=None, short_forms=None) -> TextModel:
    return text_training.fit(texts, labels, CONFIG, groups or {}, short_forms or {})


def scikit(view: dict):
    """scikit-learn's own way to look at a text."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    analyzer = {"analyzer": "char_wb"} if view["by"] == "chars" else {"token_pattern": r"[^\s]+"}
    return TfidfVectorizer(sublinear_tf=True, ngram_range=tuple(view["ngrams"]), min_df=view.get("min_df", 1), **analyzer)


def best(model: TextModel, text: str) -> str:
    return model.labels[int(model.probabilities(text).argmax())]


def test_it_learns_and_its_probabilities_sum_to_one():
    model = fit()
    for text, label in zip(TEXTS, LABELS, strict=True):
        assert best(model, text) == label
        assert model.probabilities(text).sum() == pytest.approx(1)


def test_two_labels_work_as_well_as_many():
    model = fit(TEXTS[:4], LABELS[:4])
    assert best(model, "mot de passe") == "password"
    assert best(model, "sauvegardes") == "backup"


def test_texting_is_read_as_what_it_sounds_like_and_short_forms_as_what_they_stand_for():
    model = fit(short_forms={"mdp": "mot de passe"})
    assert best(model, "sovegardé") == "backup"
    assert best(model, "MDP") == "password"


def test_a_group_pulls_its_labels_up():
    """A word seen only under another label of the theme still speaks for the theme."""
    texts = ["wifi du train", "gare", "mot de passe", "code"]
    labels = ["train", "station", "password", "pin"]
    groups = {"train": "travel", "station": "travel", "password": "secrets", "pin": "secrets"}

    def share(model: TextModel) -> float:
        row = dict(zip(model.labels, model.probabilities("la gare"), strict=True))
        return float(row["train"] / (row["train"] + row["password"]))

    assert share(fit(texts, labels, groups)) > share(fit(texts, labels))


@pytest.mark.parametrize("view", [*CONFIG["views"], {"of": "written", "by": "chars", "ngrams": [1, 5], "min_df": 2}], ids=str)
def test_a_view_gives_the_numbers_that_scikit_learn_gives(view: dict):
    texts = [VIEWS[view["of"]](text) for text in TEXTS]
    expected = scikit(view).fit(texts)
    ours, fitted = text_training._view(view, TEXTS)
    assert set(ours.terms) == set(expected.vocabulary_)
    columns = [expected.vocabulary_[ours.terms.restore_key(row)] for row in range(len(ours.terms))]
    np.testing.assert_allclose(fitted.toarray(), expected.transform(texts)[:, columns].toarray(), rtol=1e-5)
    for text in ("le wifi du train et le mot de passe", "sauvegarde sauvegarde", "a", "zzz", ""):
        rows, values = ours.read(text)
        row = np.zeros(len(columns))
        row[rows] = values
        np.testing.assert_allclose(row, expected.transform([VIEWS[view["of"]](text)])[:, columns].toarray()[0], rtol=1e-5)


def test_labels_fitted_in_two_threads_are_as_fitted_in_one():
    from scipy import sparse
    from sklearn.svm import LinearSVC

    random = np.random.default_rng(1)
    matrix = sparse.random_array((200, 50), density=0.2, rng=random, format="csr", dtype=np.float32)
    labels = [f"l{label}" for label in random.integers(0, 11, 200)]
    for class_weight in (None, "balanced"):
        names, weights, bias = text_training._linear(matrix, labels, 1.0, class_weight)
        whole = LinearSVC(C=1.0, random_state=0, class_weight=class_weight).fit(matrix, labels)
        assert names == whole.classes_.tolist()
        np.testing.assert_allclose(weights, whole.coef_.T, atol=2e-3)
        np.testing.assert_allclose(bias, whole.intercept_, atol=2e-3)


def test_labels_that_share_no_group_need_no_weights_for_groups():
    config = {**CONFIG, "group_sharpness": 0.0}
    alone = text_training.fit(TEXTS, LABELS, config, {}, {})
    grouped = fit()
    grouped.group_sharpness = 0.0
    for text in ("le wifi", "sauvegarde du mot de passe"):
        np.testing.assert_allclose(alone.probabilities(text), grouped.probabilities(text), rtol=1e-6)


def test_it_is_the_same_after_saving_and_loading(tmp_path: Path):
    model = fit(short_forms={"mdp": "mot de passe"})
    model.sharpness, model.group_sharpness = 7.5, 3.25
    model.save(tmp_path)
    loaded = TextModel.load(tmp_path)
    assert (loaded.sharpness, loaded.group_sharpness) == (7.5, 3.25)
    for text in ("le wifi", "mdp"):
        np.testing.assert_array_equal(loaded.probabilities(text), model.probabilities(text))


@cases(
    ("one", "other"),
    [
        ("sauvegarde", "sovegarde"),
        ("quoi", "koi"),
        ("photo", "foto"),
        ("chiffrer", "chiffré"),
        ("banque", "bank"),
        ("jeter", "jeté"),
    ],
)
def test_spellings_that_sound_alike_come_out_alike(one: str, other: str):
    assert sound(normalise(one)) == sound(normalise(other))
