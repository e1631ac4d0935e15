"""What a person has set of their reminders, as one value: changed by making another, and written as a button can hold it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.knowledge import KINDS, ReminderKind
from bot.reminders.rule import WEEKDAYS, BadRule, Rule, midnight
from bot.storage import DEFAULT_ZONE, Calendar

# Where nothing else is asked for: spread over the month, so that they do not come together.
DEFAULTS: dict[ReminderKind, Rule] = {
    "update": Rule(day=5),
    "backup": Rule(day=15),
    "passwords": Rule(day=25),
    "habits": Rule(day=20),
}

# The pauses offered, in days.
PAUSES = (7, 14, 30, 60)
# In a button: a kind that is off, one that is left as it is, one that was never set.
OFF, SAME, NEVER = "!", "=", "-"
# The kinds there were before the others: buttons sent then hold no more, with nothing in place of NEVER.
FIRST_KINDS = 3
# Seconds since 1970, until the year 2286.
PAUSE_END = re.compile(r"[1-9]\d{8,9}")


@dataclass(frozen=True)
class Settings:
    """All there is on a person's reminders; `rules` has those that were ever set, `active` those that are on."""

    calendar: Calendar
    rules: dict[ReminderKind, Rule]
    active: frozenset[ReminderKind]

    @property
    def zone(self) -> str:
        """The time zone that holds."""
        return self.calendar.zone or DEFAULT_ZONE

    def rule(self, kind: ReminderKind) -> Rule:
        """The rule of a kind, its default where none was set."""
        return self.rules.get(kind, DEFAULTS[kind])

    def __str__(self) -> str:
        """As `states`, of all kinds."""
        return self.states(KINDS)

    def states(self, kinds: Iterable[ReminderKind]) -> str:
        """As a button holds it, to come back to: each kind's rule, with OFF before it where it is off, NEVER where it was
        never set; and SAME for kinds other than `kinds`.
        """
        wanted = set(kinds)
        return "|".join(self._state(kind) if kind in wanted else SAME for kind in KINDS)

    def states_and_pause(self, kinds: Iterable[ReminderKind]) -> str:
        """As `states`, and after it the end of the pause, in seconds since 1970, nothing where there is none."""
        return f"{self.states(kinds)}|{self.calendar.paused_until or ''}"

    def _state(self, kind: ReminderKind) -> str:
        if kind not in self.rules:
            return NEVER
        return ("" if kind in self.active else OFF) + str(self.rules[kind])

    def with_states(self, text: str) -> Settings:
        """As `states` or `states_and_pause` wrote it, kinds that were never set switched off; raises BadRule."""
        states, pause = read_states(text)
        after = self
        if pause is not None:
            after = replace(self, calendar=replace(self.calendar, paused_until=int(pause) if pause else None))
        for kind, part in zip(KINDS, states, strict=True):
            if part == SAME:
                continue
            if part != NEVER:
                after = after.on(kind, rules={kind: Rule.read(part.removeprefix(OFF))})
            if part == NEVER or part.startswith(OFF):
                after = after.off(kind)
        return after

    def paused(self, end: dt.date | None) -> Settings:
        """With a pause until that day included, or none."""
        until = midnight(end + dt.timedelta(days=1), self.zone) if end else None
        return replace(self, calendar=replace(self.calendar, paused_until=until))

    def on(self, *kinds: ReminderKind, rules: Mapping[ReminderKind, Rule] | None = None) -> Settings:
        """With these kinds on, by these rules where given."""
        held = {kind: (rules or {}).get(kind, self.rule(kind)) for kind in kinds}
        return replace(self, rules={**self.rules, **held}, active=self.active | set(kinds))

    def off(self, *kinds: ReminderKind) -> Settings:
        """With these kinds off."""
        return replace(self, active=self.active - set(kinds))


def read_states(text: str) -> tuple[list[str], str | None]:
    """The state of each kind, and the end of the pause, None where nothing is said of it; raises BadRule.

    Buttons of when there were FIRST_KINDS, still on people's screens, leave the kinds that came later as they are.
    """
    parts = text.split("|")
    if len(parts) in (FIRST_KINDS, FIRST_KINDS + 1) and _is_pause(parts[FIRST_KINDS:]):
        parts[:FIRST_KINDS] = [part or NEVER for part in parts[:FIRST_KINDS]]
        parts[FIRST_KINDS:FIRST_KINDS] = [SAME] * (len(KINDS) - FIRST_KINDS)
    states, pause = parts[: len(KINDS)], parts[len(KINDS) :]
    if len(states) < len(KINDS) or not _is_pause(pause):
        raise BadRule("states")
    for part in states:
        if part not in (SAME, NEVER):
            Rule.read(part.removeprefix(OFF))
    return states, pause[0] if pause else None


def _is_pause(parts: list[str]) -> bool:
    return not parts or (len(parts) == 1 and (not parts[0] or bool(PAUSE_END.fullmatch(parts[0]))))


def wished(wish: Mapping[str, str], rule: Rule) -> Rule:
    """`rule`, with the day and hour that a request names in place of its own; raises BadRule."""
    if "nth" in wish and "weekday" in wish:
        rule = replace(rule, day=None, nth=int(wish["nth"]), weekday=wish["weekday"])
    elif "day" in wish:
        rule = replace(rule, day=int(wish["day"]), nth=None, weekday=None)
    if "time" in wish:
        hour, minute = wish["time"].split(":")
        rule = replace(rule, hour=int(hour), minute=int(minute))
    return rule


def days_wished(wish: Mapping[str, str], today: dt.date) -> int | None:
    """In how many days, or for how many: a year at most."""
    if "days" in wish:
        return min(int(wish["days"]), 366)
    if "weekday" in wish:
        return (WEEKDAYS.index(wish["weekday"]) - today.weekday()) % 7 or 7
    return None
