"""A person's reminder settings as one immutable value, which can be written into a button and read back."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.knowledge import KINDS, ReminderKind
from bot.reminders.rule import WEEKDAYS, BadRule, Rule, midnight
from bot.storage import DEFAULT_ZONE, Calendar

# Apply where the person asks for nothing else: spread over the month, so that reminders do not come together.
DEFAULTS: dict[ReminderKind, Rule] = {"update": Rule(day=5), "backup": Rule(day=15), "passwords": Rule(day=25)}


# The pauses offered, in days.
PAUSES = (7, 14, 30, 60)
# In a button: a kind that is off, and one that is left as it is.
OFF, SAME = "!", "="
# Seconds since 1970, until the year 2286.
PAUSE_END = re.compile(r"[1-9]\d{8,9}")


@dataclass(frozen=True)
class Settings:
    """All settings of a person's reminders; `rules` has the kinds that were ever set, `active` those that are on."""

    calendar: Calendar
    rules: dict[ReminderKind, Rule]
    active: frozenset[ReminderKind]

    @property
    def zone(self) -> str:
        """The time zone that applies."""
        return self.calendar.zone or DEFAULT_ZONE

    def rule(self, kind: ReminderKind) -> Rule:
        """Return the rule of a kind, its default where none was set."""
        return self.rules.get(kind, DEFAULTS[kind])

    def __str__(self) -> str:
        """Return the states of all kinds."""
        return self.states(KINDS)

    def states(self, kinds: Iterable[ReminderKind]) -> str:
        """Return the state of `kinds` as a button holds it, to be restored later.

        For each kind: its rule, with OFF before it where it is off; nothing where it was never set; SAME where it is not among
        `kinds`.
        """
        wanted = set(kinds)
        return "|".join(self._state(kind) if kind in wanted else SAME for kind in KINDS)

    def states_and_pause(self, kinds: Iterable[ReminderKind]) -> str:
        """Return `states`, followed by the end of the pause in seconds since 1970, or nothing where there is none."""
        return f"{self.states(kinds)}|{self.calendar.paused_until or ''}"

    def _state(self, kind: ReminderKind) -> str:
        if kind not in self.rules:
            return ""
        return ("" if kind in self.active else OFF) + str(self.rules[kind])

    def with_states(self, text: str) -> Settings:
        """Return settings with what `states` or `states_and_pause` wrote; kinds that were never set are off; raise BadRule."""
        parts = text.split("|")
        pause = parts[len(KINDS) :]
        if len(parts) < len(KINDS) or len(pause) > 1 or (pause and pause[0] and not PAUSE_END.fullmatch(pause[0])):
            raise BadRule("states")
        after = self
        if pause:
            after = replace(self, calendar=replace(self.calendar, paused_until=int(pause[0]) if pause[0] else None))
        for kind, part in zip(KINDS, parts[: len(KINDS)], strict=True):
            if part == SAME:
                continue
            if part:
                after = after.on(kind, rules={kind: Rule.read(part.removeprefix(OFF))})
            if not part or part.startswith(OFF):
                after = after.off(kind)
        return after

    def paused(self, end: dt.date | None) -> Settings:
        """Return settings with a pause up to and including that day, or with none."""
        until = midnight(end + dt.timedelta(days=1), self.zone) if end else None
        return replace(self, calendar=replace(self.calendar, paused_until=until))

    def on(self, *kinds: ReminderKind, rules: Mapping[ReminderKind, Rule] | None = None) -> Settings:
        """Return settings with these kinds on, by these rules where given."""
        held = {kind: (rules or {}).get(kind, self.rule(kind)) for kind in kinds}
        return replace(self, rules={**self.rules, **held}, active=self.active | set(kinds))

    def off(self, *kinds: ReminderKind) -> Settings:
        """Return settings with these kinds off."""
        return replace(self, active=self.active - set(kinds))


def wished(wish: Mapping[str, str], rule: Rule) -> Rule:
    """Return `rule` with the day and time that a request names, where it names one; raise BadRule."""
    if "nth" in wish and "weekday" in wish:
        rule = replace(rule, day=None, nth=int(wish["nth"]), weekday=wish["weekday"])
    elif "day" in wish:
        rule = replace(rule, day=int(wish["day"]), nth=None, weekday=None)
    if "time" in wish:
        hour, minute = wish["time"].split(":")
        rule = replace(rule, hour=int(hour), minute=int(minute))
    return rule


def days_wished(wish: Mapping[str, str], today: dt.date) -> int | None:
    """Return the number of days that a request names, or the days until the weekday it names; a year at most."""
    if "days" in wish:
        return min(int(wish["days"]), 366)
    if "weekday" in wish:
        return (WEEKDAYS.index(wish["weekday"]) - today.weekday()) % 7 or 7
    return None
