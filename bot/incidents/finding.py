"""When an incident was discovered, as the person said it; a moment can be computed once the time zone is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

# As in the field names: what was said, by its letter in the written form.
_LETTERS = {"hours": "h", "days": "d", "weekday": "w", "date": "o", "time": "t"}
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# Where only the day is known, it counts from its beginning: a deadline must not come out too late.
BEGINNING = "00:00"


@dataclass(frozen=True)
class Finding:
    """When the incident was discovered, as stated at `said` (seconds since 1970): so many `hours` ago, or a day, maybe with a
    `time` (HH:MM): so many `days` ago, the last such `weekday`, or a `date` (month and day, MM-DD, or DD alone).

    With nothing else, it is `said` itself.
    """

    said: int
    hours: int | None = None
    days: int | None = None
    weekday: str = ""
    date: str = ""
    time: str = ""

    def __str__(self) -> str:
        told = {letter: getattr(self, name) for name, letter in _LETTERS.items()}
        return "/".join([str(self.said), *(f"{letter}{value}" for letter, value in told.items() if value not in (None, ""))])

    @classmethod
    def read(cls, text: str) -> Finding:
        """Read what `str` wrote."""
        said, *told = text.split("/")
        names = {letter: name for name, letter in _LETTERS.items()}
        return cls.of(int(said), {names[part[0]]: part[1:] for part in told})

    @classmethod
    def of(cls, said: int, told: Mapping[str, str]) -> Finding:
        """Return what was `told` at that moment, by field name."""
        hours, days = (int(told[name]) if name in told else None for name in ("hours", "days"))
        return cls(said, hours, days, told.get("weekday", ""), told.get("date", ""), told.get("time", ""))

    @property
    def is_exact(self) -> bool:
        """Return whether an hour is known."""
        return self.hours is not None or bool(self.time) or not (self.days is not None or self.weekday or self.date)

    def moment(self, zone: ZoneInfo) -> dt.datetime:
        """Return the moment in that zone; never later than `said`."""
        now = dt.datetime.fromtimestamp(self.said, zone)
        if self.hours is not None:
            return (now.astimezone(dt.UTC) - dt.timedelta(hours=self.hours)).astimezone(zone)
        if self.is_exact and not self.time:
            return now
        day = self._day(now.date())
        moment = _at(day, self.time or BEGINNING, zone)
        if moment > now:
            # "samedi soir" said on a Saturday morning is the one before; "à 18 h" said at noon is yesterday's.
            back = 7 if self.weekday else 1
            moment = now if self.days == 0 or self.date else _at(day - dt.timedelta(back), self.time or BEGINNING, zone)
        return moment

    def _day(self, today: dt.date) -> dt.date:
        if self.days is not None:
            return today - dt.timedelta(self.days)
        if self.weekday:
            return today - dt.timedelta((today.weekday() - WEEKDAYS.index(self.weekday)) % 7)
        return _latest(self.date, today) if self.date else today


def _at(day: dt.date, time: str, zone: ZoneInfo) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.fromisoformat(time), zone)


def _latest(date: str, today: dt.date) -> dt.date:
    """Return the latest such day (DD or MM-DD) up to today; today if there is none within a year."""
    month, _, day = date.rpartition("-")
    for back in range(366):
        candidate = today - dt.timedelta(back)
        if candidate.day == int(day) and (not month or candidate.month == int(month)):
            return candidate
    return today
