"""Looks up how common a word is as a first name, a surname, a French and an English word, and whether it is a town.

make_lexicon.py generates the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import marisa_trie

from bot.accents import without_accents

# One byte each, in the order of Entry.
FORMAT = "<5B"


class LexiconMissing(FileNotFoundError):
    """The lexicon does not exist; `make setup` generates it."""


class Entry(NamedTuple):
    """Frequencies of a word: as a name from 0 to 4 (very common), as a word ten times its Zipf frequency; `town` is 0 or 1."""

    first: int = 0
    surname: int = 0
    french: int = 0
    english: int = 0
    town: int = 0


_UNKNOWN = Entry()


class Lexicon:
    """A memory-mapped dictionary of words."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            raise LexiconMissing(f"{path} is missing: `make setup` makes it")
        self.path = path
        self._trie = marisa_trie.RecordTrie(FORMAT).mmap(str(path))

    def __getitem__(self, key: str) -> Entry:
        """Return the entry of `key`, which is in lower case and without accents; all zeros for an unknown word."""
        found = self._trie.get(key)
        return Entry(*found[0]) if found else _UNKNOWN

    def items(self) -> Iterator[tuple[str, Entry]]:
        """Yield all words in order, for sampling names."""
        for key, record in self._trie.iteritems():
            yield key, Entry(*record)


def fold(word: str) -> str:
    """Return the lookup key of a word."""
    return without_accents(word.lower())
