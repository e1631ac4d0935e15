"""Reads when an incident was discovered, from a message that may name other moments too: "envoyé mardi, vu ce matin"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.understanding.past import Past
from bot.understanding.text import has_letters, normalise

# What divides a message into parts that may each name a moment; a full stop inside "6.30" does not.
_CLAUSES = re.compile(r"[,;:!?\n()]+|\.(?:\s|$)")
# "Mon 8 am" is a Monday, which "mon" alone is not in French.
_MONDAY = re.compile(r"\bmon(?=\.? (?:\d|morning|afternoon|evening|night))")
# A day for something to come: "il ne peut venir que jeudi".
_COMING = re.compile(r"\b(?:venir|vien\w*|passera|rouvr\w*|ouvr\w*|ferme\w*|dispo\w*|com(?:e|ing)|free|available|opens?)\b")
# A day named by a message with more words than this, and with no word of discovery, may be about anything.
FEW = 6


class Discovery:
    """Chooses among the moments of a message with the patterns of nlu/patterns.yml."""

    def __init__(self, past: Past, patterns: Mapping[str, re.Pattern[str]]) -> None:
        self._past = past
        self._parts = patterns["emergency_parts"]
        self._found = patterns["emergency_found"]
        self._corrects = patterns["emergency_corrects"]
        self._last_seen = patterns["emergency_last_seen"]
        self._told = patterns["emergency_told"]

    def read(self, text: str) -> dict[str, str]:
        """Return when it was discovered, by the field names of `Finding`; empty if the message says nothing of it."""
        clauses = [_MONDAY.sub("monday", normalise(clause)) for clause in _CLAUSES.split(text)]
        parts = [part for clause in clauses for part in self._parts.split(clause) if has_letters(part)]
        if self._last_seen.search(whole := normalise(text)) and not self._found.search(whole):
            # When it was last seen is not when it was missed.
            return {}
        told = [(part, said) for part in parts if not self._last_seen.search(part) and (said := self._past.read(part))]
        if not told:
            return self._past.read(normalise(text))
        if corrected := self._corrected(parts):
            # "Découvert à 7 h, non, 6 h 30": what is not said again stays.
            return {**told[0][1], **corrected}
        seen = [said for part, said in told if self._found.search(part)]
        days = [said for part, said in told if self._past.names_a_day(part)]
        return seen[-1] if seen and len(days) > 1 else self._past.read(normalise(text))

    def _corrected(self, parts: list[str]) -> dict[str, str]:
        """Return the moment that takes back one before it; empty if none does."""
        has_one = corrects = False
        for part in parts:
            said = self._past.read(part)
            corrects = has_one and (corrects or bool(self._corrects.search(part)))
            if said and corrects:
                return said
            has_one = has_one or bool(said)
        return {}

    def names_a_day(self, text: str) -> bool:
        """Return whether a message names a day, or how long ago it was."""
        return self._past.names_a_day(normalise(text))

    def is_of_deed(self, text: str) -> bool:
        """Return whether a moment is that of something done ("plainte faite ce matin"), and not of the discovery."""
        read = normalise(text)
        return bool(self._told.search(read)) and not self._found.search(read)

    def is_told(self, text: str) -> bool:
        """Return whether a message says when it was discovered, although nothing asks for it."""
        read = normalise(text)
        if self._found.search(read):
            return bool(self.read(text))
        return (
            not self._last_seen.search(read)
            and not self._told.search(read)
            and (len(read.split()) <= FEW or bool(self._corrects.search(read)))
            and self._past.names_a_day(read)
            and not _COMING.search(read)
        )
