"""A step in one line, and in its first words, says what is to be done, in both languages."""

from __future__ import annotations

import re

import pytest

from bot.dialogue.emergency.lines import first_sentence, first_words
from bot.knowledge import Language, Library
from bot.settings import PROJECT

LIBRARY = Library.load(PROJECT)
STEPS = [step for situation in LIBRARY.incidents.situations.values() for step in situation.steps]
ASKS = re.compile(r"\w+ez\b")


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.id)
def test_a_step_in_short_says_what_to_do(step):
    for said in (step, step.cannot):
        line = first_sentence(said, Language.FR)
        assert said[Language.FR].startswith(line)
        assert ASKS.search(line) or not ASKS.search(said[Language.FR])
        assert said[Language.EN].startswith(first_sentence(said, Language.EN))
    assert len(first_words(step, Language.EN).split()) > 1


@pytest.mark.parametrize(
    ("id_", "french", "english"),
    [
        (
            "suspend-line",
            "Faites suspendre la ligne par votre opérateur, et notez le numéro IMEI qu’il vous donne",
            "Have your operator",
        ),
        ("cut-network", "Coupez le réseau", "Cut the network"),
    ],
)
def test_a_step_is_named_by_what_to_do(id_: str, french: str, english: str):
    named = [(first_words(step, Language.FR), first_words(step, Language.EN)) for step in STEPS if step.id == id_]
    assert any(fr.startswith(french) and en.startswith(english) for fr, en in named)
