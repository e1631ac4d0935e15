"""Reads when something was noticed, in a normalised text: "hier à 18 h", "samedi soir", "il y a deux jours", "this morning"."""

from __future__ import annotations

import re

from bot.understanding.dates import When

_HOURS_AGO = re.compile(
    r"\b(?:il y a|y a|ya|depuis|for|since)\s+(\d{1,3})\s*(?:h|heures?|hours?|hrs?)\b|\b(\d{1,3})\s*(?:h|hours?|hrs?) ago\b"
)
_MINUTES_AGO = re.compile(
    r"\b(?:il y a|y a|ya|depuis)\s+(?:\d{1,3}|quelques)\s*(?:minutes?|mn|min)\b|\b(?:\d{1,3}|a few) min\w* ago\b|"
    r"\b(?:a l instant|maintenant|tout de suite|tout a l heure|just now|right now|now|"
    r"(?:viens?|vient|venons) (?:juste |tout juste )?d\w*)\b"
)
_DAYS_AGO = re.compile(r"\b(?:il y a|y a|ya|depuis)\s+(\d{1,2})\s*(jours?|semaines?)\b|\b(\d{1,2})\s*(days?|weeks?) ago\b")
_BEFORE_YESTERDAY = re.compile(r"\bavant[- ]?hier\b|\b(?:the )?day before yesterday\b")
_LAST_NIGHT = re.compile(r"\blast night\b")
_YESTERDAY = re.compile(r"\b(?:hier|ier|yesterday|la veille)\b")
_NIGHT = re.compile(r"\b(?:cette nuit|during the night|overnight)\b")
_TODAY = re.compile(
    r"\b(?:aujourd ?hui|today|ce matin|cet? apres[- ]?midi|cet aprem|ce midi|ce soir|"
    r"this (?:morning|afternoon|evening)|tonight)\b"
)
_DATED = r"\b(\d{1,2})(?:er|st|nd|rd|th)?\s+(?:of\s+)?({months})\b"
_ENGLISH_DATE = r"\b({months})\s+(?:the\s+)?(\d{1,2})(?:st|nd|rd|th)?\b"
_NUMBERED = re.compile(r"\b(\d{1,2})/(\d{1,2})\b")
_WEEKEND = re.compile(r"\b(?:ce |le |the |this |last )?week[- ]?ends?\b")
# A day to come is no day of discovery: "avant dimanche", "d'ici lundi", "by Friday".
_AHEAD = (
    r"\b(?:avant|d ici|jusqu a|jusqu au|before|by|until|till)\s+(?:le |la |ce |this |next )?(?:{weekdays}|demain|tomorrow)\b|"
    r"\b(?:{weekdays}) prochaine?\b|\bnext (?:{weekdays})\b"
)
# A night's hours where no other is said; the evening is a part of the day that nlu/when.yml knows.
_EVENING, _SMALL_HOURS = "19:00", "00:00"


class Past:
    """Reads past days and hours with the words of nlu/when.yml."""

    def __init__(self, when: When) -> None:
        self._when = when
        months = "|".join(when.words("month"))
        self._dated = re.compile(_DATED.replace("{months}", months))
        self._ahead = re.compile(_AHEAD.replace("{weekdays}", "|".join(when.words("weekday"))))
        self._english = re.compile(_ENGLISH_DATE.replace("{months}", months))

    def read(self, text: str) -> dict[str, str]:
        """Return what the text says, by the field names of `Finding`; empty if it says nothing.

        An hour alone says a moment too; that it was just now is said by `hours` of 0.
        """
        text = self._ahead.sub(" ", text)
        digits = self._when.in_digits(text)
        if ago := _HOURS_AGO.search(digits):
            return {"hours": ago[1] or ago[2]}
        told, when = self._day(digits), self._when.read(text)
        time, day = when.get("time"), when.get("day", "")
        if not told and day.isdigit():
            told = {"date": f"{int(day):02}"}
        if not told and not time:
            return {"hours": "0"} if _MINUTES_AGO.search(digits) else {}
        return told | ({"time": time} if time else {})

    def names_a_day(self, text: str) -> bool:
        """Return whether the text names a day, or how long ago it was; an hour alone may be about something else."""
        digits = self._when.in_digits(self._ahead.sub(" ", text))
        return bool(_HOURS_AGO.search(digits) or self._day(digits))

    def _day(self, digits: str) -> dict[str, str]:
        if counted := _DAYS_AGO.search(digits):
            number, unit = (counted[1], counted[2]) if counted[1] else (counted[3], counted[4])
            return {"days": str(int(number) * (7 if unit.startswith(("sem", "week")) else 1))}
        if _BEFORE_YESTERDAY.search(digits):
            return {"days": "2"}
        if _LAST_NIGHT.search(digits):
            return {"days": "1", "time": _EVENING}
        if _YESTERDAY.search(digits):
            return {"days": "1"}
        if _NIGHT.search(digits):
            return {"days": "0", "time": _SMALL_HOURS}
        if _TODAY.search(digits):
            return {"days": "0"}
        if dated := self._dated.search(digits):
            return {"date": f"{self._when.month(dated[2]):02}-{int(dated[1]):02}"}
        if dated := self._english.search(digits):
            return {"date": f"{self._when.month(dated[1]):02}-{int(dated[2]):02}"}
        if (numbered := _NUMBERED.search(digits)) and 1 <= int(numbered[2]) <= 12:
            return {"date": f"{int(numbered[2]):02}-{int(numbered[1]):02}"}
        if weekday := self._when.weekday(digits):
            return {"weekday": weekday}
        return {"weekday": "sat"} if _WEEKEND.search(digits) else {}
