"""Converts a written text to a spoken one: no emoji, no list markers, abbreviations and addresses as people say them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from bot.knowledge import Language, Pronunciation

# The first of numbered steps may follow the title on its line.
_BULLET = re.compile(r"^\s*(?:[•·▫✅–—-]|\d+[.)])\s+|(?<=[.?!] )1\.\s+(?=[A-ZÀ-Þ])", re.M)
_EMAIL = re.compile(r"\b([\w.+-]+)@([\w-]+(?:\.[\w-]+)+)\b")
# With the country codes and endings that the content names, so that "p.m." is none; the page within a site is left out.
_ENDINGS = "fr|com|org|net|eu|be|ch|lu|uk|ca|info|int|io|app|ex[ae]mple|invalid"
_URL = re.compile(rf"\b(?:https?://)?(?:www\.)?((?:[a-z0-9-]+\.)+(?:{_ENDINGS}))\b(/[\w./-]*\w)?", re.I)
# Phone numbers of ten figures, in pairs, and of three groups; long numbers without any gap, which are no amounts.
_PHONE = re.compile(r"(?<![\d,.])(?:\+\d\d ?\d|0\d)(?:[ \u00a0\u202f.]\d\d){4}(?!\d)")
_LONG = re.compile(r"(?<![\d,.])\d{7,}(?![\d,.]*\d)")
# Symbols in parentheses, which are only meant to be read: "(! ? % & …)".
_SYMBOLS = re.compile(r"\s*\([^\w)]*\)")
# An explanation in parentheses that, with abbreviations expanded, repeats the words before it.
_DOUBLED = re.compile(r"\b(\w[^.!?()\n]{1,80}?)\s*\(([^()]*)\)", re.I)
# The same twice, once the words are said out: "2FA, ou A2F".
_TWICE = re.compile(r"\b(\w[^.!?,()\n]{5,60}?),? (?:ou|or) \1\b", re.I)
_BETWEEN = re.compile(r"\s*[,;/]\s*|\s+(?:ou|or)\s+")
_SAID = {"fr": (" point ", " arobase ", " tiret "), "en": (" dot ", " at ", " dash ")}
_SPACES = re.compile(r"[ \t\u00a0\u202f]+")
_ENDS = re.compile(r"[.!?:;,…]$")


def spoken(text: str, language: Language, pronunciations: Sequence[Pronunciation]) -> str:
    """Return `text` as it is spoken. Lines without final punctuation get a full stop, so that the voice pauses."""
    at = _SAID[language][1]
    text = _SYMBOLS.sub("", _BULLET.sub("", text))
    text = _EMAIL.sub(lambda found: _address(found[1], language) + at + _address(found[2], language), text)
    text = _URL.sub(lambda found: _address(found[1], language), text)
    text = text.replace("@", at.strip()).replace("_", " ")
    text = _PHONE.sub(lambda found: ", ".join(re.findall(r"\+?\d+", found[0])), text)
    for pronunciation in pronunciations:
        text = pronunciation.pattern.sub(pronunciation[language], text)
    text = _LONG.sub(lambda found: ", ".join(re.findall(r"\d\d?", found[0])), text)
    text = _TWICE.sub(r"\1", _said_once(text))
    text = "".join(char for char in text if not _is_picture(char))
    lines = [_SPACES.sub(" ", line).strip() for line in text.splitlines()]
    return " ".join(line if _ENDS.search(line) else f"{line}." for line in lines if line)


def _address(text: str, language: Language) -> str:
    """Return a part of an address as it is dictated."""
    dot, _, dash = _SAID[language]
    return text.replace(".", dot).replace("-", dash)


def _said_once(text: str) -> str:
    """Leave out of each parenthesis what repeats the words before it; an empty one goes."""

    def without(found: re.Match[str]) -> str:
        before = found[1]
        parts = [part for part in _BETWEEN.split(found[2]) if part]
        kept = [part for part in parts if not _ends_with(before, part)]
        if len(kept) == len(parts):
            return found[0]
        return f"{before} ({', '.join(kept)})" if kept else before

    return _DOUBLED.sub(without, text)


def _ends_with(text: str, part: str) -> bool:
    return re.search(rf"\b{re.escape(part)}$", text.rstrip(), re.I) is not None


def _is_picture(char: str) -> bool:
    """Whether the character is an emoji, an arrow or a similar symbol, which voices skip or read by name."""
    return unicodedata.category(char) in ("So", "Sk", "Cs", "Cf") or char in "→←↩▶▰▱•\ufe0f"
