"""What the dialogue makes of data in a message: deletes it or asks, tells why once, and keeps no word of it for the editors."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.dialogue import Dialogue, Incoming, Outgoing
from bot.dialogue.feedback.buttons import HandOver
from bot.dialogue.my_data.buttons import Erase
from bot.knowledge import Library
from bot.storage import Storage
from tests.fake_assistant import FakeAssistant
from tests.privacy.given_tags import detector

WHY = "Telegram n’est pas fait pour les données de patients"
PHONE = "rappelez au 06 39 98 12 34"
HAND_OVER = str(HandOver())
LIKELY = "la recette de la blanquette de bourdelas ?"


@pytest.fixture
def gate() -> asyncio.Event:
    """Set once the model is loaded."""
    gate = asyncio.Event()
    gate.set()
    return gate


@pytest.fixture
def dialogue(library: Library, storage: Storage, gate: asyncio.Event) -> Dialogue:
    """A dialogue that declines every question, and takes one word for what is likely a name."""
    assistant = FakeAssistant(Path("no-model"), library, storage.conversations, gate=gate)
    return Dialogue(library, storage, assistant, detector=detector(("name", "bourdelas", 0.5)))


def told(out: Outgoing) -> str:
    """What is said, where the message could be deleted if it is to be."""
    return (out.deletion.gone if out.deletion else out).messages[-1].html


def offered(out: Outgoing) -> list[str]:
    return [button.data for row in out.messages[-1].rows for button in row]


async def test_what_waits_for_the_model_is_told_why_once_it_is_there(dialogue: Dialogue, gate: asyncio.Event):
    gate.clear()
    waiting = await dialogue.receive(Incoming(7, "fr", PHONE, message_id=1))
    assert waiting.waits
    gate.set()
    assert WHY in told(await dialogue.receive(Incoming(7, "fr", PHONE, message_id=1)))
    assert WHY not in told(await dialogue.receive(Incoming(7, "fr", PHONE, message_id=2)))


async def test_the_second_part_of_a_message_says_nothing_of_data_and_is_not_kept(dialogue: Dialogue):
    part = await dialogue.receive(Incoming(7, "fr", PHONE, warned=True))
    assert part.deletion is None
    assert "téléphone" not in told(part)
    assert HAND_OVER not in offered(part)


async def test_words_beside_a_message_are_screened_too(dialogue: Dialogue):
    out = await dialogue.receive(Incoming(7, "fr", "bonjour", beside="Mme Lepetit-Bernard.pdf", message_id=3))
    assert out.deletion is not None
    assert "le nom d’une personne" in told(out)


async def test_what_is_only_likely_is_asked_about_and_not_kept(dialogue: Dialogue):
    plain = offered(await dialogue.receive(Incoming(7, "fr", "la recette de la blanquette ?", message_id=4)))
    out = await dialogue.receive(Incoming(7, "fr", LIKELY, message_id=5))
    assert out.deletion is None
    assert offered(out) == [data for data in plain if data != HAND_OVER] + ["x:5"]
    assert HAND_OVER in plain


async def test_whoever_has_all_erased_is_told_why_again(dialogue: Dialogue):
    for message in (1, 2):
        out = await dialogue.receive(Incoming(7, "fr", PHONE, message_id=message))
    assert WHY not in told(out)
    await dialogue.receive(Incoming(7, "fr", press=str(Erase())))
    assert WHY in told(await dialogue.receive(Incoming(7, "fr", PHONE, message_id=3)))
