"""A typed request about reminders, as one value."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.values import KINDS, ReminderKind


class ReminderAction(StrEnum):
    """The action requested; PANEL only shows the reminders."""

    ON = "on"
    MOVE = "move"
    OFF = "off"
    PAUSE = "pause"
    RESUME = "resume"
    UNDO = "undo"
    SNOOZE = "snooze"
    DONE = "done"
    NOT_DONE = "not_done"
    ZONE = "zone"
    ONLY = "only"
    PANEL = "panel"


@dataclass(frozen=True)
class ReminderRequest:
    """The action and its details; None or empty for those not named.

    `kinds` are the kinds it is about, `kept` those to keep if all others stop; `days`, `hours` and `minutes` are a delay or a
    duration; `time` is (hour, minute); a pause lasts from `since` until `until`. It comes each week or every other one
    (`weeks`), or `every` so many months; `without` and `within` are months, `workdays` avoids public holidays, `often` is
    "less" or "more". `once` is true if it comes once, on `date` (month, day) or after the delay. `untaken` names what no
    reminder can be, `own` is true for a step in the person's own words, `several` if it names several kinds and
    days, `names_reminder` if it says that a reminder is meant.
    """

    action: ReminderAction = ReminderAction.PANEL
    kinds: tuple[ReminderKind, ...] = ()
    kept: tuple[ReminderKind, ...] = ()
    zone: str | None = None
    day: int | None = None
    nth: int | None = None
    weekday: str | None = None
    time: tuple[int, int] | None = None
    days: int | None = None
    hours: int | None = None
    until: dt.date | None = None
    since: dt.date | None = None
    minutes: int | None = None
    weeks: int = 0
    every: int = 0
    monthly: bool = False
    without: tuple[int, ...] = ()
    within: tuple[int, ...] = ()
    workdays: bool = False
    often: str = ""
    once: bool = False
    date: tuple[int, int] | None = None
    untaken: tuple[str, ...] = ()
    own: bool = False
    several: bool = False
    names_reminder: bool = False

    @classmethod
    def read(cls, found: Mapping[str, str]) -> ReminderRequest:
        """Return the request for the entities of a message (bot/assistant/reminder_reader.py), by name."""

        def number(name: str) -> int | None:
            return int(found[name]) if name in found else None

        def day(name: str) -> dt.date | None:
            return dt.date.fromisoformat(found[name]) if name in found else None

        hour, _, minute = found.get("time", "").partition(":")
        action = found.get("action", "")
        return cls(
            ReminderAction(action) if action in set(ReminderAction) else ReminderAction.PANEL,
            _kinds(found.get("kinds", "")),
            _kinds(found.get("kept", "")),
            found.get("zone"),
            number("day"),
            number("nth"),
            found.get("weekday"),
            (int(hour), int(minute)) if hour else None,
            number("days"),
            number("hours"),
            day("until"),
            day("since"),
            minutes=number("minutes"),
            weeks=number("weeks") or 0,
            every=number("every") or 0,
            monthly="monthly" in found,
            without=_numbers(found.get("without", "")),
            within=_numbers(found.get("within", "")),
            workdays="workdays" in found,
            often=found.get("often", ""),
            once="once" in found,
            date=_date(found.get("date", "")),
            untaken=tuple(filter(None, found.get("untaken", "").split(","))),
            own="own" in found,
            several="several" in found,
            names_reminder="named" in found,
        )


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in text.split(",") if number)


def _date(text: str) -> tuple[int, int] | None:
    month, _, day = text.partition("-")
    return (int(month), int(day)) if text else None


def _kinds(text: str) -> tuple[ReminderKind, ...]:
    named = text.split(",")
    return tuple(kind for kind in KINDS if kind in named)
