"""Reads how often a reminder is wanted, and when it is not, in a normalised text with its numbers as digits."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.understanding.dates import When

# How many months lie between two reminders, by the pattern of a word of its own.
_NAMED = {"often_quarterly": 3, "often_every_other_month": 2, "often_half_yearly": 6, "often_yearly": 12}
# What no reminder can be, by the last part of its pattern's name; of WHOLE, nothing is left to set.
UNTAKEN = ("daily", "weekend", "fifth", "until", "channel", "condition", "twice")
WHOLE = frozenset({"daily", "fifth"})
# The patterns of nlu/patterns.yml that are used here; `{days}` in them stands for any day of the week.
PATTERNS = (
    "often_months_apart", "often_times_a_year", *_NAMED, "often_monthly", "often_two_weeks", "often_weekly", "often_less",
    "often_more", "without_holidays", "without", "without_summer", "without_after", *(f"untaken_{name}" for name in UNTAKEN),
)  # fmt: skip
_GLUE = r"(?:(?:en|au|le|la|les|l|mois|de|d|du|pour|pendant|in|the|month|of|during|et|ou|and|or|ni|puis)\s+)*"
_NEVER = re.compile(r"(?!)")


class Recurrence:
    """Reads recurrences with the words of nlu/when.yml and the patterns of nlu/patterns.yml."""

    def __init__(self, when: When, patterns: Mapping[str, re.Pattern[str]]) -> None:
        self._when = when
        days = "|".join(when.words("weekday"))
        self._months = "|".join(when.words("month"))
        known = {name: patterns[name].pattern for name in PATTERNS if name in patterns}
        self._patterns = {name: re.compile(pattern.replace("{days}", days)) for name, pattern in known.items()}
        self._month = re.compile(rf"\b(?:{self._months})\b")
        self._nth = re.compile(rf"\b(?:{'|'.join(when.words('nth'))})\s+(?:{days})\b")

    def read(self, digits: str) -> dict[str, str]:
        """Return `weeks` (1, or 2 for every other week), `every` (months), `monthly`, `without` and `within` (numbers),
        `workdays`, `often` (less, more) and `untaken` (names divided by commas), as far as named.
        """
        found: dict[str, str] = {}
        left_out, rest = self._left_out(digits)
        if left_out:
            found["without"] = ",".join(map(str, left_out))
        if self._has("without_holidays", digits):
            found["workdays"] = "yes"
            rest = self._pattern("without_holidays").sub(" ", rest)
        found |= self._often(rest)
        named = {self._when.month(month) for month in self._month.findall(rest)}
        if named and not left_out and self._has("without_after", rest):
            found["without"] = ",".join(map(str, sorted(named)))
        elif named and ("every" in found or "monthly" in found or len(named) > 1):
            found["within"] = ",".join(map(str, sorted(named)))
        if untaken := [name for name in UNTAKEN if self._has(f"untaken_{name}", rest)]:
            found["untaken"] = ",".join(untaken)
        return found

    def _pattern(self, name: str) -> re.Pattern[str]:
        return self._patterns.get(name, _NEVER)

    def _has(self, name: str, text: str) -> bool:
        return bool(self._pattern(name).search(text))

    def _often(self, text: str) -> dict[str, str]:
        if self._has("often_less", text):
            return {"often": "less"}
        if self._has("often_more", text):
            return {"often": "more"}
        if self._has("often_two_weeks", text):
            return {"weeks": "2"}
        if (apart := self._apart(text)) is not None:
            return {"monthly": "yes"} if apart == 1 else {"every": str(apart)}
        if self._has("often_monthly", text) or self._nth.search(text):
            return {"monthly": "yes"}
        return {"weeks": "1"} if self._has("often_weekly", text) else {}

    def _apart(self, text: str) -> int | None:
        """Return how many months lie between two reminders; None where that is not said, 13 where no year holds it evenly."""
        if counted := self._pattern("often_months_apart").search(text):
            return int(next(filter(None, counted.groups())))
        if times := self._pattern("often_times_a_year").search(text):
            number = 2 if times[2] else int(times[1])
            return 12 // number if number and 12 % number == 0 else 13
        return next((months for name, months in _NAMED.items() if self._has(name, text)), None)

    def _left_out(self, digits: str) -> tuple[list[int], str]:
        """Return the months that are left out ("sauf en juillet et août"), and the text without them."""
        months: set[int] = set()
        rest = digits
        for mark in self._pattern("without").finditer(digits):
            following = re.match(rf"\s*{_GLUE}(?:(?:{self._months})\b\s*[,/-]?\s*{_GLUE})+", digits[mark.end() :])
            summer = re.match(rf"\s*{self._pattern('without_summer').pattern}", digits[mark.end() :])
            if following:
                months |= {self._when.month(month) for month in self._month.findall(following[0])}
            elif summer:
                months |= {7, 8}
            if found := following or summer:
                rest = rest.replace(mark[0] + found[0], " ")
        return sorted(months), rest
