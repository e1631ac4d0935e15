"""What is asked in an emergency is answered in words: yes, no, a doubt, or a value."""

from __future__ import annotations

import re

import pytest

from bot.knowledge import Library
from bot.knowledge.examples import read_blocks
from bot.knowledge.load import Content
from bot.settings import PROJECT
from bot.understanding.text import normalise
from bot.understanding.typed_answers import TOLD, TypedAnswers
from tests.cases import cases

PATTERNS = {name: re.compile(words[0]) for name, words in read_blocks(Content(PROJECT), "regex").items()}


@pytest.fixture
def answers() -> TypedAnswers:
    return TypedAnswers(PATTERNS)


@cases(
    ("text", "detail", "value"),
    [
        ("un téléphone", "device", "phone"),
        ("mon ordinateur portable", "device", "computer"),
        ("une clé", "device", "stick"),
        ("it was a laptop", "device", "computer"),
        ("je l'ai perdu", "stolen", "no"),
        ("oubliée dans le train", "stolen", "no"),
        ("volé dans la voiture", "stolen", "yes"),
        ("une seule personne", "recipients", "one"),
        ("12 personnes", "recipients", "several"),
        ("everyone on the list", "recipients", "several"),
        ("l'éditeur", "supplier", "yes"),
        ("c'est chez moi", "supplier", "no"),
        ("un confrère", "secrecy", "yes"),
        ("à une patiente", "secrecy", "no"),
        ("aucune idée de ce que c'est", "device", ""),
        ("un téléphone", "recipients", ""),
        ("je dois prévenir qui si c'est un téléphone qui a été pris", "device", ""),
    ],
)
def test_the_value_asked_for_is_named(answers: TypedAnswers, text: str, detail: str, value: str):
    assert answers.value(normalise(text), detail) == value


def test_each_pattern_is_of_a_detail_and_a_value_that_there_are(library: Library):
    details = library.incidents.common.details
    for _, detail, value in (name.split(":") for name in PATTERNS if name.startswith(TOLD)):
        assert value in details[detail].values


def test_a_reply_is_bare_where_it_is_short_or_was_asked_for(answers: TypedAnswers):
    assert answers.bare_reply("oui", asked=False, details=False) == "yes"
    assert answers.bare_reply("non je crois pas en tout cas", asked=True, details=False) == "no"
    assert answers.bare_reply("non je crois pas en tout cas", asked=False, details=False) == ""
    assert answers.bare_reply("oui il etait chiffre et verrouille", asked=True, details=True) == ""


@cases(("text", "reply"), [("Oui, fermée. Et après ?", "yes"), ("oui. je fais quoi", "yes"), ("la page, oui", "")])
def test_a_reply_before_the_rest_is_read(answers: TypedAnswers, text: str, reply: str):
    assert answers.first_reply(text) == reply
