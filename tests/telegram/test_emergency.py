"""The emergency over the Bot API: opened in words, edited in place, ended with a document, reminded of by the running bot."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.knowledge import Library
from bot.storage import DATABASE, Storage
from bot.values import OneOffKind
from playground import Person, Playground
from tests.telegram.conftest import ask, awake, data_of, labels, running
from tests.telegram.test_reminders import make_due

pytestmark = [pytest.mark.model, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def playground(model: Path, folder: Path) -> AsyncIterator[Playground]:
    """A bot that looks for what is due five times a second."""
    async with running(model, folder, reminders_every=0.2) as playground:
        await awake(playground)
        yield playground


@pytest.fixture
def storage(folder: Path):
    """The bot's own database, looked into from outside."""
    storage = Storage(folder / DATABASE)
    yield storage
    storage.close()


async def test_a_tap_edits_the_step_and_words_bring_a_new_message(person: Person, library: Library):
    steps = library.incidents.situations["ransomware"].steps
    first = await ask(person, "tous mes fichiers sont bloqués et on me demande une rançon")
    assert steps[0].fr in first.text
    person.press(first.id, data_of(first, "❓ Expliquez-moi"))
    await person.wait_for(lambda m: m.id == first.id and steps[0].explain.fr in m.text)
    said = await ask(person, "j'ai débranché le réseau")
    assert said.id > first.id
    assert library.incidents.common.details["other-machines"].question.fr in said.text


async def test_the_note_arrives_as_a_document(person: Person):
    shown = await ask(person, "/urgence")
    assert "🔒 Fichiers bloqués, rançon" in labels(shown)
    # A button that was on the screen a moment ago.
    person.press(shown.id, "em:ransomware:note", even_if_gone=True)
    sent = await person.wait_for(lambda m: m.media is not None and m.media.kind == "document")
    assert sent.text


async def test_a_reminder_comes_before_the_time_limit_unless_it_is_done(person: Person, storage: Storage, library: Library):
    first = await ask(person, "on m'a volé mon ordinateur portable")
    # Sets the time zone to one where it is day.
    make_due(storage, person.chat_id, library)
    await person.wait_for(lambda m: "Arrêter ce rappel" in labels(m))
    storage.deliveries.once(person.chat_id, OneOffKind.CLOCK, "stolen-device:cnil", int(time.time()) - 1)
    reminder = await person.wait_for(lambda m: "il reste environ 24" in m.text, after=first.id)
    title = library.incidents.common.clocks["cnil"].title.fr
    assert f"✅ C’est fait\u00a0: {title}" in labels(reminder)
    person.press(reminder.id, data_of(reminder, f"✅ C’est fait\u00a0: {title}"))
    await person.wait_for(lambda m: m.id == reminder.id and "c’est fait" in m.text)
    storage.deliveries.once(person.chat_id, OneOffKind.CLOCK, "stolen-device:cnil", int(time.time()) - 1)
    again = await ask(person, "merci")
    assert not [m for m in person.chat.messages.values() if m.id > reminder.id and m.id != again.id and "24" in m.text]
