"""One-off reminders, of a guide or before a time limit: ordinary deliveries, but not opened by a monthly rule."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable

from bot.reminders.rule import daytime
from bot.reminders.subscriptions import Subscriptions, local
from bot.storage import Storage
from bot.values import OneOffKind, ReminderKind

DAY = 86_400


class GuideReminders:
    """One-off reminders by chat id; the guide's id takes the place of the month, so that there is at most one per guide.

    They respect the person's time zone and pause, and are never sent at night.
    """

    def __init__(self, storage: Storage, subscriptions: Subscriptions, clock: Callable[[], float] = time.time) -> None:
        self._storage = storage
        self._subscriptions = subscriptions
        self._clock = clock

    def set(self, chat_id: int, guide: str, days: int) -> dt.datetime:
        """Schedule the guide in so many days, in place of an earlier one; return when, in the person's local time."""
        # A person who sets a reminder can be reached.
        self._subscriptions.reachable(chat_id, back=True)
        settings = self._subscriptions.load(chat_id)
        moment, pause = self._clock() + days * DAY, settings.calendar
        if pause.paused_until and (pause.paused_from or 0) <= moment < pause.paused_until:
            moment = pause.paused_until
        moment = daytime(moment, settings.zone)
        self._storage.deliveries.once(chat_id, OneOffKind.GUIDE, guide, moment)
        return local(moment, settings.zone)

    def today(self, chat_id: int) -> dt.date:
        """Return the current date in the person's time zone."""
        return self._subscriptions.today(self._subscriptions.load(chat_id))

    def at(self, chat_id: int, guide: str) -> dt.datetime | None:
        """Return when the guide is due, in the person's local time; None if it is not scheduled."""
        moment = self._storage.deliveries.once_at(chat_id, OneOffKind.GUIDE, guide)
        return None if moment is None else local(moment, self._subscriptions.load(chat_id).zone)

    def cancel(self, chat_id: int, guide: str) -> None:
        """Cancel the reminder of the guide."""
        self._storage.deliveries.drop_once(chat_id, OneOffKind.GUIDE, guide)


class ClockReminders:
    """Reminders before the time limits of an incident, by chat id; at most one per time limit and situation.

    They ignore a pause of the monthly reminders: the person has a deadline to meet.
    """

    def __init__(self, storage: Storage, subscriptions: Subscriptions) -> None:
        self._storage = storage
        self._subscriptions = subscriptions

    def zone(self, chat_id: int) -> str:
        """Return the person's time zone."""
        return self._subscriptions.load(chat_id).zone

    def set(self, chat_id: int, situation: str, clock: str, moment: dt.datetime) -> None:
        """Schedule a reminder at that moment, or in the following morning if that is at night; replaces an earlier one."""
        self._subscriptions.reachable(chat_id, back=True)
        at = daytime(moment.timestamp(), self.zone(chat_id))
        self._storage.deliveries.once(chat_id, OneOffKind.CLOCK, clock_name(situation, clock), at)

    def is_set(self, chat_id: int, situation: str, clock: str) -> bool:
        """Return whether a reminder is scheduled."""
        return self._storage.deliveries.once_at(chat_id, OneOffKind.CLOCK, clock_name(situation, clock)) is not None

    def cancel(self, chat_id: int, situation: str, clock: str) -> None:
        """Cancel the reminder."""
        self._storage.deliveries.drop_once(chat_id, OneOffKind.CLOCK, clock_name(situation, clock))


def clock_name(situation: str, clock: str) -> str:
    """Return the name of the delivery, which takes the place of the month."""
    return f"{situation}:{clock}"


class StepReminders:
    """A reminder's step that comes once, by chat id; at most one per kind and day. It is answered like any reminder."""

    def __init__(self, storage: Storage, subscriptions: Subscriptions) -> None:
        self._storage = storage
        self._subscriptions = subscriptions

    def set(self, chat_id: int, kind: ReminderKind, name: str, moment: dt.datetime) -> None:
        """Schedule a step under that name (`once-` and the day it was first set for), or move it."""
        self._subscriptions.reachable(chat_id, back=True)
        self._storage.deliveries.once(chat_id, kind, name, int(moment.timestamp()))

    def to_come(self, chat_id: int) -> list[tuple[ReminderKind, str, int]]:
        """Return kind, name and moment of those to come, the next first."""
        return [(ReminderKind(kind), name, at) for kind, name, at in self._storage.deliveries.to_come_once(chat_id)]
