"""The rules and the trained tagger together, on messages that were written to judge them, and what the door makes of it."""

from __future__ import annotations

import json

import pytest

from benchmarks.checks import Judged, judge
from bot.privacy import Detector, screen
from bot.privacy.tagging.model import examples
from bot.settings import PROJECT

pytestmark = pytest.mark.model


@pytest.fixture(scope="session")
def detector() -> Detector:
    return Detector.load(PROJECT, PROJECT / "models")


@pytest.fixture(scope="session")
def dev(detector: Detector) -> Judged:
    lines = (PROJECT / "nlu/evaluation/privacy-dev.jsonl").read_text(encoding="utf-8").splitlines()
    return judge([json.loads(line) for line in lines], detector)


@pytest.mark.parametrize(
    ("kind", "found", "sure"),
    [("all", 0.92, 0.8), ("name", 0.88, 0.7), ("secret", 0.88, 0.7), ("address", 0.9, 0.8), ("birth_date", 0.9, 0.8)],
)
def test_as_much_is_found_as_is_aimed_at(dev: Judged, kind: str, found: float, sure: float):
    score = dev.kinds[kind]
    assert score.found / score.there >= found
    assert score.sure / score.there >= sure


def test_few_ordinary_messages_trigger_it(detector: Detector, dev: Judged):
    assert dev.alarms.sure + dev.alarms.likely <= 0.04 * dev.alarms.messages
    texts = list(examples(PROJECT))[::10]
    findings = [detector.find(text) for text in texts]
    assert sum(any(one.sure for one in found) for found in findings) <= 0.005 * len(texts)
    assert sum(bool(found) for found in findings) <= 0.035 * len(texts)


@pytest.mark.parametrize(
    ("text", "kind", "datum"),
    [
        ("mme wojnarowicz veut recevoir ses resultats par sms", "patient", "mme wojnarowicz"),
        ("le dossier de diarrassouba a disparu", "patient", "diarrassouba"),
        ("9h MARCHADIER Paul / 9h30 [Tison K.] / 10h Mme Oyono", "patient", "MARCHADIER Paul"),
        ("bilan_ferrandis_zoe.pdf est parti par erreur", "patient", "ferrandis_zoe"),
        ("je me connecte avec cabinet75011", "secret", "cabinet75011"),
    ],
)
def test_examples(detector: Detector, text: str, kind: str, datum: str):
    assert (kind, datum) in [(one.kind, text[one.start : one.end]) for one in detector.find(text)]


def test_what_is_only_likely_stays_in_the_text_and_may_not_be_kept(detector: Detector):
    text = "la petite soline a perdu son doudou dans la salle"
    screened = screen(text, detector)
    if screened.likely:
        assert screened.text == text
    else:
        assert screened.kinds == ("patient",)
    assert not screened.keepable


def test_what_is_found_surely_is_left_out(detector: Detector):
    screened = screen("Mme Wojnarowicz veut ses résultats", detector)
    assert screened.text == "patient veut ses résultats"
    assert (screened.kinds, screened.likely) == (("patient",), ())
    assert screened.harmful


def test_an_ordinary_question_is_left_as_it_is(detector: Detector):
    screened = screen("je peux utiliser le wifi de la clinique ?", detector)
    assert (screened.kinds, screened.likely) == ((), ())
    assert screened.keepable
    assert not screened.harmful
