"""The input and output of the dialogue, one value each, whatever carries the messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.assistant import Turn
from bot.dialogue.reply import Reply, Speech
from bot.knowledge import Language
from bot.storage import Person

# A few quoted words replace those that a few words leave out: "c'est quoi ?" in reply to "MSSanté". Number of words of each.
QUOTED, ASKED = 4, 4


@dataclass(frozen=True)
class HiddenLink:
    """A link whose `address` is not shown: the text displays other words for it, from `start` to `end`."""

    start: int
    end: int
    address: str


@dataclass(frozen=True)
class RepliedTo:
    """The message replied to: the callback data of its `buttons`, and the part of its text that is quoted, if one is."""

    buttons: tuple[str, ...] = ()
    quote: str = ""

    def completing(self, text: str) -> str:
        """Return `text`, completed by the quoted words if both are few."""
        if not self.quote or not text or text.startswith("/"):
            return text
        few = len(self.quote.split()) <= QUOTED and len(text.split()) <= ASKED
        return f"{text.rstrip('?!. ')} {self.quote} ?" if few else text


@dataclass(frozen=True)
class Incoming:
    """One thing that a person did in their chat.

    `text` was typed, dictated (`heard`) or written as a caption; `links` are the hidden links in it; `beside` is other text
    that came along, such as a file's name; `kind` is the phrase that replies to a message without text ("got_photo"); `press`
    is a button's callback data. `message_id` is the message that contains it; `edited` means that this message is not new.
    `warned` means that an earlier part of the message has already caused the warning; `unseen`, that the person may have
    written this before seeing the bot's latest message. `language_code` is the language of the person's app. `replied` is the
    bot's message to which this one replies, if it is a reply. `keyboard` is that of the message whose button was pressed, in
    the form of whatever carries the messages, which alone reads it.
    """

    chat_id: int
    language_code: str | None = None
    text: str = ""
    heard: bool = False
    beside: str = ""
    kind: str | None = None
    press: str | None = None
    message_id: int | None = None
    edited: bool = False
    warned: bool = False
    unseen: bool = False
    links: tuple[HiddenLink, ...] = ()
    replied: RepliedTo | None = None
    keyboard: Mapping[str, Any] | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Deletion:
    """Delete a message, then do `gone` if it was deleted, or `kept` if it could not be."""

    message_id: int
    gone: Outgoing
    kept: Outgoing


@dataclass(frozen=True)
class Outgoing:
    """The actions to take in the chat, in this order.

    `deletion` stands alone: its branches contain the rest. `notice` is shown briefly to the person who pressed a button; `edit`
    replaces the message with that button; `marked` tells of some of its buttons, by their callback data, which is the present
    choice, and leaves the rest of the message as it is; `messages` are new, the first one as a reply to the person if `under`
    is set; `speech` is sent as a voice message. `waits` means that this is to be shown only until `Dialogue.ready` returns;
    then call `receive` again. `unsaved` means that something could not be saved.
    """

    notice: str | None = None
    edit: Reply | None = None
    messages: tuple[Reply, ...] = ()
    under: bool = False
    speech: Speech | None = None
    deletion: Deletion | None = None
    waits: bool = False
    unsaved: bool = False
    marked: Mapping[str, bool] = field(default_factory=dict)

    @property
    def turn(self) -> Turn | None:
        """What the typed message was taken for; None for a button press, and where nothing was understood."""
        shown = self.deletion.gone if self.deletion else self
        replies = (*((shown.edit,) if shown.edit else ()), *shown.messages)
        return next((reply.turn for reply in replies if reply.turn), None)


@dataclass(frozen=True)
class Visitor:
    """The person who wrote or pressed a button: `sender` is their pseudonym, `language` the language of the reply."""

    person: Person
    sender: str
    language: Language

    @property
    def chat_id(self) -> int:
        """The person's chat id, which identifies data about the person rather than about a conversation."""
        return self.person.chat_id
