"""The topic of a private chat that the current update came from, so that replies go to the same topic."""

from __future__ import annotations

from contextvars import ContextVar

from telegram import MaybeInaccessibleMessage, Message

# The current chat and its topic. Each update is processed in its own task, whose subtasks inherit the value.
_at_work: ContextVar[tuple[int, int | None] | None] = ContextVar("topic_at_work", default=None)


def enter(message: MaybeInaccessibleMessage | None) -> None:
    """Send replies to the topic of `message` for the rest of the current task."""
    _at_work.set((message.chat.id, thread_of(message)) if message else None)


def thread_of(message: MaybeInaccessibleMessage | None) -> int | None:
    """Return the topic of `message`, None outside topics."""
    return message.message_thread_id if isinstance(message, Message) else None


def use(chat_id: int, thread: int | None) -> None:
    """Send to that topic of the chat for the rest of the current task."""
    _at_work.set((chat_id, thread))


def topic_of(chat_id: int) -> int | None:
    """Return the topic (message_thread_id) for messages to that chat; None outside topics, and for any other chat."""
    at_work = _at_work.get()
    return at_work[1] if at_work and at_work[0] == chat_id else None
