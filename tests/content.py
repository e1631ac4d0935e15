"""The real content, read once a process."""

from __future__ import annotations

from functools import cache

from bot.knowledge import Library
from bot.settings import PROJECT


@cache
def real_library() -> Library:
    """Return the library of content/ as it is."""
    return Library.load(PROJECT)
