"""Patterns of content/suspicious.yml on folded text: lower case, no accents, a space for each apostrophe."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_INVISIBLE = re.compile(r"[\u00ad\u034f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_APOSTROPHES = re.compile("['’‘`´ʼ]")
_BLANKS = re.compile(r"[^\S\n]+")


def visible(text: str) -> str:
    """`text` in plain forms of its characters, without those that show nothing."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))


def fold(text: str) -> str:
    """`text` as the patterns are written; lines stay lines."""
    decomposed = unicodedata.normalize("NFKD", _APOSTROPHES.sub(" ", text).casefold())
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _BLANKS.sub(" ", plain)


def joined(patterns: Iterable[str]) -> re.Pattern[str]:
    """One pattern for any of `patterns`, on whole words where it begins with one."""
    return re.compile("|".join(rf"(?<!\w)(?:{pattern})" for pattern in patterns))
