"""The table from kinds of buttons to their handlers; each feature provides its rows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from bot.dialogue.buttons import ButtonPress
from bot.dialogue.exchange import Outgoing, Visitor

Route = tuple[type[ButtonPress], Callable[[Visitor, Any], Awaitable[Outgoing]]]


def route[P: ButtonPress](kind: type[P], handler: Callable[[Visitor, P], Awaitable[Outgoing]]) -> Route:
    """Return a row of the table: the handler of that kind of button."""
    return kind, handler


class Routes:
    """The complete table. Raises ValueError unless each of `kinds` has exactly one handler."""

    def __init__(self, kinds: Iterable[type[ButtonPress]], routes: Iterable[Route]) -> None:
        rows = list(routes)
        self._handlers = dict(rows)
        missing, unknown = set(kinds) - self._handlers.keys(), self._handlers.keys() - set(kinds)
        if missing or unknown or len(rows) > len(self._handlers):
            raise ValueError(f"buttons without a handler: {missing}, handled but not declared: {unknown}, or handled twice")

    async def handle(self, visitor: Visitor, press: ButtonPress) -> Outgoing:
        """Pass the press to its handler, and return the result."""
        return await self._handlers[type(press)](visitor, press)
