"""The text classifier: right on what it has seen, the same after saving, and the same numbers as scikit-learn's slow way."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from bot.assistant.text import normalise
from bot.assistant.text_model import TextModel, _vectorizer, softmax
from bot.assistant.views import VIEWS, sound

CONFIG = {
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
    return TextModel.fit(texts, labels, CONFIG, groups or {}, short_forms or {})


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


def test_the_fast_way_gives_what_scikit_learn_gives():
    model = fit()
    vectorizers = [_vectorizer(view) for view in CONFIG["views"]]
    for view, vectorizer in zip(CONFIG["views"], vectorizers, strict=True):
        vectorizer.fit([VIEWS[view["of"]](text) for text in TEXTS])
    for text in ("le wifi du train et le mot de passe", "sauvegarde sauvegarde", "zzz"):
        parts = [v.transform([VIEWS[view["of"]](text)]) for view, v in zip(CONFIG["views"], vectorizers, strict=True)]
        margins = np.asarray(sparse.hstack(parts) @ model._weights.astype(np.float32) + model._bias).ravel()
        count = len(model.labels)
        expected = softmax(margins[:count], margins[count:][model._group], 4.0, 2.0)
        np.testing.assert_allclose(model.probabilities(text), expected, rtol=1e-4)


def test_it_is_the_same_after_saving_and_loading(tmp_path: Path):
    model = fit(short_forms={"mdp": "mot de passe"})
    model.sharpness = 7.5
    model.save(tmp_path)
    loaded = TextModel.load(tmp_path)
    assert loaded.sharpness == 7.5
    for text in ("le wifi", "mdp"):
        np.testing.assert_array_equal(loaded.probabilities(text), model.probabilities(text))


@pytest.mark.parametrize(
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
