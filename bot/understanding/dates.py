"""Extracts days, times, durations and time zones from a normalised text, with the words of nlu/when.yml."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Mapping, Sequence
from functools import cached_property

_DAYS_OF = {"jour": 1, "day": 1, "semaine": 7, "week": 7, "mois": 30, "month": 30}
_LAST_DAY = re.compile(
    r"\b(?:fin (?:du|de|de chaque|d) ?mois|chak fin|fin de chak|dernier jour|end of (?:the|each|every) month|last day)\b"
)
_MIDDLE_DAY = re.compile(r"\b(?:mi[- ]mois|milieu (?:du|de|de chaque) ?mois|middle of (?:the|each|every) month|mid[- ]month)\b")
_FIRST_DAY = re.compile(r"\b(?:(?:debut|debu) (?:du|de|de chaque) ?mois|(?:start|beginning) of (?:the|each|every) month)\b")
_NO_DAY = r"(?!\s*(?:h\b|h\d|heure|:|am|pm|jours?|semaines?|mois|days?|weeks?|months?|minutes?|premiers?|rappels?|reminders?))"
_DAY = (
    re.compile(
        r"\b(?:le|au|du|les|chaque|tous les|the|on the|every|each|to)\s+(\d{1,2})(?:er|e|eme|st|nd|rd|th)?\b" + _NO_DAY
    ),
    re.compile(r"\b(\d{1,2})(?:er|st|nd|rd|th)\b"),
    re.compile(r"\b(\d{1,2}) (?:du|de chaque|de chak) mois\b"),
)  # fmt: skip
_CLOCK = re.compile(r"\b(\d{1,2})\s*(?:h(?:eures?)?|:)\s*(\d{2})?(?!\d)\b(?:\s*(et demie?|et quart|moins le quart|trente))?")
# Normalisation removes the colon: "à 18:30" becomes "a 18 30".
_COLON = re.compile(r"\b(?:a|at|vers|around|about|pour)\s+(\d{1,2})[:. ](\d{2})\b(?!\s*(?:h\b|h\d|heure|am\b|pm\b|[ap]\.m))")
_AM_PM = re.compile(r"\b(\d{1,2})(?:[:. ](\d{2}))?\s*(am|pm|a\.m|p\.m)\b")
_HALF = re.compile(r"\b(half past|half|quarter past|quarter to) (\d{1,2})\b")
_AT = re.compile(r"\bat (\d{1,2})\b(?!\s*(?:st|nd|rd|th|%))")
_EVENING = re.compile(r"\b(?:du|le|in the|at|ce) ?(?:soir|evening|night)\b|\bdu soir\b|\bin the evening\b")
_AFTERNOON = re.compile(r"\b(?:de l |l |in the )apres[- ]midi\b|\bin the afternoon\b|\bdu aprem\b")
# An old value that a new one replaces: "13 h au lieu de 8 h", "du 5 au 12", "plutôt le soir que le matin".
_VALUE = (
    r"(?:(?:le|la|les|l|a|au|en|the|on|at|du|de|of)\s+)*"
    r"(?:\d{1,2}(?:er|st|nd|rd|th)?(?:\s*(?:h|heures?|:|am|pm)\s*(?:\d{2})?)?|{words})(?:\s+(?:{words}))?"
)
_INSTEAD = r"\b(?:au lieu d\w*|a la place d\w*|plutot qu\w*|rather than|instead of|et non|et plus|not|pas|de celui d\w*)\s+"
# "plutôt le soir que le matin" at the end of a sentence only: "que le 5 tu me rappelles" asks for the 5th.
_THAN = r"\bque?\s+{value}(?=\s*(?:pour\b|stp|svp|merci|please|pls|[.?!]|$))"
_IN_HOURS = re.compile(r"\b(?:dans|in|d ici)\s+(\d{1,2})\s*(?:h|heures?|hours?|hrs?)\b")
# "Until": what follows is an end date, not a whole month.
_UNTIL = (
    r"\b(?:jusqu\s?(?:en|a|au|aux|e)|until|till|til|avant|before)\s+"
    r"(?:(?:le|la|the|in|en|debut|beginning|mois|month|d|de|of)\s+)*({months})\b"
)
_ORDINAL = r"(?:er|st|nd|rd|th)?"
_FROM = r"\b(?:du|de|from(?: the)?)\s+\d{1,2}(?:st|nd|rd|th|er)?\s+(?=(?:au|a|to|pour le)\s)"


class When:
    """Extracts times and time zones; `lookups` gives the words by name: `number:5`, `weekday:mon`, `zone:Indian/Reunion` …"""

    def __init__(self, lookups: Mapping[str, Sequence[str]]) -> None:
        self._lookups = {name: list(words) for name, words in lookups.items()}

    def zone(self, text: str) -> str | None:
        """Return the IANA name of the time zone whose place is named, or None."""
        return self._named("zone", text)

    def kinds(self, text: str) -> list[str]:
        """Return the kinds of reminder named, in the lookups' order."""
        return [kind for kind, pattern in self._patterns("kind").items() if pattern.search(text)]

    def read(self, text: str, *, last: bool = False) -> dict[str, str]:
        """Return `day`, or `nth` and `weekday`, and `time` (HH:MM), as far as named; the new value if an old one is named too.

        `last` picks the last of several days: "le 5 tombe mal, plutôt le 27".
        """
        text = self.in_digits(self._wanted(text))
        found: dict[str, str] = {}
        if nth := self._nth(text):
            found["nth"], found["weekday"] = nth
        elif (day := self._day(text, last=last)) is not None:
            found["day"] = str(day)
        if time := self._time(text):
            found["time"] = time
        return found

    def several_days(self, text: str) -> bool:
        """Whether more than one day of the month is named."""
        return len(set(self._days_in(self.in_digits(self._wanted(text))))) > 1

    def hours(self, text: str) -> int | None:
        """Return the number of hours of "dans 2 h", or None."""
        found = _IN_HOURS.search(self.in_digits(text))
        return int(found[1]) if found else None

    def weekday(self, text: str) -> str | None:
        """Return the day of the week named, or None; the weekend counts as Saturday."""
        return self._named("weekday", text)

    def days(self, text: str) -> int | None:
        """Return a duration or a delay in days ("trois semaines", "demain"), or None."""
        digits = self.in_digits(text)
        if re.search(r"\b(?:ce soir|tonight|this evening|cet apres[- ]midi|this afternoon|tout a l heure)\b", digits):
            return 0
        if re.search(r"\b(?:le mois prochain|next month)\b", digits):
            return 30
        if re.search(r"\bapres[- ]?demain\b|\bday after tomorrow\b", digits):
            return 2
        if re.search(r"\b(?:demain|demin|2m1|tomorrow)\b", digits):
            return 1
        if re.search(r"\b(?:la semaine (?:prochaine|suivante)|next week|semaine pro)\b", digits):
            return 7
        if re.search(r"\b(?:quinzaine|fortnight)\b", text):
            return 14
        if counted := re.search(r"\b(\d+|a|an|une?|la)\s*(?:petite?s?\s+)?(jour|day|semaine|week|mois|month)s?\b", digits):
            number = int(counted[1]) if counted[1].isdigit() else 1
            return number * _DAYS_OF[counted[2]]
        return None

    def since(self, text: str, today: dt.date) -> dt.date | None:
        """Return the first day of a pause that begins later ("en août"), or None."""
        month = self._whole_month(self.in_digits(text))
        if month is None:
            return None
        return max(_next(31, month, today).replace(day=1), today)

    def _whole_month(self, digits: str) -> int | None:
        """Return a month that is meant as a whole: "en août", but not "jusqu'en août"."""
        months = "|".join(self.words("month"))
        whole = (
            r"\b(?:(?:en|in|pendant|during)(?:\s+(?:tout\s+)?le\s+mois\s+d\w*|\s+the\s+month\s+of)?|"
            rf"(?:tout\s+le|au)\s+mois\s+d\w*)\s+({months})\b"
        )
        # Remove end dates first: "jusqu'en mars" contains "en mars", and "jusqu'au mois de mai" contains "au mois de mai".
        found = re.search(whole, re.sub(_UNTIL.replace("{months}", months), " ", digits))
        return self.month(found[1]) if found else None

    def until(self, text: str, today: dt.date) -> dt.date | None:
        """Return the last day of a pause ("jusqu'au 15 août", "until March", "en août"), or None."""
        digits = self.in_digits(text)
        months = "|".join(self.words("month"))
        end = re.search(r"\b(?:fin|end of)\s+(?:de\s+|d\s+)?(" + months + r")\b", digits)
        dated = re.search(rf"\b(\d{{1,2}}){_ORDINAL}\s+(?:of\s+)?({months})\b", digits)
        english = re.search(rf"\b({months})\s+(?:the\s+)?(\d{{1,2}}){_ORDINAL}\b", digits)
        bare = re.search(_UNTIL.replace("{months}", months), digits)
        alone = re.search(rf"\b(?:jusqu\s*au|until the|till the|avant le|before the)\s+(\d{{1,2}}){_ORDINAL}\b", digits)
        if re.search(r"\bfin de l annee\b|\bend of the year\b", digits):
            return dt.date(today.year, 12, 31)
        if dated:
            return _next(int(dated[1]), self.month(dated[2]), today)
        if english:
            return _next(int(english[2]), self.month(english[1]), today)
        month = self.month(end[1]) if end else self._whole_month(digits)
        if month is not None:
            return _next(31, month, today)
        if bare:
            # "jusqu'en mars" ends when March begins; or when it ends, if it is March now.
            month = self.month(bare[1])
            return _next(31 if month == today.month else 1, month, today)
        if alone:
            day = int(alone[1])
            return _next(day, today.month if day > today.day else today.month % 12 + 1, today)
        return None

    def stay(self, text: str, today: dt.date) -> tuple[dt.date, dt.date] | None:
        """Return the first and last day of a span that begins later ("du 1er au 15 août", "from 24 December to 3 January")."""
        months = "|".join(self.words("month"))
        found = re.search(
            rf"\b(?:du|de|from|between|entre le|le)\s+(?:the )?(\d{{1,2}}){_ORDINAL}(?:\s+({months}))?\s+"
            rf"(?:au|a|to|until|till|et le|and|jusqu au)\s+(?:the )?(\d{{1,2}}){_ORDINAL}\s+({months})\b",
            self.in_digits(text),
        )
        if found is None:
            return None
        first = _next(int(found[1]), self.month(found[2] or found[4]), today)
        return first, _next(int(found[3]), self.month(found[4]), first)

    def in_digits(self, text: str) -> str:
        """Return the text with number words replaced by digits."""
        return self._numbers[0].sub(lambda word: self._numbers[1][word[0]], text)

    @cached_property
    def _numbers(self) -> tuple[re.Pattern[str], dict[str, str]]:
        values = {word: name for name, words in self._of("number").items() for word in words}
        # "le premier lundi" is not the first of the month.
        ordinals = {word for words in self._of("nth").values() for word in words}
        weekdays = "|".join(self.words("weekday"))
        # "sept" is September in "le 2 sept" and "fin sept", but a number in "à sept heures".
        months = {word for words in self._of("month").values() for word in words}
        words = sorted(values, key=len, reverse=True)
        plain = "|".join(re.escape(word) for word in words if word not in ordinals | months)
        ordinal = "|".join(re.escape(word) for word in words if word in ordinals)
        either = "|".join(re.escape(word) for word in words if word in months) or "(?!)"
        return re.compile(
            rf"\b(?:{plain}|(?:{ordinal})(?! (?:{weekdays}))|(?<!\d )(?<!\der )(?<!\bfin )(?:{either}))\b"
        ), values

    def _wanted(self, text: str) -> str:
        words = "|".join([*self.words("weekday"), *self.words("part"), *self.words("nth")])
        value = _VALUE.replace("{words}", words)
        digits = self.in_digits(text)
        kept = re.sub(_INSTEAD + value, " ", digits)
        kept = re.sub(_THAN.replace("{value}", value), " ", kept)
        # "dans 2 h" is not a time of day.
        return _IN_HOURS.sub(" ", re.sub(_FROM, " ", kept))

    def _nth(self, text: str) -> tuple[str, str] | None:
        weekdays, nths = self.words("weekday"), self.words("nth")
        found = re.search(rf"\b({'|'.join(nths)}) ({'|'.join(weekdays)})\b", text)
        if found is None:
            return None
        return self._value("nth", found[1]), self._value("weekday", found[2])

    def _day(self, text: str, *, last: bool) -> int | None:
        if _LAST_DAY.search(text):
            return 31
        if _MIDDLE_DAY.search(text):
            return 15
        days = self._days_in(text)
        found_day = days[-1 if last else 0] if days else None
        return 1 if found_day is None and _FIRST_DAY.search(text) else found_day

    @staticmethod
    def _days_in(text: str) -> list[int]:
        # "quarter to 8" is a time of day.
        text = _HALF.sub(" ", text)
        return [day for pattern in _DAY for found in pattern.finditer(text) if 1 <= (day := int(found[1])) <= 31]

    def _time(self, text: str) -> str | None:
        if found := _AM_PM.search(text):
            hour = int(found[1]) % 12 + 12 * found[3].startswith("p")
            return _clock(hour, int(found[2] or 0))
        if found := _HALF.search(text):
            shift = {"half past": 30, "half": 30, "quarter past": 15, "quarter to": -15}[found[1]]
            return self._late(text, int(found[2]), shift)
        if found := _CLOCK.search(text):
            shifts = {"et quart": 15, "moins le quart": -15, "trente": 30}
            shift = int(found[2] or 0) if found[3] is None else shifts.get(found[3], 30)
            return self._late(text, int(found[1]), shift)
        if found := _COLON.search(text):
            return self._late(text, int(found[1]), int(found[2])) if int(found[2]) < 60 else None
        if found := _AT.search(text):
            return self._late(text, int(found[1]), 0)
        return self._named("part", text)

    @staticmethod
    def _late(text: str, hour: int, shift: int) -> str | None:
        if hour < 12 and (_EVENING.search(text) or (_AFTERNOON.search(text) and hour < 8)):
            hour += 12
        return _clock(hour, shift)

    def month(self, word: str) -> int:
        """The number of a month, by its name."""
        return int(self._value("month", word))

    def _of(self, group: str) -> dict[str, list[str]]:
        head = f"{group}:"
        return {name.removeprefix(head): words for name, words in self._lookups.items() if name.startswith(head)}

    def words(self, group: str) -> list[str]:
        """All words of a group, ready for a pattern, the longest first."""
        return sorted((re.escape(word) for words in self._of(group).values() for word in words), key=len, reverse=True)

    def _value(self, group: str, word: str) -> str:
        return next(name for name, words in self._of(group).items() if word in words)

    def _patterns(self, group: str) -> dict[str, re.Pattern[str]]:
        if group not in self._compiled:
            self._compiled[group] = {
                name: re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b") for name, words in self._of(group).items()
            }
        return self._compiled[group]

    @cached_property
    def _compiled(self) -> dict[str, dict[str, re.Pattern[str]]]:
        return {}

    def _named(self, group: str, text: str) -> str | None:
        """Return the value of the group's word that comes first in the text, or None."""
        found = [(at.start(), name) for name, pattern in self._patterns(group).items() if (at := pattern.search(text))]
        return min(found)[1] if found else None


def _clock(hour: int, shift: int) -> str | None:
    minutes = hour * 60 + shift
    return f"{minutes // 60:02}:{minutes % 60:02}" if 0 <= minutes < 24 * 60 else None


def _next(day: int, month: int, today: dt.date) -> dt.date:
    """Return the next such day, today included; the last of the month if the month is shorter."""
    for year in (today.year, today.year + 1):
        date = dt.date(year, month, min(max(day, 1), calendar.monthrange(year, month)[1]))
        if date >= today:
            return date
    raise AssertionError("one of two years is ahead")
