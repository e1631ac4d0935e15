"""Detects social security and phone numbers that were dictated: runs of number words, in French and English."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.accents import without_accents
from bot.privacy.findings import Span, Text

_ONE_TO_NINE = r"(?:une?|deux|trois|quatre|cinq|six|sept|huit|neuf)"
_UNIT = rf"(?:z[eé]ro|{_ONE_TO_NINE})"
_TEEN = r"(?:dix(?:[ -](?:sept|huit|neuf))?|onze|douze|treize|quatorze|quinze|seize)"
# "vingt et un" is one number, "trente deux" too; "vingt, deux" would be two.
_TENS = (
    r"(?:quatre[ -]vingts?|vingt|trente|quarante|cinquante|soixante|septante|huitante|octante|nonante)"
    rf"(?:[ -](?:et[ -])?(?:{_TEEN}|{_ONE_TO_NINE}))?"
)
BELOW_HUNDRED = rf"(?:{_TENS}|{_TEEN}|{_UNIT})"
_HUNDREDS = rf"(?:(?:deux|trois|quatre|cinq|six|sept|huit|neuf)[ -])?cents?(?:[ -](?:{_TENS}|{_TEEN}|{_ONE_TO_NINE}))?"
_FRENCH = rf"(?:{_HUNDREDS}|{BELOW_HUNDRED})"
_ENGLISH = (
    r"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?|"
    r"(?:double|triple) (?:oh|zero|one|two|three|four|five|six|seven|eight|nine)|(?:one|two|three|four|five|six|"
    r"seven|eight|nine)"
    r" hundred|oh|o|zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    r"seventeen|eighteen|nineteen)"
)
_GAP = r"(?:,? (?:et |puis |euh )?|-)"
# The longest run of words without a sign that ends it; each number is one match of the pattern within it.
_RUN = {
    language: (re.compile(rf"(?<![\w-]){number}(?:{_GAP}{number})+(?![\w-])"), re.compile(rf"{number}(?![^\W\d_])"))
    for language, number in (("fr", _FRENCH), ("en", _ENGLISH))
}
# Every number long enough has one of these.
_HINTS = {"fr": ("zéro", "zero", "nte", "vingt", "cent"), "en": ("oh ", "zero", "seven", "double")}
_SOCIAL = re.compile(r"s[eé]cu\b|s[eé]curit[eé] sociale|\bnir\b|\bnss\b|\bniss\b|num[eé]ro national|carte vitale|\bassur[eé]")
_KEY = re.compile(r".{0,12}\bcl[eé]\b")
_PHONE = re.compile(
    r"\bt[eé]l|portable|mobile|num[eé]ro|appel|rappel|joindre|joignable|sms|texto|whatsapp|call|phone|text |reach|ring|\bau $"
)
_ABROAD = re.compile(r"(?<!\w)plus $")
_DIGITS = {
    word: str(value)
    for value, word in enumerate(["zero", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"])
}
# Fewest digits of a dictated number: a social security number may be cut short or misheard, and a phone has eight or more.
_SHORTEST_NIR, _WHOLE_NIR, _SHORTEST_PHONE = 7, 13, 8


def spoken_numbers(text: Text) -> Iterator[Span]:
    """Yield the dictated social security and phone numbers."""
    for language, hints in _HINTS.items():
        if any(hint in text.lower for hint in hints):
            yield from _numbers(text, language)


def _numbers(text: Text, language: str) -> Iterator[Span]:
    runs, number = _RUN[language]
    for run in runs.finditer(text.lower):
        start, end = run.span()
        groups = [match[0] for match in number.finditer(run[0])]
        digits = sum(map(_digits, groups))
        if language == "fr" and _is_social_security(text, start, end, groups, digits):
            yield "nir", start, end
        elif abroad := _ABROAD.search(text.lower, max(0, start - 6), start):
            if digits >= _SHORTEST_PHONE:
                yield "phone", abroad.start(), end
        elif (at := _first_zero(run[0], groups)) is not None and _is_phone(text, start + at, end, digits):
            yield "phone", start + at, end


def _is_social_security(text: Text, start: int, end: int, groups: list[str], digits: int) -> bool:
    if digits >= _SHORTEST_NIR and text.near(_SOCIAL, start, end, before=50, after=15):
        return True
    # A sex, then a year: "deux quarante-sept dix …", with its key named or of a full length.
    if groups[0] not in ("un", "deux") or len(groups) < 5 or _digits(groups[1]) != 2:
        return False
    return digits >= _WHOLE_NIR or (digits >= 10 and bool(_KEY.match(text.lower, end)))


def _is_phone(text: Text, start: int, end: int, digits: int) -> bool:
    return digits >= 9 or (digits >= _SHORTEST_PHONE and text.near(_PHONE, start, end))


def _first_zero(run: str, groups: list[str]) -> int | None:
    """Return where a number that begins with a zero starts in a run; None if it has none, or too little follows."""
    at = 0
    for index, group in enumerate(groups):
        at = run.index(group, at)
        if group in ("zéro", "zero", "oh", "o") and sum(map(_digits, groups[index:])) >= _SHORTEST_PHONE:
            return at
        at += len(group)
    return None


def _digits(group: str) -> int:
    """Return about how many digits a spoken number is written with."""
    if "cent" in group or "hundred" in group or group.startswith("triple"):
        return 3
    return 1 if re.fullmatch(rf"{_UNIT}|oh|o|zero|one|two|three|four|five|six|seven|eight|nine", group) else 2


def spoken_digits(said: str) -> int:
    """Return about how many digits a run of French number words is written with."""
    return sum(_digits(match[0]) for match in _RUN["fr"][1].finditer(said))


def in_digits(said: str) -> str:
    """Return the digits of a number said one by one ("un deux trois"); other words are left out."""
    return "".join(_DIGITS.get(without_accents(word), "") for word in re.split(r"[ ,-]+", said.lower()))
