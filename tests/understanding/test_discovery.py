"""Of several moments in a message, the one when the incident was discovered is read."""

from __future__ import annotations

import re

import pytest

from bot.knowledge.examples import read_blocks
from bot.knowledge.load import Content
from bot.settings import PROJECT
from bot.understanding.dates import When
from bot.understanding.discovery import Discovery
from bot.understanding.past import Past
from tests.cases import cases


@pytest.fixture(scope="module")
def discovery() -> Discovery:
    content = Content(PROJECT)
    patterns = {name: re.compile(words[0]) for name, words in read_blocks(content, "regex").items()}
    return Discovery(Past(When(read_blocks(content, "lookup"))), patterns)


@cases(
    ("text", "told"),
    [
        ("je l'ai vu hier à 18 h", {"days": "1", "time": "18:00"}),
        ("Envoyé mardi, je m'en suis aperçue jeudi à 9h", {"weekday": "thu", "time": "09:00"}),
        ("it happened on Saturday but I only noticed it on Monday at 8am", {"weekday": "mon", "time": "08:00"}),
        ("it was sent sunday and i saw it mon 7am", {"weekday": "mon", "time": "07:00"}),
        ("découvert à 7h. non, 6h30", {"time": "06:30"}),
        ("vu samedi à 9h, pardon, à 10h", {"weekday": "sat", "time": "10:00"}),
        ("le serveur répond encore", {}),
    ],
)
def test_the_moment_of_discovery_is_chosen(discovery: Discovery, text: str, told: dict[str, str]):
    assert discovery.read(text) == told


@cases(
    "text", ["ils veulent 2 bitcoins avant dimanche", "il faut payer d'ici lundi", "pay by friday they say", "lundi prochain"]
)
def test_a_day_to_come_is_no_day_of_discovery(discovery: Discovery, text: str):
    assert not discovery.names_a_day(text)
    assert not discovery.is_told(text)


@cases(
    ("text", "is_told"),
    [
        ("on s'en est aperçu ce matin, et j'ai encore du monde qui attend", True),
        ("hier soir", True),
        ("j'ai prévenu la banque et mon assureur hier au téléphone", False),
        ("on m'a prévenue hier de la fuite, un mail de l'éditeur", True),
        ("il peut venir que jeudi", False),
        ("comment je fais avec les quarante personnes que j'attends aujourd'hui au cabinet", False),
    ],
)
def test_a_day_alone_or_a_word_of_discovery_tells_it(discovery: Discovery, text: str, is_told: bool):
    assert discovery.is_told(text) is is_told


@cases(
    ("text", "told"),
    [
        ("samedi matin", True),
        ("plainte c fait ce matin", False),
        ("mail envoyé mardi", False),
        ("non pardon, en fait c'était il y a deux jours vers 9 h je crois", True),
        ("je l'avais encore lundi", False),
    ],
)
def test_a_moment_belongs_to_what_it_is_said_of(discovery: Discovery, text: str, *, told: bool):
    assert discovery.is_told(text) is told
