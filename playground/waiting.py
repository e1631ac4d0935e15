"""Wait for what the bot does, without sleeping; a time-out reports what happened instead."""

import asyncio
import inspect
from collections.abc import Callable, Iterable
from pathlib import Path

from .chats import Chat, Message
from .state import State


async def wait_until[T](
    state: State, condition: Callable[[], T], timeout: float, what: str = "", otherwise: Callable[[], str] = lambda: ""
) -> T:
    """Return the condition's first true value, evaluated now and after every change.

    Raises TimeoutError with `what` was expected (the condition's source if not given), and what `otherwise` reports instead.
    """
    try:
        return await asyncio.wait_for(state.pulse.until(condition), timeout)
    except TimeoutError:
        wanted = what or source_of(condition)
        raise TimeoutError(f"not within {timeout} s: {wanted}; last value {condition()!r}. {otherwise()}".rstrip()) from None


def source_of(condition: Callable[..., object]) -> str:
    """Return the source lines of a condition as one line, with their location."""
    try:
        lines, number = inspect.getsourcelines(condition)
    except (OSError, TypeError):
        return repr(condition)
    return f"{' '.join(' '.join(lines).split())} ({Path(inspect.getfile(condition)).name}:{number})"


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

    what = f"a message of the bot after #{after} for {source_of(predicate)}"
    message = await wait_until(state, first, timeout, what, instead)
    assert message is not None
    return message
