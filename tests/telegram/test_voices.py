"""Answers heard: by a button or always, uploaded once, and never anybody left without an answer."""

from __future__ import annotations

import asyncio
import io
import shutil
import time
from collections.abc import AsyncIterator
from pathlib import Path

import av
import pytest
import pytest_asyncio
from av.container import InputContainer

from bot.knowledge import Library
from bot.storage import DATABASE, Calendar, Storage, Subscription
from bot.values import ReminderKind
from playground import Person, Playground
from tests.telegram.conftest import ask, awake, data_of, labels, listens, running
from tests.telegram.test_reminders import by_day

pytestmark = [
    pytest.mark.model,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="NO ESPEAK-NG FOUND: apt install espeak-ng"),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def playground(model: Path, folder: Path) -> AsyncIterator[Playground]:
    async with running(model, folder, voice_engine="espeak", reminders_every=0.2) as playground:
        await awake(playground)
        yield playground


@pytest.fixture
def person(playground: Playground) -> Person:
    return playground.person()


async def heard(person: Person, after: int = 0):
    return await person.wait_for(lambda m: m.media is not None and m.media.kind == "voice", after=after)


async def test_an_answer_is_heard_as_a_real_voice_message_and_uploaded_once(playground: Playground, person: Person):
    reply = await ask(person, "je peux utiliser le wifi de la clinique ?")
    person.press(reply.id, listens(reply)[0])
    voice = await heard(person, reply.id)
    file = playground.state.files.by_id(voice.media.content["file_id"])
    with av.open(io.BytesIO(file.data)) as container:
        assert container.streams.audio[0].codec_context.name == "opus"
        assert isinstance(container, InputContainer)
        seconds = container.duration / av.time_base
    assert voice.media.content["duration"] == pytest.approx(seconds, rel=0.1)
    assert seconds > 5
    # The text stays beside the voice.
    assert person.message(reply.id).text == reply.text
    other = playground.person()
    again = await ask(other, "je peux utiliser le wifi de la clinique ?")
    other.press(again.id, listens(again)[0])
    await heard(other)
    calls = playground.calls_of("sendVoice")[-2:]
    assert isinstance(calls[1].parameters["voice"], str)
    assert not isinstance(calls[0].parameters["voice"], str)


async def test_always_never_and_on_request(person: Person, library: Library):
    panel = await ask(person, "/voix")
    assert labels(panel) == ["Toujours", "✓ Quand je touche 🔊", "Jamais"]
    person.press(panel.id, data_of(panel, "Toujours"))
    await person.wait_for(lambda m: m.id == panel.id and "je vous dirai" in m.text)
    reply = await ask(person, "vpn, c'est quoi ?")
    assert library.answers["wifi-vpn"].fr.short in reply.text
    await heard(person, reply.id)
    panel = await ask(person, "/voix")
    person.press(panel.id, data_of(panel, "Jamais"))
    await person.wait_for(lambda m: m.id == panel.id and "plus que du texte" in m.text)
    reply = await ask(person, "vpn, c'est quoi ?")
    assert not listens(reply)


async def test_checklist_questions_and_reminders_can_be_heard_too(person: Person, folder: Path, library: Library):
    question = await ask(person, "/bilan")
    person.press(question.id, listens(question)[0])
    await heard(person, question.id)
    storage = Storage(folder / DATABASE)
    due = Subscription(ReminderKind.BACKUP, "5@0800", active=True, due=int(time.time()) - 1)
    storage.reminders.save(person.chat_id, Calendar(by_day(library)), [due])
    storage.close()
    reminder = await person.wait_for(lambda m: "Arrêter ce rappel" in labels(m))
    person.press(reminder.id, listens(reminder)[0])
    await heard(person, reminder.id)


async def test_english_answers_have_an_english_voice(playground: Playground, folder: Path):
    person = playground.person(language_code="en")
    reply = await ask(person, "what is a vpn?")
    person.press(reply.id, listens(reply)[0])
    await heard(person)


async def test_a_copy_that_telegram_no_longer_has_is_made_anew(playground: Playground, person: Person, folder: Path):
    reply = await ask(person, "vpn, c'est quoi ?")
    person.press(reply.id, listens(reply)[0])
    first = await heard(person)
    storage = Storage(folder / DATABASE)
    with storage.connection as conn:
        conn.execute("UPDATE voices SET file_id = 'gone'")
    storage.close()
    person.press(reply.id, listens(reply)[0])
    await heard(person, first.id)


async def test_without_any_voice_a_short_line_says_so(model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    async with running(model, tmp_path / "data", voice_engine="espeak") as playground:
        await awake(playground)
        person = playground.person()
        reply = await ask(person, "vpn, c'est quoi ?")
        person.press(reply.id, listens(reply)[0])
        await person.wait_for(lambda m: "La voix ne répond pas" in m.text)


async def test_switched_off_nothing_offers_to_speak(model: Path, tmp_path: Path):
    async with running(model, tmp_path, voice_engine="off") as playground:
        await awake(playground)
        person = playground.person()
        assert not listens(await ask(person, "vpn, c'est quoi ?"))
        assert "Je ne parle pas ici" in (await ask(person, "/voix")).text


async def test_answers_in_writing_do_not_wait_for_the_voice(playground: Playground, person: Person):
    reply = await ask(person, "comment faire une bonne sauvegarde ?")
    for _ in range(3):
        person.press(reply.id, listens(reply)[0])
    await asyncio.sleep(0)
    assert "VPN" in (await ask(person, "vpn, c'est quoi ?")).text


@pytest.mark.parametrize("data", ["y:wifi-vpn:z", "y:nothing:a", "y:passwords-unique:a", "p:loud", "y"])
async def test_forged_buttons_say_nothing(playground: Playground, person: Person, data: str):
    menu = await ask(person, "/themes")

    def voices() -> list:
        # What was asked for before, by others, may still be on its way.
        return [c for c in playground.calls_of("sendVoice") if str(c.parameters["chat_id"]) == str(person.chat_id)]

    before = len(voices())
    query = person.press(menu.id, data, even_if_gone=True)
    answered = playground.calls_of
    await playground.wait_until(
        lambda: [c for c in answered("answerCallbackQuery") if c.parameters["callback_query_id"] == query]
    )
    assert len(voices()) == before
