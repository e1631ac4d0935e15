"""The real content, read once a process."""

from __future__ import annotations

from functools import cache

from bot.knowledge import Library
from bot.settings import PROJECT

# The fixture `loaded_once` puts something else in its place.
LOAD = Library.load


@cache
def real_library() -> Library:
    """Return the library of content/ as it is."""
    return LOAD(PROJECT)
