"""Reads the word lists of data/: groups of words that an editor can read and add to."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

DATA = Path(__file__).with_name("data")


@cache
def groups(name: str) -> dict[str, frozenset[str]]:
    """Return the groups of words of data/`name`.yml."""
    listed = yaml.load((DATA / f"{name}.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {group: frozenset(words.split()) for group, words in listed.items()}


def words(listed: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(listed.split())
