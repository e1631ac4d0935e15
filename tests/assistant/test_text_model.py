"""The text classifier: right on what it has seen, the same after saving, and the same numbers as scikit-learn's slow way."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from bot.assistant.text import has_letters, normalise
from bot.assistant.text_model import TextModel, _vectorizers

CONFIG = {"word_ngrams": [1, 2], "char_ngrams": [2, 4], "min_df": 1, "C": 1.0, "sharpness": 6.0}
TEXTS = ["mon mot de passe", "le mot de passe", "une sauvegarde", "sauvegarder tout", "un wifi public", "le wifi du train"]
LABELS = ["password", "password", "backup", "backup", "wifi", "wifi"]


def test_it_learns_and_its_probabilities_sum_to_one():
    model = TextModel.fit(TEXTS, LABELS, CONFIG)
    for text, label in zip(TEXTS, LABELS, strict=True):
        row = model.probabilities(text)
        assert model.labels[int(row.argmax())] == label
        assert row.sum() == pytest.approx(1)


def test_two_labels_work_as_well_as_many():
    model = TextModel.fit(TEXTS[:4], LABELS[:4], CONFIG)
    assert model.labels[int(model.probabilities("mot de passe").argmax())] == "password"
    assert model.labels[int(model.probabilities("sauvegardes").argmax())] == "backup"


def test_the_fast_way_gives_what_scikit_learn_gives():
    model = TextModel.fit(TEXTS, LABELS, CONFIG)
    vectorizers = _vectorizers(CONFIG)
    for vectorizer in vectorizers:
        vectorizer.fit(TEXTS)
    for text in ("le wifi du train et le mot de passe", "sauvegarde sauvegarde", "zzz"):
        matrix = sparse.hstack([vectorizer.transform([text]) for vectorizer in vectorizers])
        margins = np.asarray(matrix @ model._weights + model._bias).ravel()
        expected = np.exp(6.0 * (margins - margins.max()))
        np.testing.assert_allclose(model.probabilities(text), expected / expected.sum(), rtol=1e-4)


def test_it_is_the_same_after_saving_and_loading(tmp_path: Path):
    model = TextModel.fit(TEXTS, LABELS, CONFIG)
    model.save(tmp_path)
    np.testing.assert_array_equal(TextModel.load(tmp_path).probabilities("le wifi"), model.probabilities("le wifi"))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("L'ORDI de la  Clinique", "l ordi de la clinique"),
        ("éàùçï", "eauci"),
        ("suuuuper", "super"),
        ("j’ai", "j ai"),
        ("Wi-Fi ?", "wi-fi ?"),
        ("a\u0000b\u202ec", "a b c"),
    ],
)
def test_typing_is_evened_out(written: str, read: str):
    assert normalise(written) == read


def test_only_letters_count_as_something_to_read():
    assert has_letters("é")
    assert not has_letters("🦷 77 ?!")
