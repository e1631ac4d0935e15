"""Several replies to the checklist in one message: each is recorded for its measure, or none is."""

from __future__ import annotations

import json

import pytest

from bot import checklist
from bot.assistant import Check, Turn
from bot.storage import Storage
from bot.values import Language

RUN = "abc"
ASKED = (
    "passwords-unique", "two-factor-on-mailbox", "two-factor-on-software", "devices-up-to-date", "wifi-own-connection",
    "sharing-health-mail", "backups-unplugged",
)  # fmt: skip
QUESTION = Turn("checklist", check=Check("ask", "wifi-own-connection", RUN, ASKED), language=Language.FR)


@pytest.fixture
def person(talk, storage: Storage):
    """Somebody whom the checklist asks about passwords, of which nothing was replied yet."""
    person = talk(choose=lambda *_: QUESTION)
    slots = {"run": RUN, "items": ",".join(ASKED), "requested_slot": f"check_{ASKED[0]}"}
    storage.conversations.save(person.sender, json.dumps({"slots": slots, "loop": "checklist_form", "hour": 9**9}))
    return person


def held(storage: Storage, person) -> dict[str, str]:
    return {item: str(value) for item, value in checklist.current(storage.checks.log(person.sender)).items()}


@pytest.mark.parametrize(
    ("text", "recorded"),
    [
        (
            "oui pour les mots de passe, non pour le wifi, oui pour les mises à jour",
            {"passwords-unique": "yes", "wifi-own-connection": "no", "devices-up-to-date": "yes"},
        ),
        ("mdp oui, sauvegardes non", {"passwords-unique": "yes", "backups-unplugged": "no"}),
        ("oui, et pour le wifi c'est non", {"passwords-unique": "yes", "wifi-own-connection": "no"}),
        ("non\npour les sauvegardes oui", {"passwords-unique": "no", "backups-unplugged": "yes"}),
        ("yes for passwords and no for backups", {"passwords-unique": "yes", "backups-unplugged": "no"}),
        (
            "mots de passe : en partie ; wifi : pas concernée",
            {"passwords-unique": "partly", "wifi-own-connection": "not_concerned"},
        ),
    ],
)  # fmt: skip
async def test_each_reply_is_recorded_for_its_measure(person, storage: Storage, text: str, recorded: dict[str, str]):
    said = await person.types(text)
    assert held(storage, person) == recorded
    assert "C’est noté" in said or "Noted" in said
    assert storage.reminders.of(person.chat_id) == {}


async def test_a_measure_with_several_questions_is_named_and_not_recorded(person, storage: Storage):
    said = await person.types("oui pour les mots de passe, non pour la double authentification")
    assert held(storage, person) == {"passwords-unique": "yes"}
    assert "Pas encore noté" in said
    assert "Double authentification" in said


@pytest.mark.parametrize(
    "text",
    [
        "oui, tous les soirs sur un disque", "oui pour les mots de passe, mais je les change quand ?",
        "oui et non", "les mots de passe oui, le reste je sais pas trop", "non pas pour le wifi",
        "oui j'ai un gestionnaire de mots de passe",
    ],
)  # fmt: skip
async def test_anything_else_in_the_message_leaves_it_to_the_model(person, storage: Storage, text: str):
    await person.types(text)
    assert held(storage, person) == {}


async def test_the_last_of_them_can_be_taken_back(person, storage: Storage):
    await person.types("mdp oui, sauvegardes non")
    await person.types("annule")
    assert held(storage, person) == {"passwords-unique": "yes"}
