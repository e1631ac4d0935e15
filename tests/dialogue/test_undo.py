"""Every change is named when it is taken back, can be made again, and is remembered for a day."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from bot.dialogue.features import Features
from bot.knowledge import Library
from bot.storage import DATABASE, Storage
from bot.values import Language, ReminderKind, ReplyValue
from tests.dialogue.conftest import Talk
from tests.fake_assistant import FakeAssistant

GUIDE = "locum-leaves"


async def test_the_latest_change_is_taken_back_whatever_it_is_about(talk, storage: Storage):
    person = talk()
    await person.presses("n:backup:5@0800")
    await person.presses("p:never")
    said = await person.types("annule")
    assert "jamais" in said
    assert "quand je touche 🔊" in said
    assert storage.people.get(person.chat_id).voice == "request"
    said = await person.types("annule ça")
    assert "sauvegarder, le 5 du mois à 8\u00a0h" in said
    assert "pas de rappel" in said
    assert not [s for s in storage.reminders.of(person.chat_id).values() if s.active]


async def test_what_was_taken_back_can_be_made_again(talk, storage: Storage):
    person = talk()
    await person.presses("n:backup:5@0800")
    await person.types("annule")
    assert "C’est rétabli" in await person.taps("Rétablir")
    assert storage.reminders.of(person.chat_id)[ReminderKind.BACKUP].active
    await person.types("annule")
    assert "C’est rétabli" in await person.types("rétablis")
    assert storage.reminders.of(person.chat_id)[ReminderKind.BACKUP].active


@pytest.mark.parametrize("text", ["non rien, laisse tomber", "laisse tomber", "non", "never mind"])
async def test_never_mind_offers_to_take_back_what_was_just_changed(talk, storage: Storage, text: str):
    person = talk()
    await person.presses("n:backup:5@0800")
    said = await person.types(text)
    assert "Voulez-vous annuler" in said
    assert "sauvegarder, le 5 du mois" in said
    assert storage.reminders.of(person.chat_id)[ReminderKind.BACKUP].active
    await person.types("oui")
    assert not storage.reminders.of(person.chat_id)[ReminderKind.BACKUP].active


async def test_a_change_offered_to_be_taken_back_can_be_kept(talk, storage: Storage):
    person = talk()
    await person.presses("n:backup:5@0800")
    await person.types("laisse tomber")
    assert "C’est gardé" in await person.types("non")
    assert storage.reminders.of(person.chat_id)[ReminderKind.BACKUP].active


async def test_a_change_survives_a_restart(library: Library, tmp_path: Path):
    path = tmp_path / DATABASE
    for text in ("", "annule"):
        storage = Storage(path)
        from bot.dialogue import Dialogue

        assistant = FakeAssistant(Path(), library, storage.conversations)
        person = Talk(Dialogue(library, storage, assistant), storage)
        said = await person.types(text) if text else await person.presses("p:always")
        storage.close()
    assert "toujours" in said


async def test_a_change_is_forgotten_after_a_day(talk, storage: Storage):
    person = talk()
    await person.presses("p:always")
    number = storage.changes.latest(person.sender).id
    storage.changes._clock = lambda: time.time() + 86_401
    assert "plus d’un jour" in await person.presses(f"U:{number}")
    assert storage.people.get(person.chat_id).voice == "always"


async def test_a_change_is_taken_back_once(talk):
    person = talk()
    await person.presses("p:always")
    await person.presses("U:1")
    assert await person.presses("U:1") == "C’était déjà annulé."
    await person.presses("U:1:r")
    assert await person.presses("U:1:r") == "C’était déjà rétabli."


async def test_nobody_takes_back_what_somebody_else_changed(talk, storage: Storage):
    person = talk()
    await person.presses("p:always")
    other = Talk(person.dialogue, storage, 8)
    assert "plus d’un jour" in await other.presses("U:1")
    assert storage.people.get(person.chat_id).voice == "always"


async def test_nothing_changed_means_nothing_to_take_back(talk, storage: Storage):
    person = talk()
    await person.presses("p:request")
    assert storage.changes.latest(person.sender) is None


async def test_a_language_is_taken_back_in_the_language_it_goes_back_to(talk, storage: Storage):
    person = talk()
    await person.presses("l:en")
    said = await person.types("undo")
    assert "C’est annulé\u00a0: langue\u00a0: English" in said
    assert storage.people.get(person.chat_id).language is Language.FR
    assert not storage.people.get(person.chat_id).chosen


async def test_a_vote_is_taken_back(talk, storage: Storage):
    person = talk()
    await person.presses("u:wifi-hospital")
    await person.presses("d:wifi-hospital")
    assert "👎" in await person.types("annule")
    assert storage.feedback.vote(person.sender, "wifi-hospital") == 1
    assert "pas d’avis" in await person.types("annule")
    assert storage.feedback.vote(person.sender, "wifi-hospital") == 0


async def test_a_pause_is_taken_back(talk, storage: Storage):
    person = talk()
    await person.presses("n:backup:on")
    await person.presses("h:14")
    said = await person.types("annule")
    assert "en pause jusqu’au" in said
    assert "pas de pause" in said
    assert storage.reminders.calendar(person.chat_id).paused_until is None


async def test_a_time_zone_is_taken_back(talk, storage: Storage):
    person = talk()
    await person.presses("f:Indian/Reunion")
    assert "La Réunion" in await person.types("annule")
    assert storage.reminders.calendar(person.chat_id).zone == "Europe/Paris"


async def test_ticks_of_a_guide_are_taken_back(talk, library: Library, storage: Storage):
    person, guide = talk(), library.guides[GUIDE]
    for step in guide.steps[:2]:
        await person.presses(f"q:{GUIDE}:{step.answer}")
    await person.presses(f"q:{GUIDE}")
    assert storage.guides.ticked(person.sender, GUIDE) == frozenset()
    assert "étapes cochées\u00a0: 1, 2" in await person.types("annule")
    assert storage.guides.ticked(person.sender, GUIDE) == {step.answer for step in guide.steps[:2]}


async def test_an_example_each_month_is_taken_back(talk, storage: Storage):
    person = talk()
    await person.presses("n:habits:on")
    await person.presses("pm:on")
    assert "un exemple chaque mois" in await person.types("annule")
    assert not storage.practice.of(person.sender).monthly


async def test_an_action_ticked_is_taken_back(talk, storage: Storage):
    person = talk()
    storage.checks.insert(person.sender, "r1", {"passwords-unique": "no", "backups-unplugged": "no"})
    said = await person.presses("z:passwords-unique")
    assert "Installer un gestionnaire de mots de passe" in said
    await person.taps("Annuler")
    assert storage.checks.log(person.sender)[-1].value is ReplyValue.NO


async def test_the_buttons_take_back_what_they_stand_under(talk, storage: Storage):
    person = talk()
    await person.presses("n:backup:5@0800")
    await person.presses("p:never")
    said = await person.presses("U:1")
    assert "sauvegarder" in said
    assert storage.people.get(person.chat_id).voice == "never"


def test_every_feature_that_records_changes_can_take_them_back(library: Library, storage: Storage):
    assistant = FakeAssistant(Path(), library, storage.conversations)
    features = Features(library, storage, assistant, keep_questions=True, voices=True, operators=frozenset())
    assert set(features.undo._features) == {
        "reminders", "zone", "deliveries", "checklist", "language", "voice", "vote", "guide", "practice",
    }  # fmt: skip


async def test_erasing_leaves_no_change_behind(talk, storage: Storage):
    person = talk()
    await person.presses("p:always")
    await person.presses("e:yes")
    assert storage.changes.latest(person.sender) is None
