"""What goes into the dialogue and what comes out of it: one value each way, whatever carries the messages."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.dialogue.reply import Reply, Speech


@dataclass(frozen=True)
class Incoming:
    """One thing that a person did in their chat.

    `text` is what was typed, said (`heard`) or written below a picture; `beside`, other words that came along, such as the name
    of a file; `kind`, the phrase that replies to what is no text ("got_photo"); `press`, a button's callback data. `message_id`
    is the message that holds it, which `edited` says is not new. `language_code` is the language of the person's app.
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
    `under` says so; `speech` is said aloud. `later` is given where something has to be waited for: what it returns takes the
    place of the last of `messages`, or is done after a press.
    """

    notice: str | None = None
    edit: Reply | None = None
    messages: tuple[Reply, ...] = ()
    under: bool = False
    speech: Speech | None = None
    deletion: Deletion | None = None
    later: Callable[[], Awaitable[Outgoing]] | None = None
