"""Splits a message at what may divide several things: "le mdp combien de lettres ? et le wifi de la clinique ?"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.understanding.text import has_letters, normalise

STRONG, COMMA, WEAK = "strong", "comma", "weak"


@dataclass(frozen=True)
class Part:
    """A part of a message as typed, and what divides it from the part before: STRONG, COMMA or WEAK; None for the first."""

    text: str
    after: str | None = None

    @property
    def words(self) -> int:
        """Return the number of words."""
        return len(normalise(self.text).split())


def split(text: str, between: re.Pattern[str]) -> list[Part]:
    """Return the parts of `text` that have letters; `between` has a group named after each kind of divider.

    A question mark stays with its part, because it can be what makes it a question.
    """
    return [part for part in _parts(text, between) if has_letters(part.text)]


def _parts(text: str, between: re.Pattern[str]) -> Iterator[Part]:
    start, after = 0, None
    for mark in between.finditer(text):
        end = mark.end() if "?" in mark[0] else mark.start()
        yield Part(text[start:end].strip(" ,;\n"), after)
        # "… ? et aussi …" has two dividers with nothing between: the stronger one counts.
        found = mark.lastgroup
        after = STRONG if after == STRONG and not has_letters(text[start : mark.start()]) else found
        start = mark.end()
    yield Part(text[start:].strip(" ,;\n"), after)
