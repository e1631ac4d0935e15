"""Converts a written text to a spoken one: no emoji, no list markers, abbreviations and addresses as people say them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from bot.knowledge import Language, Pronunciation

_BULLET = re.compile(r"^\s*(?:[•·▫✅–—-]|\d+[.)])\s+", re.M)
_EMAIL = re.compile(r"\b([\w.+-]+)@([\w-]+(?:\.[\w-]+)+)\b")
_URL = re.compile(r"\b(?:https?://)?(?:www\.)?((?:[a-z0-9-]+\.)+(?:fr|com|org|net|eu|gouv\.fr))(/[\w./-]*)?", re.I)
# Symbols in parentheses, which are only meant to be read: "(! ? % & …)".
_SYMBOLS = re.compile(r"\s*\([^\w)]*\)")
# An explanation in parentheses that, with abbreviations expanded, repeats the words before it.
_DOUBLED = re.compile(r"\b(\w[^.!?()\n]{1,80}?)\s*\(\1\)", re.I)
_SAID = {"fr": (" point ", " arobase "), "en": (" dot ", " at ")}
_SPACES = re.compile(r"[ \t\u00a0\u202f]+")
_ENDS = re.compile(r"[.!?:;,…]$")


def spoken(text: str, language: Language, pronunciations: Sequence[Pronunciation]) -> str:
    """Return `text` as it is spoken. Lines without final punctuation get a full stop, so that the voice pauses."""
    dot, at = _SAID[language]
    text = _SYMBOLS.sub("", _BULLET.sub("", text))
    text = _EMAIL.sub(lambda found: found[1].replace(".", dot) + at + found[2].replace(".", dot), text)
    text = _URL.sub(lambda found: found[1].replace(".", dot), text)
    text = text.replace("@", at.strip()).replace("_", " ")
    for pronunciation in pronunciations:
        text = pronunciation.pattern.sub(pronunciation[language], text)
    text = _DOUBLED.sub(r"\1", text)
    text = "".join(char for char in text if not _is_picture(char))
    lines = [_SPACES.sub(" ", line).strip() for line in text.splitlines()]
    return " ".join(line if _ENDS.search(line) else f"{line}." for line in lines if line)


def _is_picture(char: str) -> bool:
    """Whether the character is an emoji, an arrow or a similar symbol, which voices skip or read by name."""
    return unicodedata.category(char) in ("So", "Sk", "Cs", "Cf") or char in "→←↩▶▰▱•\ufe0f"
