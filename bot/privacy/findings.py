"""The findings of detectors, and the normalised copy of a text that all detectors read."""

from __future__ import annotations

import re
import unicodedata
from copy import copy
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "nir", "rpps", "adeli", "finess", "phone", "email", "birth_date", "iban", "card", "secret", "patient", "address",
    "indirect", "own_contact",
]  # fmt: skip

# Invisible characters and variation selectors, which would hide a number from a pattern.
_INVISIBLE = re.compile(r"[\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u20e3\ufe00-\ufe0f\ufeff]")
# Combining marks; on a digit they would do the same.
_MARKS = re.compile(r"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f]")
_SAME = {ord(char): plain for chars, plain in (("’‘`´ʼ′", "'"), ("·•․･∙", "."), ("−⁃", "-"), ("⁄∕", "/")) for char in chars}


@dataclass(frozen=True)
class Finding:
    """A span of a text, `text[start:end]`, that must not be passed on; if it is not `sure`, the person is asked."""

    kind: Kind
    start: int
    end: int
    sure: bool = True


class _Plain(dict[int, str]):
    """A table for str.translate that maps special characters to plain ones; filled lazily."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        category = unicodedata.category(char)
        if category == "Nd":
            plain = str(unicodedata.decimal(char))
        elif category == "Zs":
            plain = " "
        elif category == "Pd":
            plain = "-"
        elif 0xFF01 <= code <= 0xFF5E:  # full-width forms of ASCII
            plain = chr(code - 0xFEE0)
        else:
            plain = char
        self[code] = plain
        return plain


_PLAIN = _Plain(_SAME)
# Minimum count of superscript digits to be read as a number: the length of the shortest number detected.
RAISED = 8


class Text:
    """`plain` is the text with plain digits, spaces, dashes and apostrophes; `finding` maps offsets back to the typed text."""

    def __init__(self, typed: str) -> None:
        self._length = len(typed)
        self._offsets: list[int] | None = None
        if typed.isascii():
            self.plain = typed
        elif unicodedata.is_normalized("NFC", typed) and not _INVISIBLE.search(typed) and not _MARKS.search(typed):
            self.plain = typed.translate(_PLAIN)
        else:
            self.plain = self._composed(typed).translate(_PLAIN)
        # Some capitals become longer in lower case ("İ"), which would shift the offsets.
        lower = self.plain.lower()
        self.lower = lower if len(lower) == len(self.plain) else "".join(c.lower()[0] for c in self.plain)

    def _composed(self, typed: str) -> str:
        """Return `typed` with accents composed and invisible characters removed; record each character's original offset."""
        chars: list[str] = []
        offsets: list[int] = []
        for offset, char in enumerate(typed):
            if _INVISIBLE.match(char):
                continue
            if chars and unicodedata.category(char) in ("Mn", "Me"):
                joined = unicodedata.normalize("NFC", chars[-1] + char)
                chars[-1] = joined if len(joined) == 1 else chars[-1]
                continue
            chars.append(char)
            offsets.append(offset)
        self._offsets = offsets
        return "".join(chars)

    def with_raised_digits(self) -> Text | None:
        """Return the text with superscript, subscript and circled digits as plain ones; None if they form no number.

        Fewer than RAISED such digits are footnotes or exponents.
        """
        if self.plain.isascii() or sum(char.isdigit() and not char.isdecimal() for char in self.plain) < RAISED:
            return None
        raised = copy(self)
        raised.plain = "".join(str(unicodedata.digit(char)) if char.isdigit() else char for char in self.plain)
        raised.lower = "".join(str(unicodedata.digit(char)) if char.isdigit() else char for char in self.lower)
        return raised

    def finding(self, kind: Kind, start: int, end: int, *, sure: bool = True) -> Finding:
        """Return the finding in the typed text for a span of `plain`."""
        if self._offsets is None:
            return Finding(kind, start, end, sure)
        last = self._offsets[end] if end < len(self._offsets) else self._length
        return Finding(kind, self._offsets[start], last, sure)

    def near(self, words: re.Pattern[str], start: int, end: int, before: int = 40, after: int = 25) -> bool:
        """Whether `words` (lower case) match within `before` characters before, or `after` after, a span of `plain`."""
        return bool(words.search(self.lower, max(0, start - before), start) or words.search(self.lower, end, end + after))


# Spans of `plain`, with and without their kind.
Span = tuple[Kind, int, int]
Place = tuple[int, int]
