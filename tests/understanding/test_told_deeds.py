"""The words alone tell that something is done, or out of reach, and whether a message tells, asks, or says how things are."""

from __future__ import annotations

import re

import pytest

from bot.knowledge.examples import read_blocks
from bot.knowledge.load import Content
from bot.settings import PROJECT
from bot.understanding.deeds import Deeds
from bot.understanding.reported import Reported
from bot.understanding.text import normalise
from bot.understanding.thread import Thread
from tests.cases import cases

PATTERNS = {name: re.compile(words[0]) for name, words in read_blocks(Content(PROJECT), "regex").items()}
REPORTED = Reported(PATTERNS)
DEEDS = Deeds(PATTERNS, REPORTED)
THREAD = Thread(PATTERNS, plain=0.9, kept=0.6)


@cases(
    ("text", "deeds"),
    [
        ("banque ok", ["bank"]),
        ("cb bloquée sur l'appli", ["card-blocked"]),
        ("the bank says all is block", ["bank"]),
        ("plainte déposée", ["complaint"]),
        ("plainte pas déposée", []),
        ("je change le mot de passe", []),
        ("il faut que la carte soit bloquée", []),
        ("la banque est fermée", []),
        ("ma ligne est coupée", []),
        ("la police m'a appelé", []),
        ("the bank called me", []),
        ("mes sauvegardes sont effacées", []),
        ("mes contacts ont reçu un mail envoyé de ma boîte", []),
        ("le mail envoyé à la banque était faux", []),
        ("la dame de la banque qui m'a rappelée ce matin m'a dit que c'était fait", []),
    ],
)
def test_deeds_told_in_few_words(text: str, deeds: list[str]):
    assert DEEDS.told(normalise(text)) == deeds


@cases(
    ("text", "deeds"),
    [
        ("l'assureur répond pas", ["insurer"]),
        ("mon dépanneur ne peut venir que mardi", ["support"]),
        ("the bank is closed until monday", ["bank"]),
        ("la banque est fermée ?", []),
        ("la page est fermée, voilà", []),
        ("l'assureur a répondu", []),
    ],
)
def test_what_is_out_of_reach(text: str, deeds: list[str]):
    assert DEEDS.blocked(normalise(text)) == deeds


@cases(
    ("text", "narrates"),
    [
        ("j'ai le portable de ma voisine", True),
        ("mot de passe noté sur un papier", True),
        ("je voudrais savoir combien de temps garder un dossier ?", False),
        ("tout ça reste où", False),
        ("blabla truc", False),
    ],
)
def test_telling_is_told_from_asking(text: str, *, narrates: bool):
    assert THREAD.narrates(normalise(text)) is narrates


def test_who_tells_asks_for_no_article():
    assert THREAD.taken_for("faq", 0.97, normalise("j'ai le portable de ma voisine")) == "out_of_scope"
    assert THREAD.taken_for("faq", 0.97, normalise("on garde un dossier combien de temps")) == "faq"
    assert THREAD.taken_for("request", 0.97, normalise("je veux tout effacer")) == "request"


@pytest.mark.parametrize(
    "text", ["c'est un vieux portable", "c'est obligatoire ?", "sauf urgence", "elle n'a pas de code à elle"]
)
def test_how_things_are_reports_nothing(text: str):
    assert REPORTED.is_how_things_are(normalise(text))


@pytest.mark.parametrize(
    "text", ["c'est un virus", "je n'ai plus de réseau", "elle a perdu sa carte", "urgence", "il a mon code"]
)
def test_what_happened_is_not_how_things_are(text: str):
    assert not REPORTED.is_how_things_are(normalise(text))
