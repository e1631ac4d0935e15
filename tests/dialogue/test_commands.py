"""Links and commands: what a word opens, what a mistyped command is, and what is understood as words."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.assistant import AssistantLoader, Check, Turn, reading
from bot.dialogue import Dialogue, Incoming
from bot.dialogue.reply import Reply
from bot.dialogue.typed_command import TypedCommand, read_command
from bot.knowledge import Library
from bot.storage import Storage
from bot.values import Language
from tests.cases import cases

CHAT = 7
ASK = Check("ask", "passwords-unique", "r1", ("passwords-unique",))


class Understanding(AssistantLoader):
    """In place of the assistant: the answer on VPNs to "wifi", thanks for thanks, a decline for anything else."""

    @property
    def ready(self) -> bool:
        return True

    async def turn(self, sender: str, text: str) -> Turn:
        if text == "merci":
            return Turn("smalltalk", phrase="thanks", language=Language.FR)
        return Turn("answer", answer="wifi-vpn") if text in ("wifi", "stop") else Turn("out_of_scope")

    async def choose(self, sender: str, intent: str, **entities: str) -> Turn:
        return Turn("checklist", check=ASK)


@pytest.fixture
def dialogue(library: Library, storage: Storage) -> Dialogue:
    return Dialogue(library, storage, Understanding(Path(), library, storage.conversations))


async def typed(dialogue: Dialogue, text: str) -> Reply:
    return (await dialogue.receive(Incoming(CHAT, "fr", text, message_id=1))).messages[0]


def begins(library: Library, key: str) -> str:
    """The first line of a phrase, as people read it."""
    return Reply(library.phrase(key, Language.FR), Language.FR).plain.split("\n")[0]


@cases(
    ("word", "wanted"),
    [
        ("wifi", ("theme", "public-wifi")),
        ("WiFi", ("theme", "public-wifi")),
        ("public_wifi", ("theme", "public-wifi")),
        ("backups", ("theme", "backups")),
        ("wifi-vpn", ("answer", "wifi-vpn")),
        ("moving", ("guide", "moving")),
        ("bilan", ("command", "checklist")),
        ("reminders", ("command", "reminders")),
        ("urgence", ("command", "emergency")),
        ("nonsense", None),
        ("", None),
    ],
)
def test_what_a_word_names(library: Library, word: str, wanted: tuple[str, str] | None):
    assert library.linked.named(word) == wanted


@cases(
    ("text", "command", "word", "said"),
    [
        ("/rappel", "reminders", None, None),
        ("/Rappels", "reminders", None, None),
        ("/urgance", "emergency", None, None),
        ("/aide wifi", "help", None, "wifi"),
        ("/rappels le 3 du mois", "reminders", None, "rappels le 3 du mois"),
        ("/effacer tout", "erase", None, None),
        ("/start wifi", "start", "wifi", None),
        ("/start", "start", None, None),
        ("/stop", None, None, "stop"),
        ("/cancel now", None, None, "cancel now"),
        ("/wifi", None, "wifi", None),
        ("/restart", None, "restart", None),
        ("/etats", None, "etats", None),
        ("/", None, None, None),
    ],
)
def test_what_was_typed_with_a_slash(library: Library, text: str, command: str | None, word: str | None, said: str | None):
    known = next((one for one in library.commands if one.id == command), None)
    assert read_command(text, library) == TypedCommand(known, word, said)


async def test_a_link_opens_a_theme_an_answer_or_a_guide_below_the_welcome(
    dialogue: Dialogue, library: Library, storage: Storage
):
    for word, read in (("wifi", "wifi-overview"), ("vpn", "wifi-vpn"), ("moving", "moving")):
        reply = await typed(dialogue, f"/start {word}")
        assert reply.plain.startswith(begins(library, "welcome"))
        [opened] = reply.then
        title = library.guides[read].title.fr if read in library.guides else library.answers[read].fr.short.partition(". ")[0]
        assert title in opened.plain
        assert reading(storage.conversations, storage.pseudonyms.of(CHAT)) == read
    assert not (await typed(dialogue, "/start nonsense")).then


async def test_a_link_opens_what_a_command_does(dialogue: Dialogue, library: Library):
    [check] = (await typed(dialogue, "/start bilan")).then
    assert library.checklist.items["passwords-unique"].fr.question in check.plain
    [panel] = (await typed(dialogue, "/start rappels")).then
    assert panel.plain == (await typed(dialogue, "/rappels")).plain
    # In an emergency, nothing stands before the situations.
    emergency = await typed(dialogue, "/start urgence")
    assert (emergency.plain, emergency.then) == ((await typed(dialogue, "/urgence")).plain, ())


async def test_a_word_as_a_command_opens_the_same_alone(dialogue: Dialogue, library: Library):
    assert library.answers["wifi-overview"].fr.short.partition(". ")[0] in (await typed(dialogue, "/wifi")).plain
    assert (await typed(dialogue, "/rappel")).plain == (await typed(dialogue, "/rappels")).plain


async def test_words_with_a_command_are_understood_and_otherwise_the_command_counts(dialogue: Dialogue, library: Library):
    assert library.answers["wifi-vpn"].fr.short in (await typed(dialogue, "/aide wifi")).plain
    for text in ("/aide merci", "/aide azlk"):
        assert (await typed(dialogue, text)).plain.startswith(begins(library, "help")), text
    assert library.answers["wifi-vpn"].fr.short in (await typed(dialogue, "/stop")).plain
    for text in ("/cancel", "/nimporte", "/restart", "/"):
        assert (await typed(dialogue, text)).plain.startswith(begins(library, "unknown_command")), text
