"""Wakes whoever waits for something to change, without polling."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Pulse:
    """`beat` after every change; `until` looks at a condition now and again after each beat."""

    def __init__(self) -> None:
        self._next = asyncio.Event()

    def beat(self) -> None:
        self._next.set()
        self._next = asyncio.Event()

    async def until(self, condition: Callable[[], T]) -> T:
        """Waits for the condition's first true value and returns it; put a timeout around it."""
        while not (value := condition()):
            await self._next.wait()
        return value
