"""A person's reminder settings as one immutable value."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.reminders.request import ReminderRequest
from bot.reminders.rule import WEEKDAYS, Rule, midnight
from bot.reminders.snapshot import KindState, Snapshot
from bot.storage import DEFAULT_ZONE, Calendar
from bot.values import KINDS, ReminderKind

# Apply where the person asks for nothing else: spread over the month, so that reminders do not come together.
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

    def snapshot(self, kinds: Iterable[ReminderKind] = KINDS, *, pause: bool = False) -> Snapshot:
        """Return the state of `kinds`, and with `pause` when the pause ends, to be restored later."""
        wanted = set(kinds)
        states = tuple(KindState(self.rules.get(kind), kind in self.active) if kind in wanted else None for kind in KINDS)
        calendar = self.calendar if pause else Calendar()
        return Snapshot(states, pause, calendar.paused_until, calendar.paused_from)

    def restored(self, snapshot: Snapshot) -> Settings:
        """Return settings with what a snapshot holds; kinds that were never set in it are switched off."""
        after = self
        if snapshot.has_pause:
            calendar = replace(self.calendar, paused_until=snapshot.paused_until, paused_from=snapshot.paused_from)
            after = replace(self, calendar=calendar)
        for kind, state in zip(KINDS, snapshot.states, strict=True):
            if state is None:
                continue
            if state.rule:
                after = after.on(kind, rules={kind: state.rule})
            if not state.active:
                after = after.off(kind)
        return after

    def paused(self, end: dt.date | None, since: dt.date | None = None) -> Settings:
        """Return settings with a pause up to and including `end`, from now on or from `since`; or with none."""
        until = midnight(end + dt.timedelta(days=1), self.zone) if end else None
        begins = midnight(since, self.zone) if end and since else None
        return replace(self, calendar=replace(self.calendar, paused_until=until, paused_from=begins))

    def on(self, *kinds: ReminderKind, rules: Mapping[ReminderKind, Rule] | None = None) -> Settings:
        """Return settings with these kinds on, by these rules where given."""
        held = {kind: (rules or {}).get(kind, self.rule(kind)) for kind in kinds}
        return replace(self, rules={**self.rules, **held}, active=self.active | set(kinds))

    def off(self, *kinds: ReminderKind) -> Settings:
        """Return settings with these kinds off."""
        return replace(self, active=self.active - set(kinds))


def days_wished(request: ReminderRequest, today: dt.date) -> int | None:
    """Return the number of days that a request names, or the days until the weekday it names; a year at most."""
    if request.days is not None:
        return min(request.days, 366)
    if request.weekday is not None:
        return (WEEKDAYS.index(request.weekday) - today.weekday()) % 7 or 7
    return None
