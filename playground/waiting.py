"""Waits for what the bot does, without sleeping; a timeout says what happened instead."""

import asyncio
from collections.abc import Callable, Iterable

from .chats import Chat, Message
from .state import State


async def wait_until[T](
    state: State, condition: Callable[[], T], timeout: float, otherwise: Callable[[], str] = lambda: ""
) -> T:
    """The condition's first true value, evaluated now and after every change."""
    try:
        return await asyncio.wait_for(state.pulse.until(condition), timeout)
    except TimeoutError:
        raise TimeoutError(f"not within {timeout} s. {otherwise()}".rstrip()) from None


async def wait_for_message(
    state: State, chats: Iterable[Chat] | None, predicate: Callable[[Message], bool], timeout: float, after: int
) -> Message:
    def messages() -> list[Message]:
        watched = list(state.chats.values() if chats is None else chats)
        return [m for chat in watched for m in chat.messages.values() if m.sender == "bot"]

    def first() -> Message | None:
        return next((m for m in messages() if m.id > after and predicate(m)), None)

    def instead() -> str:
        said = [f"#{m.id} {m.text[:80]!r} {[b['text'] for b in m.buttons]}" for m in messages()[-5:]]
        return "The bot's last messages: " + ("; ".join(said) or "none")

    message = await wait_until(state, first, timeout, instead)
    assert message is not None
    return message
