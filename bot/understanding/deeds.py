"""Reads deeds and obstacles from their words alone: "banque ok, SIM bloquée", "l'éditeur répond pas", whatever their tone."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.understanding.reported import Reported

DEED = "deed:"
# A deed told in passing is told in a few words; a longer part speaks of it for another reason.
FEW = 9


class Deeds:
    """Reads parts of a message with the patterns `deed:…` and `emergency_…` of nlu/patterns.yml, on normalised texts."""

    def __init__(self, patterns: Mapping[str, re.Pattern[str]], reported: Reported) -> None:
        self._deeds = {name.removeprefix(DEED): pattern for name, pattern in patterns.items() if name.startswith(DEED)}
        self._told, self._untold = patterns["emergency_told"], patterns["emergency_untold"]
        self._blocked, self._to_come = patterns["emergency_blocked"], patterns["emergency_to_come"]
        self._reported = reported

    def named(self, part: str) -> list[str]:
        """Return the deeds that a part names, if it speaks of nothing yet to come."""
        told = not self._to_come.search(part)
        return [deed for deed, pattern in self._deeds.items() if told and pattern.search(part)]

    def told(self, part: str) -> list[str]:
        """Return the deeds that a part reports as done in so many words; none where it asks, denies or supposes anything."""
        if len(part.split()) > FEW or not self._told.search(part) or self._untold.search(part):
            return []
        return [] if self._reported.is_undone(part) or self._blocked.search(part) else self.named(part)

    def blocked(self, part: str) -> list[str]:
        """Return the deeds that a part says are out of reach for now: closed, busy, absent, not answering."""
        if not self._blocked.search(part) or "?" in part:
            return []
        return [deed for deed, pattern in self._deeds.items() if pattern.search(part)]
