"""Looking back: what was read in this talk, with a tap to each, what was noted and promised, also on a page."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from bot.assistant import AssistantLoader, Turn, read_lately, remember_answer, state
from bot.assistant.state import READ_KEPT
from bot.dialogue import Dialogue, Incoming
from bot.dialogue.files import make
from bot.dialogue.reply import Reply
from bot.knowledge import Library
from bot.knowledge.sentences import sentences
from bot.storage import Storage
from bot.values import Language

CHAT = 7


class Understanding(AssistantLoader):
    """In place of the assistant: every text asks to look back."""

    @property
    def ready(self) -> bool:
        return True

    async def turn(self, sender: str, text: str) -> Turn:
        return Turn("command", command="recap", language=Language.EN if text.startswith("what") else Language.FR)


@pytest.fixture
def dialogue(library: Library, storage: Storage) -> Dialogue:
    return Dialogue(library, storage, Understanding(Path(), library, storage.conversations))


@pytest.fixture
def sender(storage: Storage) -> str:
    return storage.pseudonyms.of(CHAT)


async def recap(dialogue: Dialogue, text: str = "résume") -> Reply:
    return (await dialogue.receive(Incoming(CHAT, "fr", text, message_id=1))).messages[0]


async def press(dialogue: Dialogue, data: str) -> Reply:
    out = await dialogue.receive(Incoming(CHAT, "fr", press=data))
    return out.edit or out.messages[0]


def labels(reply: Reply) -> list[list[str]]:
    return [[button.label for button in row] for row in reply.rows]


async def test_each_answer_read_is_named_with_its_first_sentence_and_a_tap(
    dialogue: Dialogue, library: Library, storage: Storage, sender: str
):
    for id_ in ("wifi-vpn", "sharing-fax", "moving"):
        remember_answer(storage.conversations, sender, id_)
    reply = await recap(dialogue)
    for id_ in ("wifi-vpn", "sharing-fax"):
        wording = library.answers[id_].fr
        assert wording.title in reply.plain
        assert sentences(wording.short)[0] in reply.plain
        assert wording.short not in reply.plain
    assert library.guides["moving"].title.fr in reply.plain
    assert labels(reply)[0] == ["1", "2", "3"]
    fax = await press(dialogue, reply.rows[0][1].data)
    assert library.answers["sharing-fax"].fr.short in fax.plain


async def test_it_is_in_the_language_of_whoever_asks(dialogue: Dialogue, library: Library, storage: Storage, sender: str):
    remember_answer(storage.conversations, sender, "wifi-vpn")
    reply = await recap(dialogue, "what did we say?")
    assert library.answers["wifi-vpn"].en.title in reply.plain
    assert [library.phrase("button_recap_sheet", Language.EN)] in labels(reply)


async def test_what_was_noted_and_promised_is_said(dialogue: Dialogue, library: Library, storage: Storage, sender: str):
    await press(dialogue, "n:backup:on")
    item = next(iter(library.checklist.items))
    storage.conversations.save(sender, '{"slots": {}, "loop": null}', "r1", {item: "yes"})
    storage.guides.tick(sender, "moving", library.guides["moving"].steps[0].answer)
    await press(dialogue, "G:moving:remind")
    reply = await recap(dialogue)
    backup = Reply(library.phrase("rem_title_backup", Language.FR), Language.FR).plain
    for words in (
        backup,
        "bilan",
        f"1 sur {len(library.checklist.items)} questions",
        library.guides["moving"].title.fr,
        "renvoyé le",
    ):
        assert words in reply.plain, words


async def test_with_nothing_to_look_back_at_the_themes_are_offered(dialogue: Dialogue, library: Library):
    reply = await recap(dialogue)
    assert reply.plain.startswith(library.phrase("recap_none", Language.FR).split(".")[0])
    assert {f"t:{theme}" for theme in library.themes} <= {button.data for row in reply.rows for button in row}
    assert not (await press(dialogue, "rs")).file


async def test_the_page_to_print_holds_the_same(dialogue: Dialogue, library: Library, storage: Storage, sender: str):
    remember_answer(storage.conversations, sender, "wifi-vpn")
    await press(dialogue, "n:backup:on")
    reply = await press(dialogue, "rs")
    assert reply.file
    wording = library.answers["wifi-vpn"].fr
    assert reply.file.given["actions"] == ((wording.title, "", sentences(wording.short)[0]),)
    assert len(reply.file.given["good"]) == 1
    assert "<" not in reply.file.given["good"][0]
    assert make(reply.file).startswith(b"%PDF")


def test_what_was_read_is_remembered_once_each_for_as_long_as_the_talk_lasts(storage: Storage, monkeypatch: pytest.MonkeyPatch):
    conversations = storage.conversations
    for number in range(READ_KEPT + 2):
        remember_answer(conversations, "s", f"a{number}")
    remember_answer(conversations, "s", "a5")
    assert read_lately(conversations, "s") == ["a2", "a3", "a4", "a6", "a7", "a8", "a9", "a5"]
    assert read_lately(conversations, "somebody else") == []
    later = int(time.time() // 3600) + state.STALE + 1
    monkeypatch.setattr(state, "_hour", lambda: later)
    assert read_lately(conversations, "s") == []


def test_what_was_offered_stays_while_one_of_it_is_read(storage: Storage):
    def offered() -> tuple[str, ...]:
        return state.on_screen(storage.conversations, "s")[1]

    state.offer(storage.conversations, "s", ("a", "b"))
    assert offered() == ("a", "b")
    remember_answer(storage.conversations, "s", "b")
    assert offered() == ("a", "b")
    remember_answer(storage.conversations, "s", "c")
    assert offered() == ()
