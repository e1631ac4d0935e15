"""What goes into the dialogue and what comes out of it: one value each way, whatever carries the messages."""

from __future__ import annotations

from dataclasses import dataclass

from bot.dialogue.reply import Reply, Speech
from bot.knowledge import Language
from bot.storage import Person


@dataclass(frozen=True)
class Incoming:
    """One thing that a person did in their chat.

    `text` is what was typed, said (`heard`) or written below a picture; `kind`, the phrase that replies to what is no text
    ("got_photo"); `press`, a button's callback data. `message_id` is the message that holds it, which `edited` says is not new.
    `below` says that a picture with these words was replied to just before.
    `unseen` says that what the bot said last may not have been on the screen when this was written. `language_code` is the
    language of the person's app.
    """

    chat_id: int
    language_code: str | None = None
    text: str = ""
    heard: bool = False
    kind: str | None = None
    press: str | None = None
    message_id: int | None = None
    edited: bool = False
    below: bool = False
    unseen: bool = False


@dataclass(frozen=True)
class Deletion:
    """A message to delete, and what to do next where it is gone and where it could not be deleted."""

    message_id: int
    gone: Outgoing
    kept: Outgoing


@dataclass(frozen=True)
class Outgoing:
    """What to do in the chat, in this order.

    `deletion` stands alone: one of its branches holds the rest. `notice` is shown for a moment to whoever pressed a button;
    `edit` takes the place of the message with that button; `messages` are new, the first as a reply to the person's where
    `under` says so; `speech` is said aloud. `waits` says that this is only what to show until `Dialogue.ready` returns: the
    same is then to be received again. `unsaved` says that something had to be written down and could not be.
    """

    notice: str | None = None
    edit: Reply | None = None
    messages: tuple[Reply, ...] = ()
    under: bool = False
    speech: Speech | None = None
    deletion: Deletion | None = None
    waits: bool = False
    unsaved: bool = False


@dataclass(frozen=True)
class Visitor:
    """Whoever wrote or pressed a button, as the features know them: `sender` is their pseudonym, `language` what they read."""

    person: Person
    sender: str
    language: Language

    @property
    def chat_id(self) -> int:
        """Their chat: what is on the person rather than on a conversation is kept by it."""
        return self.person.chat_id
