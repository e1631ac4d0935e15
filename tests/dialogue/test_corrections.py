"""A reply to the checklist corrected from anywhere, and never taken for the reply to another question."""

from __future__ import annotations

import json

import pytest

from bot import checklist
from bot.assistant import Check, Turn
from bot.storage import Storage
from bot.values import Language, ReplyValue
from tests.cases import cases

RUN = "abc"
GIVEN = {"passwords-unique": "yes", "wifi-own-connection": "yes", "backups-unplugged": "yes"}
WAITING = "phishing-can-verify"
QUESTION = Turn("checklist", check=Check("ask", WAITING, RUN, (*GIVEN, WAITING)), language=Language.FR)
MISUNDERSTOOD = Turn("out_of_scope", language=Language.FR)


@pytest.fixture
def person(talk, storage: Storage):
    """Somebody in the middle of the checklist, at the question WAITING."""
    person = talk(choose=lambda *_: QUESTION)
    storage.checks.insert(person.sender, RUN, GIVEN)
    slots = {"run": RUN, "items": ",".join([*GIVEN, WAITING]), "requested_slot": f"check_{WAITING}"}
    storage.conversations.save(person.sender, json.dumps({"slots": slots, "loop": "checklist_form", "hour": 9**9}))
    return person


def held(storage: Storage, person) -> dict[str, ReplyValue]:
    return checklist.current(storage.checks.log(person.sender))


@cases(
    ("text", "item", "value"),
    [
        ("au fait, pour le wifi c'est non", "wifi-own-connection", "no"),
        ("au fait pour le wifi, c'est pas encore le cas", "wifi-own-connection", "no"),
        ("en fait le wifi c'est non", "wifi-own-connection", "no"),
        ("je corrige : sauvegardes, non", "backups-unplugged", "no"),
        ("pour les mots de passe j'ai mis oui mais c'est en partie", "passwords-unique", "partly"),
        ("finalement pour les mdp c'est non", "passwords-unique", "no"),
        ("je me suis trompée pour les sauvegardes, c'est non", "backups-unplugged", "no"),
        ("concernant le wifi, pas concerné", "wifi-own-connection", "not_concerned"),
        ("actually for the backups it's no", "backups-unplugged", "no"),
        ("I made a mistake about passwords, it should be partly", "passwords-unique", "partly"),
    ],
)  # fmt: skip
def test_what_is_corrected_is_found(library, text: str, item: str, value: str):
    from bot.dialogue.checklist.corrections import ChecklistCorrections
    from bot.dialogue.checklist.replies_at_once import VALUES

    corrections = ChecklistCorrections(library, None, None, None)
    from bot.dialogue.waiting import typed

    theme = corrections._theme(typed(text))
    assert theme == library.checklist.items[item].theme
    said = next(v for v in VALUES if library.spoken.pattern(f"correction_{v}").search(typed(text)))
    assert said == value


@cases(
    ("text",),
    [
        ("oui j'ai un gestionnaire de mots de passe",), ("non je n'ai pas de wifi public",), ("le wifi de la clinique",),
        ("oui, les sauvegardes partent toutes seules",), ("j'utilise la double authentification",),
        ("comment faire une sauvegarde",), ("oui pour tous mes comptes",), ("non pas sur le téléphone",),
    ],
)  # fmt: skip
def test_a_plain_reply_corrects_nothing(library, text: str):
    from bot.dialogue.checklist.corrections import ChecklistCorrections
    from bot.dialogue.waiting import typed

    assert ChecklistCorrections(library, None, None, None)._theme(typed(text)) is None


async def test_a_reply_that_names_another_measure_corrects_that_one(person, storage: Storage):
    said = await person.types("au fait, pour le wifi c'est non")
    assert "C’est corrigé\u00a0: Wi-Fi public\u00a0: non" in said
    assert "Hameçonnage" in said.splitlines()[-5] or "vérifi" in said
    assert held(storage, person) == {**{i: ReplyValue(v) for i, v in GIVEN.items()}, "wifi-own-connection": ReplyValue.NO}
    assert WAITING not in held(storage, person)


async def test_a_correction_can_be_taken_back(person, storage: Storage):
    await person.types("au fait, pour le wifi c'est non")
    assert "Maintenant\u00a0: Wi-Fi public\u00a0: oui" in await person.types("annule")
    assert held(storage, person)["wifi-own-connection"] is ReplyValue.YES


async def test_the_latest_reply_is_corrected_without_naming_it(person, storage: Storage):
    await person.types("pour le wifi c'est non")
    await person.types("pardon, je me suis trompée, c'est oui")
    assert held(storage, person)["wifi-own-connection"] is ReplyValue.YES


async def test_a_measure_without_a_reply_changes_nothing(person, storage: Storage):
    before = held(storage, person)
    assert "pas encore répondu" in await person.types("au fait pour la 2fa c'est non")
    assert held(storage, person) == before


async def test_several_questions_of_a_measure_are_told_apart(person, storage: Storage):
    storage.checks.insert(person.sender, RUN, {"wifi-vpn-ready": "yes", "wifi-patients-apart": "yes"})
    storage.conversations.save(person.sender, json.dumps({"slots": {}, "loop": None, "hour": 9**9}))
    assert "De quelle question" in await person.types("au fait pour le wifi c'est non")
    assert "Un VPN prêt" in await person.types("2")
    assert held(storage, person)["wifi-vpn-ready"] is ReplyValue.NO
    assert held(storage, person)["wifi-own-connection"] is ReplyValue.YES


@pytest.mark.parametrize("text", ["je veux corriger une réponse", "modifier mes réponses", "I want to change my answers"])
async def test_replies_are_listed_to_be_corrected(person, storage: Storage, text: str):
    assert "Quelle réponse" in await person.types(text)
    await person.types("3")
    assert "Sauvegardes" in await person.types("non")
    assert held(storage, person)["backups-unplugged"] is ReplyValue.NO


async def test_many_replies_are_listed_by_measure(person, storage: Storage, library):
    storage.checks.insert(person.sender, RUN, dict.fromkeys(list(library.checklist.items)[:14], "no"))
    await person.presses("kr")
    assert len(person.seen[0].rows) <= 9
    await person.taps("Wi-Fi public")
    assert any("Wi-Fi" in button.label for row in person.seen[0].rows for button in row)


async def test_a_reply_is_named_and_can_be_taken_back(talk, storage: Storage):
    def choose(assistant, sender, intent, entities):
        if intent == "reply":
            storage.checks.insert(sender, RUN, {entities["item"]: entities["reply"]})
        return QUESTION

    person = talk(choose=choose)
    said = await person.presses(f"c:wifi-own-connection:{RUN}:n")
    assert said.startswith("Noté\u00a0: Wi-Fi public\u00a0: non.")
    assert "pas de réponse" in await person.taps("Annuler")
    assert held(storage, person) == {}
