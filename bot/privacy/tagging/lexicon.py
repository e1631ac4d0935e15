"""What is known of a word: how common it is as a first name, a surname, a French and an English word; whether a town.

make_lexicon.py makes its file.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import marisa_trie

from bot.privacy.findings import strip_accents

# One byte each, in the order of Entry.
FORMAT = "<5B"


class LexiconMissing(FileNotFoundError):
    """The lexicon was not made; `make setup` makes it."""


class Entry(NamedTuple):
    """How common a word is: as a name from 0 (none) to 4 (very), as a word in tenths of its Zipf frequency; 1 where a town."""

    first: int = 0
    surname: int = 0
    french: int = 0
    english: int = 0
    town: int = 0


_UNKNOWN = Entry()


class Lexicon:
    """Looks words up in a file that is mapped into memory."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            raise LexiconMissing(f"{path} is missing: `make setup` makes it")
        self.path = path
        self._trie = marisa_trie.RecordTrie(FORMAT).mmap(str(path))

    def __getitem__(self, key: str) -> Entry:
        """What is known of `key`, in lower case and without accents."""
        found = self._trie.get(key)
        return Entry(*found[0]) if found else _UNKNOWN

    def items(self) -> Iterator[tuple[str, Entry]]:
        """All words in order, for drawing names from."""
        for key, record in self._trie.iteritems():
            yield key, Entry(*record)


def fold(word: str) -> str:
    """How a word is looked up."""
    return strip_accents(word.lower())
