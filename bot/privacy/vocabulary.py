"""Loads the word lists of lists/: named groups of words that editors maintain."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

LISTS = Path(__file__).with_name("lists")


@cache
def groups(name: str) -> dict[str, frozenset[str]]:
    """Return the groups of words of lists/`name`.yml."""
    listed = yaml.load((LISTS / f"{name}.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {group: frozenset(words.split()) for group, words in listed.items()}


def words(listed: str) -> frozenset[str]:
    """Return the words of a whitespace-separated list."""
    return frozenset(listed.split())
