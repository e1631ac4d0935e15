"""Loads and saves a person's reminder settings, in such a way that no due reminder is lost."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Container
from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.reminders.due import due_after
from bot.reminders.rule import BadRule, Rule, period_of
from bot.reminders.settings import DEFAULTS, Settings
from bot.storage import Calendar, Storage, Subscription
from bot.values import KINDS, ReminderKind

# For so long after it was sent, a reminder is what "demain" or "c'est fait" is about. Seconds.
ANSWERABLE = 14 * 86_400


class Subscriptions:
    """Reminder settings by chat id. `zones` are the time zones that a person can choose."""

    def __init__(self, storage: Storage, zones: Container[str], clock: Callable[[], float] = time.time) -> None:
        self._storage = storage
        self._zones = zones
        self._clock = clock

    def load(self, chat_id: int) -> Settings:
        """Return a person's settings; a rule or zone that can no longer be read counts as never set."""
        known = self._storage.reminders.of(chat_id)
        calendar = self._storage.reminders.calendar(chat_id)
        if calendar.paused_until and calendar.paused_until <= self._clock():
            calendar = replace(calendar, paused_until=None, paused_from=None)
        if calendar.zone not in self._zones:
            calendar = replace(calendar, zone=None)
        rules = {kind: _rule(kind, known[kind].rule) for kind in KINDS if kind in known}
        return Settings(calendar, rules, frozenset(kind for kind in rules if known[kind].active))

    def save(self, chat_id: int, settings: Settings) -> None:
        """Save a person's settings, with when each kind comes next."""
        # A person who sets a reminder can be reached.
        self.reachable(chat_id, back=True)
        known, before = self._storage.reminders.of(chat_id), self._storage.reminders.calendar(chat_id)
        calendar = replace(settings.calendar, reachable=True)
        same = (calendar.zone, *_pause(calendar)) == (before.zone, *_pause(before))
        paused = calendar.begun(self._clock())
        subscriptions = []
        for kind, rule in settings.rules.items():
            due, old = self.due(chat_id, kind, settings), known.get(kind)
            # A reminder that is due right now has not been sent yet, and must not move on by a month.
            if old and old.active and old.due and not paused and (old.due <= self._clock() or same):
                due = old.due if old.due <= self._clock() or old.rule == str(rule) else due
            subscriptions.append(Subscription(kind, str(rule), kind in settings.active, due))
        self._storage.reminders.save(chat_id, calendar, subscriptions)

    def due(self, chat_id: int, kind: ReminderKind, settings: Settings) -> int:
        """Return when that kind comes next: in a month that has not had it, and after a pause."""
        had = self._storage.deliveries.months(chat_id, kind)
        rule, pause = str(settings.rule(kind)), _pause(settings.calendar)
        due = due_after(rule, settings.zone, self._clock(), *pause)
        while period_of(rule, due, settings.zone) in had:
            due = due_after(rule, settings.zone, due, *pause)
        return due

    def reachable(self, chat_id: int, *, back: bool) -> None:
        """Record that the person has blocked the bot, or is back."""
        if not back:
            self._storage.reminders.unreachable(chat_id)
        elif not self._storage.reminders.calendar(chat_id).reachable:
            settings = self.load(chat_id)
            now, pause = self._clock(), _pause(settings.calendar)
            after = max(now, settings.calendar.paused_until or 0) if settings.calendar.begun(now) else now
            due = {kind: due_after(str(settings.rule(kind)), settings.zone, after, *pause) for kind in settings.active}
            self._storage.reminders.reachable(chat_id, due, int(after))

    def streak(self, chat_id: int, kind: ReminderKind) -> int:
        """Return how many months in a row were done, up to the latest; the newest does not count until it is done."""
        # Of a weekly reminder, a month counts where one of its weeks was done.
        months: dict[str, bool] = {}
        for period, done in self._storage.deliveries.history(chat_id, kind):
            months[period[:7]] = months.get(period[:7], False) or done
        history = list(months.items())
        if history and not history[0][1]:
            history = history[1:]
        count, expected = 0, None
        for month, done in history:
            number = int(month[:4]) * 12 + int(month[5:])
            if not done or expected not in (None, number):
                break
            count, expected = count + 1, number - 1
        return count

    def waiting(self, chat_id: int) -> list[tuple[ReminderKind, str]]:
        """Return kind and month of the monthly reminders that were sent lately and are not done, the latest first."""
        waiting = self._storage.deliveries.waiting(chat_id)
        monthly = [(kind, month, sent) for kind, month, sent in waiting if isinstance(kind, ReminderKind)]
        return [(kind, month) for kind, month, sent in monthly if self._clock() - sent < ANSWERABLE]

    def today(self, settings: Settings) -> dt.date:
        """Return the date where the person is."""
        return local(self._clock(), settings.zone).date()


def local(moment: float, zone: str) -> dt.datetime:
    """Return a moment, in seconds since 1970, as local time of `zone`."""
    return dt.datetime.fromtimestamp(moment, ZoneInfo(zone))


def _pause(calendar: Calendar) -> tuple[int | None, int | None]:
    return calendar.paused_from, calendar.paused_until


def _rule(kind: ReminderKind, text: str) -> Rule:
    """Return the stored rule, or the default of the kind where it can no longer be read."""
    try:
        return Rule.read(text)
    except BadRule:
        return DEFAULTS[kind]
