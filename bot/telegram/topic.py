"""The topic of a private chat in which the update at work was written, so that what is sent in reply lands there."""

from __future__ import annotations

from contextvars import ContextVar

from telegram import MaybeInaccessibleMessage, Message

# The chat at work and its topic. Each update is processed in a task of its own, whose sub-tasks inherit it.
_at_work: ContextVar[tuple[int, int | None] | None] = ContextVar("topic_at_work", default=None)


def enter(message: MaybeInaccessibleMessage | None) -> None:
    """Send replies, for the rest of the current task, into the topic of `message`."""
    thread = message.message_thread_id if isinstance(message, Message) else None
    _at_work.set((message.chat.id, thread) if message else None)


def use(chat_id: int, thread: int | None) -> None:
    """Send, for the rest of the current task, into that topic of the chat."""
    _at_work.set((chat_id, thread))


def topic_of(chat_id: int) -> int | None:
    """The topic (message_thread_id) for messages to that chat: None outside topics, and for any other chat."""
    at_work = _at_work.get()
    return at_work[1] if at_work and at_work[0] == chat_id else None
