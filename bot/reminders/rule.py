"""Defines when a reminder comes: a day of the month or an nth weekday, at a local time; computes the next with APScheduler."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import pytz
from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LAST = -1
# Nothing is sent before EARLIEST or from LATEST on. Local hours.
EARLIEST, LATEST = 7, 21
_ORDINALS = {1: "1st", 2: "2nd", 3: "3rd", 4: "4th", LAST: "last"}
_TEXT = re.compile(r"(?:(\d{1,2})|([1-4]|-1)(mon|tue|wed|thu|fri|sat|sun))@(\d{2})(\d{2})")


class BadRule(ValueError):
    """A rule, its time zone or its moment cannot be read, or is not allowed; the message says which part."""


@dataclass(frozen=True)
class Rule:
    """Each month on `day` (1 to 31; the last one where a month is shorter), or on the `nth` (1 to 4, or LAST) `weekday`.

    `hour` and `minute` are local, from EARLIEST on and before LATEST. As text: `5@0800`, `1mon@1930`, `-1fri@1200`.
    """

    day: int | None = None
    nth: int | None = None
    weekday: str | None = None
    hour: int = 8
    minute: int = 0

    def __post_init__(self) -> None:
        by_day = self.day is not None and 1 <= self.day <= 31 and self.nth is None and self.weekday is None
        by_weekday = self.day is None and self.nth in _ORDINALS and self.weekday in WEEKDAYS
        if not (by_day or by_weekday):
            raise BadRule("day")
        if not (EARLIEST <= self.hour < LATEST and 0 <= self.minute < 60):
            raise BadRule("hour")

    def __str__(self) -> str:
        return f"{self.day or f'{self.nth}{self.weekday}'}@{self.hour:02}{self.minute:02}"

    @classmethod
    def read(cls, text: str) -> Rule:
        """Return the rule that is written as `text`; raise BadRule."""
        found = _TEXT.fullmatch(text)
        if not found:
            raise BadRule("text")
        day, nth, weekday, hour, minute = found.groups()
        return cls(int(day) if day else None, int(nth) if nth else None, weekday, int(hour), int(minute))


def first_due(rule: str, zone: str, after: float) -> int:
    """Return the first moment of `rule` in `zone` later than `after`, both in seconds since 1970; raise BadRule."""
    # Thousands of reminders share a rule and a zone, and are worked out within the same minute: cached by minute.
    return _first_due(rule, zone, int(after // 60))


@lru_cache(maxsize=10_000)
def _first_due(rule: str, zone: str, minute: int) -> int:
    moment = dt.datetime.fromtimestamp((minute + 1) * 60, dt.UTC).astimezone(_zone(zone))
    found = _trigger(rule, zone).get_next_fire_time(None, moment)
    return int(found.timestamp())


@lru_cache(maxsize=10_000)
def _trigger(text: str, zone: str) -> Any:
    rule, at = Rule.read(text), {"timezone": _zone(zone)}
    clock = {"hour": rule.hour, "minute": rule.minute, "second": 0}
    if rule.day is None:
        return CronTrigger(day=f"{_ORDINALS[rule.nth or 1]} {rule.weekday}", **clock, **at)
    if rule.day == 31:
        return CronTrigger(day="last", **clock, **at)
    by_day = CronTrigger(day=rule.day, **clock, **at)
    # APScheduler skips a month without that day; with days up to 30, only February is one.
    return OrTrigger([by_day, CronTrigger(month=2, day="last", **clock, **at)]) if rule.day > 28 else by_day


def month_of(due: float, zone: str) -> str:
    """Return the local month of a moment, such as 2026-11, in which a person gets each kind once; raise BadRule."""
    there = _zone(zone)
    try:
        return dt.datetime.fromtimestamp(due, there).strftime("%Y-%m")
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
