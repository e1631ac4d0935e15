"""Things, people, places and channels named in the last messages, and what "it", "elle" and "là-bas" then stand for."""

from __future__ import annotations

import pytest

from bot.knowledge import Library
from bot.understanding.mentions import REMEMBERED, Mentions, spelt_out
from tests.cases import cases


@pytest.fixture(scope="module")
def mentions(library: Library) -> Mentions:
    """The mentions of nlu/patterns.yml."""
    return Mentions({name: library.spoken.pattern(name) for name in library.spoken.patterns})


@cases(
    ("before", "text", "meant"),
    [
        ("j'ai un iPad pour les tournées", "comment je le chiffre", ["ipad"]),
        ("c'est quoi la cps", "je peux la prêter ?", ["carte cps"]),
        ("ma secrétaire a un ordi à l'accueil", "elle s'en sert aussi le soir", ["ordinateur", "secrétaire"]),
        ("la remplaçante arrive lundi", "elle peut avoir mon mot de passe", ["remplaçante"]),
        ("I keep backups on an external drive", "how do I encrypt it", ["disque externe"]),
        ("je bosse souvent à la clinique", "le wifi là-bas c'est bon ?", ["hôpital"]),
        ("mes patients m'écrivent par whatsapp", "ils peuvent envoyer des photos comme ça ?", ["whatsapp"]),
        # What names its own thing, or refers to nothing, means what it says.
        ("j'ai un iPad", "comment je chiffre ma clé usb", []),
        ("j'ai un iPad", "quelle longueur pour un mot de passe", []),
        ("j'ai un iPad", "alors non. sauf pour la banque", []),
        ("j'ai un iPad", "on fait le point", []),
        ("bonjour", "comment je le chiffre", []),
    ],
)  # fmt: skip
def test_words_that_stand_for_something_mean_what_was_named(mentions: Mentions, before: str, text: str, meant: list[str]):
    assert sorted(mention.fr for mention in mentions.meant(mentions.after(None, before), text)) == sorted(meant)


def test_the_latest_of_a_kind_is_meant(mentions: Mentions):
    remembered = mentions.after(mentions.after(None, "j'ai un iPad"), "et un disque dur")
    assert [mention.fr for mention in mentions.meant(remembered, "je peux le prêter ?")] == ["disque externe"]


def test_a_mention_is_forgotten_after_a_few_messages(mentions: Mentions):
    remembered = mentions.after(None, "j'ai un iPad")
    for _ in range(REMEMBERED - 1):
        remembered = mentions.after(remembered, "merci")
        assert mentions.meant(remembered, "je peux le prêter ?")
    assert mentions.after(remembered, "merci") == ""


def test_what_is_remembered_is_no_word_of_the_person(mentions: Mentions):
    assert mentions.after(None, "la tablette de Mme Durand, 06 12 34 56 78") == f"ipad={REMEMBERED}"


def test_what_is_meant_is_spelt_out_in_the_language_spoken(mentions: Mentions):
    meant = mentions.meant(mentions.after(None, "un disque dur"), "je le chiffre ?")
    assert spelt_out("je le chiffre ?", meant, "fr") == "je le chiffre disque externe"
    assert spelt_out("how do I encrypt it?", meant, "en") == "how do I encrypt it external drive"


def test_a_state_that_was_tampered_with_is_read_as_far_as_it_can_be(mentions: Mentions):
    assert [mention.fr for mention in mentions.meant("nonsense,ipad=x,téléphone=2", "je le prête")] == ["téléphone"]
