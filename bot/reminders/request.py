"""What a request about reminders in words asks for, as one value."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.values import KINDS, ReminderKind


class ReminderAction(StrEnum):
    """What is wanted: PANEL where it is only to see them."""

    ON = "on"
    MOVE = "move"
    OFF = "off"
    PAUSE = "pause"
    RESUME = "resume"
    UNDO = "undo"
    SNOOZE = "snooze"
    DONE = "done"
    ZONE = "zone"
    PANEL = "panel"


@dataclass(frozen=True)
class ReminderRequest:
    """The action, and what else was named: None or nothing for what was not.

    `kinds` are meant, `kept` stay where all others stop; `days` and `hours` are from now or for so long; `time` is an hour and
    a minute; a pause lasts from `since` until `until`. `unkept` is set where it wants what a monthly reminder cannot be,
    `several` where it names several kinds and days.
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
    unkept: bool = False
    several: bool = False

    @classmethod
    def read(cls, found: Mapping[str, str]) -> ReminderRequest:
        """The request that the entities of a message describe (bot/assistant/reminder_reader.py), by their names."""

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
            unkept="unkept" in found,
            several="several" in found,
        )


def _kinds(text: str) -> tuple[ReminderKind, ...]:
    named = text.split(",")
    return tuple(kind for kind in KINDS if kind in named)
