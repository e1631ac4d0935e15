"""Every kind of button by itself, whatever the layout: nothing fails, and what it shows is in the person's language."""

from __future__ import annotations

import logging
import random
from collections.abc import Iterator

import pytest

from bot.dialogue import Dialogue, Incoming, Outgoing
from bot.dialogue.buttons import ButtonPress
from bot.dialogue.emergency import buttons as emergency
from bot.dialogue.my_data.buttons import Erase
from bot.knowledge import Library
from bot.storage import Person, Storage
from bot.values import LANGUAGES, Language
from tests.dialogue import scripted
from tests.dialogue.sound import replies
from tests.dialogue.test_wire import SOUND
from tests.fake_assistant import FakeAssistant

# Buttons whose reply is in the language that they choose, or that leave nothing behind.
CHOOSES = ("l:fr", "l:en")


@pytest.fixture
def dialogue(library: Library, storage: Storage) -> Dialogue:
    loader = FakeAssistant.scripted(choose=scripted.choose)
    return Dialogue(library, storage, loader(storage.path, library, storage.conversations))


@pytest.fixture(autouse=True)
def nothing_fails(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """The dialogue apologises for what fails; here that is a failure."""
    caplog.set_level(logging.ERROR)
    yield
    failed = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert not failed, [f"{record.getMessage()} {record.exc_info}" for record in failed]


def spoken_in(out: Outgoing) -> set[Language]:
    """The languages of all that goes out."""
    found = {reply.language for reply in replies(out)}
    return found | ({out.speech.language} if out.speech else set())


@pytest.mark.parametrize("language", LANGUAGES)
async def test_each_button_is_answered_in_the_person_s_language(dialogue: Dialogue, storage: Storage, language: Language):
    for chat, data in enumerate(SOUND, start=100):
        storage.people.save(Person(chat, language, chosen=True))
        out = await dialogue.receive(Incoming(chat, "de", press=data, message_id=3))
        assert out.notice or out.deletion or out.speech or list(replies(out)), data
        if data not in CHOOSES:
            assert spoken_in(out) <= {language}, data


@pytest.mark.parametrize("seed", range(4))
async def test_whatever_is_tapped_in_any_order_leads_on(dialogue: Dialogue, storage: Storage, seed: int):
    """A person who taps at random what is on their screen, and now and then what was there before."""
    draw, language = random.Random(seed), LANGUAGES[seed % 2]
    storage.people.save(Person(7, language, chosen=True))
    seen: list[ButtonPress] = [SOUND[data] for data in ("t", "g", "em", "n", "o", "r", "pr", "sm", "kr")]
    shown = seen[:]
    for _ in range(250):
        press = draw.choice(shown if shown and draw.random() < 0.8 else seen)
        if isinstance(press, Erase) or str(press).startswith("l:"):
            continue
        out = await dialogue.receive(Incoming(7, "de", press=str(press), message_id=3))
        assert spoken_in(out) <= {language}, press
        shown = [button.press for reply in replies(out) for row in reply.rows for button in row]
        seen += [press for press in shown if press not in seen]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_emergency_is_tapped_through_to_its_note(
    dialogue: Dialogue, library: Library, storage: Storage, language: Language
):
    draw = random.Random(3)
    for chat, situation in enumerate(library.incidents.situations, start=500):
        storage.people.save(Person(chat, language, chosen=True))
        out = await dialogue.receive(Incoming(chat, "de", press=f"em:{situation}"))
        for _ in range(120):
            assert spoken_in(out) == {language}
            shown = [button.press for reply in replies(out) for row in reply.rows for button in row]
            ways = [press for press in shown if _goes_on(press)]
            if not ways:
                break
            out = await dialogue.receive(Incoming(chat, "de", press=str(draw.choice(ways))))
        files = [reply.file for reply in replies(out) if reply.file]
        assert [file.maker for file in files] == ["note"], situation
        assert len(files[0].given["sections"]) > 1


def _goes_on(press: ButtonPress) -> bool:
    """Whether a button of an emergency leads on by itself: not back, away, or to words to be typed."""
    if isinstance(press, emergency.TellFound):
        return press.when != "before"
    if isinstance(press, emergency.GoOn):
        return press.act == "next"
    return isinstance(press, emergency.TakeStep | emergency.TellDetail | emergency.Judge)
