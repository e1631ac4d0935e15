"""When something was noticed, as people say it."""

from __future__ import annotations

import re

import pytest

from bot.knowledge import LANGUAGES, Language, Library
from bot.knowledge.examples import read_blocks
from bot.knowledge.load import Content
from bot.settings import PROJECT
from bot.understanding.dates import When
from bot.understanding.past import Past
from bot.understanding.text import normalise
from tests.cases import cases


@pytest.fixture(scope="module")
def past() -> Past:
    return Past(When(read_blocks(Content(PROJECT), "lookup")))


@cases(
    ("text", "told"),
    [
        ("je l'ai vu hier à 18 h", {"days": "1", "time": "18:00"}),
        ("hier soir vers 22h", {"days": "1", "time": "22:00"}),
        ("c'était samedi soir", {"weekday": "sat", "time": "19:00"}),
        ("ce matin vers 9h", {"days": "0", "time": "09:00"}),
        ("il y a deux jours", {"days": "2"}),
        ("avant-hier soir", {"days": "2", "time": "19:00"}),
        ("cette nuit", {"days": "0", "time": "00:00"}),
        ("vers midi", {"time": "12:00"}),
        ("le 27 novembre", {"date": "11-27"}),
        ("le 27 à 18 h", {"date": "27", "time": "18:00"}),
        ("c'était le 27", {"date": "27"}),
        ("27/11 vers 9h", {"date": "11-27", "time": "09:00"}),
        ("y a 2h", {"hours": "2"}),
        ("lundi dernier à 8h30", {"weekday": "mon", "time": "08:30"}),
        ("ce week-end", {"weekday": "sat"}),
        ("il y a une semaine", {"days": "7"}),
        ("il y a 3 heures", {"hours": "3"}),
        ("je viens de le voir", {"hours": "0"}),
        ("I noticed it yesterday at 6pm", {"days": "1", "time": "18:00"}),
        ("it was Saturday evening", {"weekday": "sat", "time": "19:00"}),
        ("two days ago", {"days": "2"}),
        ("3 hours ago", {"hours": "3"}),
        ("last night", {"days": "1", "time": "19:00"}),
        ("Nov 27th", {"date": "11-27"}),
        ("je préviens qui ?", {}),
        ("il était chiffré", {}),
    ],
)
def test_what_is_said_of_when(past: Past, text: str, told: dict[str, str]):
    assert past.read(normalise(text)) == told


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("phrase", ["emergency_found_ask", "emergency_found_words"])
def test_the_bot_gives_examples_whose_day_it_reads(past: Past, library: Library, phrase: str, language: Language):
    examples = re.findall(r"[«“]\s*([^»”]+?)\s*[»”]", library.phrase(phrase, language))
    assert examples
    for example in examples:
        assert past.names_a_day(normalise(example)), example


def test_an_hour_alone_names_no_day(past: Past):
    assert past.names_a_day(normalise("hier à 18 h"))
    assert not past.names_a_day(normalise("le rendez-vous de 18 h"))
