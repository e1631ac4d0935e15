"""What is kept of a person's reminders: read as one value, written so that nothing that is due is lost."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Container
from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.knowledge import KINDS, ReminderKind
from bot.reminders.rule import BadRule, Rule, first_due, month_of
from bot.reminders.settings import DEFAULTS, Settings
from bot.storage import Storage, Subscription

# A reminder that came longer ago is no longer what "demain" is about. Seconds.
RECENT = 14 * 86_400


class Subscriptions:
    """Everything here is by chat id: a reminder has to be sent somewhere. `zones` are those there are."""

    def __init__(self, storage: Storage, zones: Container[str], clock: Callable[[], float] = time.time) -> None:
        self._storage = storage
        self._zones = zones
        self._clock = clock

    def load(self, chat_id: int) -> Settings:
        """All there is; what can no longer be read counts as never set."""
        known = self._storage.reminders.of(chat_id)
        calendar = self._storage.reminders.calendar(chat_id)
        if calendar.paused_until and calendar.paused_until <= self._clock():
            calendar = replace(calendar, paused_until=None)
        if calendar.zone not in self._zones:
            calendar = replace(calendar, zone=None)
        rules = {kind: _rule(kind, known[kind].rule) for kind in KINDS if kind in known}
        return Settings(calendar, rules, frozenset(kind for kind in rules if known[kind].active))

    def save(self, chat_id: int, settings: Settings) -> None:
        """Keep it, with when each kind comes next."""
        # Whoever sets a reminder can be written to.
        self.reachable(chat_id, back=True)
        known, before = self._storage.reminders.of(chat_id), self._storage.reminders.calendar(chat_id)
        calendar = replace(settings.calendar, reachable=True)
        same = (calendar.zone, calendar.paused_until) == (before.zone, before.paused_until)
        subscriptions = []
        for kind, rule in settings.rules.items():
            due, old = self.due(chat_id, kind, settings), known.get(kind)
            # What is due at this very moment is still to come, and must not move on by a month.
            if old and old.active and old.due and not calendar.paused_until and (old.due <= self._clock() or same):
                due = old.due if old.due <= self._clock() or old.rule == str(rule) else due
            subscriptions.append(Subscription(kind, str(rule), kind in settings.active, due))
        self._storage.reminders.save(chat_id, calendar, subscriptions)

    def due(self, chat_id: int, kind: ReminderKind, settings: Settings) -> int:
        """When that kind comes next: in a month that has not had it, and not in a pause."""
        had = self._storage.deliveries.months(chat_id, kind)
        due = first_due(str(settings.rule(kind)), settings.zone, max(self._clock(), settings.calendar.paused_until or 0))
        while month_of(due, settings.zone) in had:
            due = first_due(str(settings.rule(kind)), settings.zone, due)
        return due

    def reachable(self, chat_id: int, *, back: bool) -> None:
        """The person blocked the bot, or has come back."""
        if back:
            zone = self.load(chat_id).zone
            self._storage.reminders.reachable(chat_id, zone, first_due, self._clock())
        else:
            self._storage.reminders.unreachable(chat_id)

    def streak(self, chat_id: int, kind: ReminderKind) -> int:
        """How many months in a row were done, up to the last; one that just came and waits breaks nothing."""
        history = self._storage.deliveries.history(chat_id, kind)
        if history and not history[0][1]:
            history = history[1:]
        count, expected = 0, None
        for month, done in history:
            number = int(month[:4]) * 12 + int(month[5:])
            if not done or expected not in (None, number):
                break
            count, expected = count + 1, number - 1
        return count

    def waiting(self, chat_id: int) -> list[tuple[str, str]]:
        """The kind and month of the monthly reminders that came lately and are not done, the latest first."""
        waiting = self._storage.deliveries.waiting(chat_id)
        return [(kind, month) for kind, month, sent in waiting if kind in KINDS and self._clock() - sent < RECENT]

    def today(self, settings: Settings) -> dt.date:
        """The person's own day."""
        return local(self._clock(), settings.zone).date()


def local(moment: float, zone: str) -> dt.datetime:
    """A moment as the clocks of `zone` show it."""
    return dt.datetime.fromtimestamp(moment, ZoneInfo(zone))


def _rule(kind: ReminderKind, text: str) -> Rule:
    """The rule kept, or the kind's own where it can no longer be read."""
    try:
        return Rule.read(text)
    except BadRule:
        return DEFAULTS[kind]
