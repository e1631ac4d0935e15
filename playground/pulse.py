"""Wake coroutines that wait for a change, without polling."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Pulse:
    """Call `beat` after every change; `until` evaluates a condition now and after each beat."""

    def __init__(self) -> None:
        self._next = asyncio.Event()

    def beat(self) -> None:
        self._next.set()
        self._next = asyncio.Event()

    async def until(self, condition: Callable[[], T]) -> T:
        """Wait for the condition's first true value and return it. Callers add the timeout."""
        while not (value := condition()):
            await self._next.wait()
        return value
