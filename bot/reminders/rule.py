"""Defines when a reminder comes: a day of the month or an nth weekday, at a local time; computes the next with APScheduler."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import pytz
from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger

from bot.reminders.holidays import working_day

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LAST = -1
# Nothing is sent before EARLIEST or from LATEST on. Local hours.
EARLIEST, LATEST = 7, 21
_ORDINALS = {1: "1st", 2: "2nd", 3: "3rd", 4: "4th", LAST: "last"}
# The months of a year; a rule comes in all of them unless it says otherwise.
YEAR = frozenset(range(1, 13))
# How often a weekly rule comes: each week, or every other one, by the parity of the weeks since the year 1.
EACH, EVEN, ODD = 1, 2, 3
_TEXT = re.compile(r"(?:(\d{1,2})|(w[1-3]|[1-4]|-1)(mon|tue|wed|thu|fri|sat|sun))@(\d{2})(\d{2})(?:~([0-9a-f]{3}))?(h)?")
# A public holiday moves a reminder by at most so many days; at most so many moments are tried for one that is allowed.
MOVED, TRIED = 4, 500


class BadRule(ValueError):
    """A rule, its time zone or its moment cannot be read, or is not allowed; the message says which part."""


@dataclass(frozen=True)
class Rule:
    """Each month on `day` (1 to 31; the last one where a month is shorter), or on the `nth` (1 to 4, or LAST) `weekday`; or,
    with `weeks`, each week or every other one (EACH, EVEN, ODD) on `weekday`.

    It comes in `months` only; with `workdays`, on the next day where it would be a public holiday. `hour` and `minute` are
    local, from EARLIEST on and before LATEST. As text: `5@0800`, `1mon@1930`, `-1fri@1200`, `w1thu@0900`, and after `~` the
    months as the bits of a number, then `h` for `workdays`: `5@0800~f7fh`.
    """

    day: int | None = None
    nth: int | None = None
    weekday: str | None = None
    hour: int = 8
    minute: int = 0
    weeks: int = 0
    months: frozenset[int] = YEAR
    workdays: bool = False

    def __post_init__(self) -> None:
        by_day = self.day is not None and 1 <= self.day <= 31 and self.nth is None and self.weekday is None and not self.weeks
        by_weekday = self.day is None and self.nth in _ORDINALS and self.weekday in WEEKDAYS and not self.weeks
        weekly = self.day is None and self.nth is None and self.weekday in WEEKDAYS and self.weeks in (EACH, EVEN, ODD)
        if not (by_day or by_weekday or weekly):
            raise BadRule("day")
        if not (EARLIEST <= self.hour < LATEST and 0 <= self.minute < 60):
            raise BadRule("hour")
        if not self.months or not self.months <= YEAR:
            raise BadRule("months")

    def __str__(self) -> str:
        day = f"w{self.weeks}{self.weekday}" if self.weeks else self.day or f"{self.nth}{self.weekday}"
        months = "" if self.months == YEAR else f"~{sum(1 << (month - 1) for month in self.months):03x}"
        return f"{day}@{self.hour:02}{self.minute:02}{months}{'h' if self.workdays else ''}"

    @classmethod
    def read(cls, text: str) -> Rule:
        """Return the rule that is written as `text`; raise BadRule."""
        found = _TEXT.fullmatch(text)
        if not found:
            raise BadRule("text")
        day, nth, weekday, hour, minute, bits, workdays = found.groups()
        weeks = int(nth[1]) if nth and nth[0] == "w" else 0
        months = YEAR if bits is None else frozenset(month for month in YEAR if int(bits, 16) & 1 << (month - 1))
        when = (int(day) if day else None, int(nth) if nth and not weeks else None, weekday, int(hour), int(minute))
        rule = cls(*when, weeks, months, bool(workdays))
        if str(rule) != text:
            raise BadRule("text")
        return rule

    def on(self, day: int | None = None, nth: int | None = None, weekday: str | None = None, weeks: int = 0) -> Rule:
        """Return the rule for another day, at the same hour and in the same months."""
        return replace(self, day=day, nth=nth, weekday=weekday, weeks=weeks)

    def comes(self, day: dt.date) -> bool:
        """Return whether a day that the trigger gives is in one of the months, and in one of the weeks."""
        return day.month in self.months and (self.weeks in (0, EACH) or parity(day) == self.weeks)


def parity(day: dt.date) -> int:
    """Return EVEN or ODD, for the week of `day`."""
    return EVEN + (day.toordinal() - 1) // 7 % 2


def first_due(rule: str, zone: str, after: float) -> int:
    """Return the first moment of `rule` in `zone` later than `after`, both in seconds since 1970; raise BadRule."""
    # Thousands of reminders share a rule and a zone, and are worked out within the same minute: cached by minute.
    return _first_due(rule, zone, int(after // 60))


@lru_cache(maxsize=10_000)
def _first_due(text: str, zone: str, minute: int) -> int:
    rule, after = Rule.read(text), dt.datetime.fromtimestamp((minute + 1) * 60, dt.UTC).astimezone(_zone(zone))
    # A public holiday may have moved one from before.
    moment = after - dt.timedelta(days=MOVED) if rule.workdays else after
    for _ in range(TRIED):
        found = _trigger(text, zone).get_next_fire_time(None, moment)
        if rule.comes(found.date()) and (at := _moved(found, zone) if rule.workdays else found) >= after:
            return int(at.timestamp())
        moment = found + dt.timedelta(minutes=1)
    raise BadRule("months")


def _moved(found: dt.datetime, zone: str) -> dt.datetime:
    day = working_day(found.date())
    return found if day == found.date() else _zone(zone).localize(dt.datetime.combine(day, found.time()))


@lru_cache(maxsize=10_000)
def _trigger(text: str, zone: str) -> Any:
    rule, at = Rule.read(text), {"timezone": _zone(zone)}
    clock = {"hour": rule.hour, "minute": rule.minute, "second": 0}
    if rule.weeks:
        return CronTrigger(day_of_week=rule.weekday, **clock, **at)
    if rule.day is None:
        return CronTrigger(day=f"{_ORDINALS[rule.nth or 1]} {rule.weekday}", **clock, **at)
    if rule.day == 31:
        return CronTrigger(day="last", **clock, **at)
    by_day = CronTrigger(day=rule.day, **clock, **at)
    # APScheduler skips a month without that day; with days up to 30, only February is one.
    return OrTrigger([by_day, CronTrigger(month=2, day="last", **clock, **at)]) if rule.day > 28 else by_day


def period_of(rule: str, due: float, zone: str) -> str:
    """Return the name of what a person gets each kind once in: the local month, such as 2026-11, or, for a weekly rule, the
    day; raise BadRule.
    """
    there = _zone(zone)
    try:
        return dt.datetime.fromtimestamp(due, there).strftime("%Y-%m-%d" if rule.startswith("w") else "%Y-%m")
    except (ValueError, OverflowError, OSError) as error:
        raise BadRule("moment") from error


def daytime(moment: float, zone: str) -> int:
    """Return `moment`, or the next local EARLIEST where it falls in the night, in seconds since 1970; raise BadRule."""
    local = dt.datetime.fromtimestamp(moment, _zone(zone))
    if EARLIEST <= local.hour < LATEST:
        return int(moment)
    day = local.date() + dt.timedelta(days=local.hour >= LATEST)
    morning = _zone(zone).localize(dt.datetime.combine(day, dt.time(EARLIEST)))
    return int(morning.timestamp())


@lru_cache(maxsize=1000)
def _zone(name: str) -> Any:
    # APScheduler 3.9 takes pytz's zones only.
    try:
        return pytz.timezone(name)
    except pytz.UnknownTimeZoneError as error:
        raise BadRule("zone") from error


def midnight(day: dt.date, zone: str) -> int:
    """Return when that day begins in `zone`, in seconds since 1970."""
    return int(dt.datetime.combine(day, dt.time(), ZoneInfo(zone)).timestamp())


def at_hour(day: dt.date, rule: Rule, zone: str) -> int:
    """Return the moment of that day at the time of `rule`, in seconds since 1970."""
    return int(dt.datetime.combine(day, dt.time(rule.hour, rule.minute), ZoneInfo(zone)).timestamp())
