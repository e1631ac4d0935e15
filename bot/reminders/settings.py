"""What a person has set of their reminders, as one value: changed by making another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.reminders.request import ReminderRequest
from bot.reminders.rule import WEEKDAYS, Rule, midnight
from bot.reminders.snapshot import KindState, Snapshot
from bot.storage import DEFAULT_ZONE, Calendar
from bot.values import KINDS, ReminderKind

# Where nothing else is asked for: spread over the month, so that they do not come together.
DEFAULTS = {
    ReminderKind.UPDATE: Rule(day=5),
    ReminderKind.BACKUP: Rule(day=15),
    ReminderKind.PASSWORDS: Rule(day=25),
    ReminderKind.HABITS: Rule(day=20),
}

# The pauses offered, in days.
PAUSES = (7, 14, 30, 60)


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

    def snapshot(self, kinds: Iterable[ReminderKind] = KINDS, *, pause: bool = False) -> Snapshot:
        """What holds for `kinds`, and with `pause` when that ends, to come back to."""
        wanted = set(kinds)
        states = tuple(KindState(self.rules.get(kind), kind in self.active) if kind in wanted else None for kind in KINDS)
        return Snapshot(states, pause, self.calendar.paused_until if pause else None)

    def restored(self, snapshot: Snapshot) -> Settings:
        """With what a snapshot holds; kinds that were never set in it are switched off."""
        after = self
        if snapshot.has_pause:
            after = replace(self, calendar=replace(self.calendar, paused_until=snapshot.paused_until))
        for kind, state in zip(KINDS, snapshot.states, strict=True):
            if state is None:
                continue
            if state.rule:
                after = after.on(kind, rules={kind: state.rule})
            if not state.active:
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


def wished(request: ReminderRequest, rule: Rule) -> Rule:
    """`rule`, with the day and hour that a request names in place of its own; raises BadRule."""
    if request.nth is not None and request.weekday is not None:
        rule = replace(rule, day=None, nth=request.nth, weekday=request.weekday)
    elif request.day is not None:
        rule = replace(rule, day=request.day, nth=None, weekday=None)
    if request.time is not None:
        hour, minute = request.time
        rule = replace(rule, hour=hour, minute=minute)
    return rule


def days_wished(request: ReminderRequest, today: dt.date) -> int | None:
    """In how many days, or for how many: a year at most."""
    if request.days is not None:
        return min(request.days, 366)
    if request.weekday is not None:
        return (WEEKDAYS.index(request.weekday) - today.weekday()) % 7 or 7
    return None
