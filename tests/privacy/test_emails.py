"""Which e-mail addresses are somebody's, which are nobody's, and which are one's own."""

from __future__ import annotations

from bot.privacy import find
from tests.cases import cases


def seen(text: str) -> list[tuple[str, str]]:
    return [(one.kind, text[one.start : one.end]) for one in find(text)]


@cases(
    "address",
    [
        "nina.sante@gmail.com",
        "ameli.dupre@free.fr",
        "cnil.martin@laposte.net",
        "marcdelacpam@yahoo.fr",
        "paul.sante33@orange.fr",
        "12345@gmail.com",
    ],
)
def test_a_word_of_a_public_body_hides_no_person(address: str):
    assert seen(f"ma patiente : {address}") == [("email", address)]


@cases(
    "address",
    [
        "assurance.maladie@gmail.com", "remboursement-ameli@gmail.com", "service@impots-remboursement.net", "noreply@colis.fr",
        "assurancemaladie@hotmail.com", "contact@cabinet.fr", "suivi.dossier-ameli@mail-secure.com", "prenom.nom@exemple.fr",
    ],
)  # fmt: skip
def test_a_role_or_a_sender_that_poses_as_one_is_nobody(address: str):
    assert seen(f"un message de {address}") == []


@cases(
    "before", ["mon adresse est ", "mon mail pro : ", "écrivez-moi à ", "my email is ", "notre boîte mail ", "réponds-moi sur "]
)
def test_ones_own_address_is_told_apart(before: str):
    assert seen(f"{before}luc.bernier@free.fr") == [("own_contact", "luc.bernier@free.fr")]


@cases("before", ["son adresse est ", "l'adresse de ma patiente : ", "écrivez-lui à ", "her email is "])
def test_somebody_elses_is_not(before: str):
    assert seen(f"{before}luc.bernier@free.fr") == [("email", "luc.bernier@free.fr")]


def test_a_dictated_address_is_one():
    text = "son mail c'est lucie point roche arobase orange point fr merci"
    assert seen(text) == [("email", "lucie point roche arobase orange point fr")]
