"""Reminders of a guide, each of which comes once: deliveries like any other, that no monthly rule opens."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable

from bot.reminders.rule import daytime
from bot.reminders.subscriptions import Subscriptions, local
from bot.storage import Storage
from bot.values import OneOffKind

DAY = 86_400


class GuideReminders:
    """The guide's id stands in the place of the month, so that each guide has one at most.

    By chat id, as all reminders; in the person's own time zone, never at night, and not in a pause.
    """

    def __init__(self, storage: Storage, subscriptions: Subscriptions, clock: Callable[[], float] = time.time) -> None:
        self._storage = storage
        self._subscriptions = subscriptions
        self._clock = clock

    def set(self, chat_id: int, guide: str, days: int) -> dt.datetime:
        """Send the guide in so many days, in place of an earlier such wish; returns when, in the person's time."""
        # Whoever sets a reminder can be written to.
        self._subscriptions.reachable(chat_id, back=True)
        settings = self._subscriptions.load(chat_id)
        moment = daytime(max(self._clock() + days * DAY, settings.calendar.paused_until or 0), settings.zone)
        self._storage.deliveries.once(chat_id, OneOffKind.GUIDE, guide, moment)
        return local(moment, settings.zone)

    def today(self, chat_id: int) -> dt.date:
        """The person's own day."""
        return self._subscriptions.today(self._subscriptions.load(chat_id))

    def at(self, chat_id: int, guide: str) -> dt.datetime | None:
        """When the guide comes, in the person's time; None where it does not."""
        moment = self._storage.deliveries.once_at(chat_id, OneOffKind.GUIDE, guide)
        return None if moment is None else local(moment, self._subscriptions.load(chat_id).zone)

    def cancel(self, chat_id: int, guide: str) -> None:
        """The guide comes no more."""
        self._storage.deliveries.drop_once(chat_id, OneOffKind.GUIDE, guide)
