"""The real content, read once a process."""

from __future__ import annotations

from functools import cache

from bot.knowledge import Library
from bot.knowledge.load import Content, load
from bot.settings import PROJECT

# The fixture `loaded_once` puts something else in its place.
LOAD = Library.load


@cache
def real_library() -> Library:
    """Return the library of content/ as it is."""
    return LOAD(PROJECT)


@cache
def real_content() -> Content:
    """Return what loading reads of content/, to look at and not to change."""
    return load(PROJECT)
