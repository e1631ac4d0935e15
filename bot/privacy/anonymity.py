"""Decides whether a text may be stored: stricter than the detectors, because data they miss may still identify somebody."""

from __future__ import annotations

import re

from bot.accents import without_accents
from bot.privacy.detect import find
from bot.privacy.names import FIRST_NAMES, NOT_NAMES, ORDINARY, SURNAMES

_WORD = re.compile(r"[^\W\d_]+")
# A capital here only starts a sentence.
_START = re.compile(r"(?:^|[.!?…:]\s+)\W*$")


def anonymous(text: str) -> bool:
    """Whether `text` has no finding, no digit, no known name, and no capital except at the start of a sentence."""
    if any(char.isdigit() for char in text):
        return False
    for word in _WORD.finditer(text):
        plain = _plain(word[0])
        if plain in NOT_NAMES or plain in ORDINARY or word[0].isupper():
            continue
        if plain in FIRST_NAMES or plain in SURNAMES:
            return False
        if word[0][0].isupper() and not _START.search(text[: word.start()]):
            return False
    return not find(text)


def _plain(word: str) -> str:
    return without_accents(word.casefold())
