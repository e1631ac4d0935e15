"""Compiles patterns of content/suspicious.yml, which match folded text: lower case, no accents, apostrophes as spaces."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from bot.accents import without_accents

_INVISIBLE = re.compile(r"[\u00ad\u034f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_APOSTROPHES = re.compile("['’‘`´ʼ]")
_BLANKS = re.compile(r"[^\S\n]+")


def visible(text: str) -> str:
    """Return `text` with compatibility characters in their plain form (NFKC) and without invisible characters."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))


def fold(text: str) -> str:
    """Return `text` in the form that the patterns expect; line breaks are kept."""
    return _BLANKS.sub(" ", without_accents(_APOSTROPHES.sub(" ", text).casefold()))


def joined(patterns: Iterable[str]) -> re.Pattern[str]:
    """Return one pattern that matches any of `patterns`, starting at a word boundary."""
    return re.compile("|".join(rf"(?<!\w)(?:{pattern})" for pattern in patterns))
