"""The rule that the voice can say all abbreviations, and each short form within its time."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from bot.knowledge.check_pronunciation import check_pronunciation, seconds_to_say
from bot.settings import PROJECT
from bot.values import Language
from tests.knowledge.breaking import messages_about


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for folder in ("content", "nlu"):
        shutil.copytree(PROJECT / folder, tmp_path / folder)
    return tmp_path


def missing(word: str) -> str:
    return f"'{word}' has no entry in content/pronunciation.yml: add how it is said, even where it is as written"


def in_a_guide(data: Any) -> None:
    data[0]["steps"][0]["fr"] = "Prévenez le XQZ avant de commencer."


def in_an_incident(data: Any) -> None:
    data["steps"][0]["explain"]["en"] = "The XQZ explains how, and why that comes first in every single case."


def in_a_phrase(data: Any) -> None:
    data["erase_kept"] = "Rien n’est effacé, dit le XQZ."


def in_the_names_of_facts(data: Any) -> None:
    data["steps"][0]["facts"] = ["XQZ-01"]


@pytest.mark.parametrize(
    ("file", "change", "said"),
    [
        ("content/guides.yml", in_a_guide, [missing("XQZ")]),
        ("content/incidents/clicked-link.yml", in_an_incident, [missing("XQZ")]),
        ("content/phrases.fr.yml", in_a_phrase, [missing("XQZ")]),
        ("content/incidents/clicked-link.yml", in_the_names_of_facts, []),
    ],
)
def test_an_abbreviation_is_missed_wherever_people_read_it(project: Path, file: str, change, said: list[str]):
    assert messages_about(project, file, change, check_pronunciation) == said


def test_a_short_form_that_takes_too_long_to_say_takes_a_spoken_one(project: Path):
    def lengthen(data: Any) -> None:
        data["answers"][0]["en"]["short"] = "A sentence that goes on for a while, said in one breath. " * 7
        data["answers"][0]["en"].pop("spoken", None)

    def speak(data: Any) -> None:
        data["answers"][0]["en"]["spoken"] = "A sentence that says the same thing in far fewer words, to be heard."

    file = "content/themes/public-wifi.yml"
    [said] = messages_about(project, file, lengthen, check_pronunciation)
    assert "s to say, more than 25: shorten it, or write a shorter `spoken`" in said
    assert messages_about(project, file, speak, check_pronunciation) == []


def test_figures_and_addresses_take_longer_than_letters():
    plain = seconds_to_say("a" * 20, Language.EN)
    assert seconds_to_say("2" * 20, Language.EN) > plain + 5
    assert seconds_to_say("see ameli.fr or cnil", Language.EN) > seconds_to_say("see ameli fr or cnil", Language.EN)
