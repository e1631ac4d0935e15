"""Recognisers of lists/recognisers.yml: a pattern, required context, validation of the match, and certainty."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

import yaml

from bot.accents import without_accents
from bot.privacy.findings import Kind, Place, Span, Text
from bot.privacy.spoken import in_digits, spoken_digits
from bot.privacy.values import is_strong, is_worthless, trim
from bot.privacy.vocabulary import LISTS, groups

# Number of characters before a match in which its context is searched.
_BACK = 70
_SHORTEST_CODE = 4
_PART = re.compile(r"\{\{(group:)?(\w+)\}\}")
_YEAR = re.compile(r"(?:(?<!\d)|(?<=^\d{4}))(?:19\d\d|20[01]\d)$|^(?:19\d\d|20[01]\d)(?!\d{5})")
_ACCENTED = {"a": "[aàâ]", "c": "[cç]", "e": "[eéèêë]", "i": "[iîï]", "o": "[oô]", "u": "[uùûü]"}
# A town or village after a preposition of place.
_PLACE = re.compile(
    r"(?<![a-z])(?:a|de|d'|du village de|from|in|of|near|at) (?!une? |la |l'|le |ans|trisom|sla|lupus)[^\W\d_]{3,}"
)


def skip(lower: str, end: int) -> int:
    """Return the start of the next word after `end`, past a few spaces and commas."""
    last = min(len(lower), end + 5)
    while end < last and lower[end] in " ,(:;-_":
        end += 1
    return end


class Names:
    """The spans of people's names in a text, to test what is near them."""

    def __init__(self, lower: str, places: Sequence[Place]) -> None:
        self._lower = lower
        self._starts = sorted(start for start, _ in places)
        self._ends = sorted(end for _, end in places)
        self._after = {skip(lower, end) for end in self._ends}

    def near(self, start: int, end: int, before: int, after: int) -> bool:
        """Whether a name ends at most `before` characters before a span, or starts at most `after` characters after it."""
        return bisect_left(self._ends, start - before) < bisect_right(self._ends, start) or bisect_left(
            self._starts, end
        ) < bisect_right(self._starts, end + after)

    def next_to(self, start: int, end: int) -> bool:
        """Whether a name is adjacent to a span."""
        return start in self._after or skip(self._lower, end) in self._starts


@dataclass(frozen=True)
class Recogniser:
    """A recogniser for data of one kind; lists/recognisers.yml explains each field."""

    id: str
    kind: Kind
    pattern: re.Pattern[str]
    sure: bool
    check: Callable[[str], bool] | None = None
    before: re.Pattern[str] | None = None
    after: re.Pattern[str] | None = None
    near_name: tuple[int, int] | None = None
    next_to_name: bool = False
    unless: re.Pattern[str] | None = None

    def find(self, text: Text, names: Names) -> Iterator[Span]:
        """Yield the spans recognised in `text`."""
        group = "datum" if "datum" in self.pattern.groupindex else 0
        for match in self.pattern.finditer(text.lower):
            start, end = match.span(group)
            if group:
                start, end = trim(text.plain, start, end)
            if start < end and self._fits(text, start, end, names) and (not self.check or self.check(text.plain[start:end])):
                yield self.kind, start, end

    def _fits(self, text: Text, start: int, end: int, names: Names) -> bool:
        back = max(0, start - _BACK)
        if self.unless and self.unless.search(text.lower, back, start):
            return False
        if self.before and self.before.search(text.lower, back, start):
            return True
        if self.after and self.after.match(text.lower, end):
            return True
        if self.near_name and names.near(start, end, *self.near_name):
            return True
        if self.next_to_name:
            return names.next_to(start, end)
        return not (self.before or self.after or self.near_name)


@cache
def part(name: str) -> re.Pattern[str]:
    """Return the compiled pattern of one of the parts of lists/recognisers.yml."""
    return re.compile(_filled(_read()["parts"][name]))


@cache
def recognisers() -> tuple[Recogniser, ...]:
    """Return all recognisers, in the order of the file."""
    return tuple(_made(fields) for fields in _read()["recognisers"])


@cache
def _read() -> dict[str, Any]:
    content = yaml.load((LISTS / "recognisers.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return cast(dict[str, Any], content)


def _filled(pattern: str) -> str:
    """Return a pattern with the references to parts and word groups expanded."""

    def fill(place: re.Match[str]) -> str:
        if place[1]:
            return "|".join(_with_accents(word) for word in sorted(groups("words")[place[2]]))
        return _filled(_read()["parts"][place[2]])

    return _PART.sub(fill, pattern)


def _with_accents(word: str) -> str:
    """Return a pattern for a word of the lists (which have no accents) that also matches it with accents."""
    return "".join(_ACCENTED.get(char, re.escape(char)) for char in word)


def _made(fields: dict[str, Any]) -> Recogniser:
    def compiled(name: str, end: str = "") -> re.Pattern[str] | None:
        return re.compile(f"(?:{_filled(fields[name])}){end}") if name in fields else None

    pattern = compiled("pattern")
    assert pattern
    return Recogniser(
        id=fields["id"],
        kind=fields["kind"],
        pattern=pattern,
        sure={"sure": True, "likely": False}[fields["score"]],
        check=CHECKS[fields["check"]] if "check" in fields else None,
        before=compiled("before", "$"),
        after=compiled("after"),
        near_name=tuple(fields["near_name"]) if "near_name" in fields else None,
        next_to_name=fields.get("next_to_name", False),
        unless=compiled("unless", "$"),
    )


def _past(datum: str) -> bool:
    return bool(_YEAR.search(datum))


def _postcode(datum: str) -> bool:
    return "01" <= datum[:2] <= "98"


def _place(datum: str) -> bool:
    return bool(_PLACE.search(without_accents(datum.lower())))


def _mixed(datum: str) -> bool:
    return any(map(str.isdigit, datum)) and any(map(str.isalpha, datum))


def _calendar(datum: str) -> bool:
    """Whether a number begins with a month and a day that exist, after a year; unknown ones may be zero."""
    digits = re.sub(r"\D", "", datum)
    return int(digits[2:4]) % 20 <= 12 and int(digits[4:6]) <= 31


def _day(datum: str) -> bool:
    """Whether a numeric date has a day and a month."""
    day, month, _ = (int(number) for number in re.findall(r"\d+", datum))
    return 1 <= day <= 31 and 1 <= month <= 12


def _said(datum: str) -> bool:
    """Whether what was said has more than a sign and a word: "point" alone is no password."""
    return len(datum.split()) > 1 and not datum.endswith(" point")


def _numbered(datum: str) -> bool:
    """Whether a reference has digits enough to be one person's, and is no year."""
    return sum(map(str.isdigit, datum)) >= 4 and not re.fullmatch(r"(?:19|20)\d\d(?:[-/](?:19|20)?\d\d)?", datum)


def _capital(datum: str) -> bool:
    """Whether a word of an address is capitalised: "21 Marlborough Crescent", but not "2 years close"."""
    return any(char.isupper() for char in datum)


def _spoken(datum: str) -> bool:
    """Whether number words are a code of four digits or more, and not one that everybody tries first."""
    return spoken_digits(datum) >= _SHORTEST_CODE and not is_worthless(in_digits(datum))


# Validation functions for matches, by name.
CHECKS: dict[str, Callable[[str], bool]] = {
    "past": _past,
    "postcode": _postcode,
    "place": _place,
    "mixed": _mixed,
    "strong": is_strong,
    "calendar": _calendar,
    "day": _day,
    "said": _said,
    "capital": _capital,
    "spoken": _spoken,
    "numbered": _numbered,
}
