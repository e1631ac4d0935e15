"""Waiting with an end that says what was waited for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable


async def within[T](seconds: float, what: str, awaited: Awaitable[T]) -> T:
    """Return what `awaited` comes to; raises TimeoutError with `what` where that takes longer."""
    try:
        return await asyncio.wait_for(awaited, seconds)
    except TimeoutError:
        raise TimeoutError(f"not within {seconds} s: {what}") from None
