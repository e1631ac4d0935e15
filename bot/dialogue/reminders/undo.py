"""Take changes of reminders back: of their settings, of the time zone, and of what was done about one that came."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import replace

from bot.dialogue.exchange import Visitor
from bot.dialogue.reminders.view import RemindersView
from bot.dialogue.reply import Reply
from bot.knowledge import KINDS, ReminderKind
from bot.reminders import Snapshot, Subscriptions, kinds_of, local
from bot.storage import Change, Storage

# The names under which these changes are recorded, beside `reminders` for the settings (bot/reminders/undo.py).
DELIVERIES, ZONE = "deliveries", "zone"


class SettingsUndo:
    """The settings of the reminders, and a pause."""

    def __init__(self, view: RemindersView, subscriptions: Subscriptions) -> None:
        self._view = view
        self._subscriptions = subscriptions

    def named(self, visitor: Visitor, change: Change, state: str) -> str:
        """Return the settings that a change is about, as they are in that state."""
        snapshot = Snapshot.read(state)
        states = dict(zip(KINDS, snapshot.states, strict=True))
        parts = []
        for kind in kinds_of(change.what):
            held = states[kind]
            parts.append(self._view.kind_is(kind, held.rule if held and held.active else None, visitor.language))
        if snapshot.has_pause and (snapshot.paused_until or not parts):
            zone = self._subscriptions.load(visitor.chat_id).zone
            begins = local(snapshot.paused_from, zone).date() if snapshot.paused_from else None
            parts.append(self._view.pause_is(begins, _last_day(snapshot.paused_until, zone), visitor.language))
        return self._view.listed(parts, visitor.language)

    async def put(self, visitor: Visitor, change: Change, state: str) -> Reply | None:
        """Restore the settings, and leave all others as they are."""
        settings = self._subscriptions.load(visitor.chat_id)
        self._subscriptions.save(visitor.chat_id, settings.restored(Snapshot.read(state)))
        return None


class ZoneUndo:
    """The time zone of the reminders."""

    def __init__(self, view: RemindersView, subscriptions: Subscriptions) -> None:
        self._view = view
        self._subscriptions = subscriptions

    def named(self, visitor: Visitor, change: Change, state: str) -> str:
        """Return the zone in words."""
        return self._view.zone_is(state, visitor.language)

    async def put(self, visitor: Visitor, change: Change, state: str) -> Reply | None:
        """Set the zone."""
        settings = self._subscriptions.load(visitor.chat_id)
        self._subscriptions.save(visitor.chat_id, replace(settings, calendar=replace(settings.calendar, zone=state)))
        return None


class DeliveryUndo:
    """What became of a reminder that came: done, or to come again."""

    def __init__(
        self, storage: Storage, view: RemindersView, subscriptions: Subscriptions, clock: Callable[[], float] = time.time
    ) -> None:
        self._storage = storage
        self._view = view
        self._subscriptions = subscriptions
        self._clock = clock

    def named(self, visitor: Visitor, change: Change, state: str) -> str:
        """Return the reminder, and whether it is done, waits for that, or comes again."""
        kind, _, name = change.what.partition(":")
        key, _, moment = state.partition("@")
        if key == "due" and name.startswith("once"):
            key = "once"
        at = local(int(moment), self._subscriptions.load(visitor.chat_id).zone) if moment else None
        return self._view.delivery_is(ReminderKind(kind), key or "none", at, visitor.language)

    async def put(self, visitor: Visitor, change: Change, state: str) -> Reply | None:
        """Let the reminder stand as in that state."""
        kind, _, month = change.what.partition(":")
        deliveries, chat_id = self._storage.deliveries, visitor.chat_id
        if not state:
            deliveries.drop_once(chat_id, ReminderKind(kind), month)
        elif deliveries.standing(chat_id, kind, month):
            deliveries.restand(chat_id, kind, month, state, int(self._clock()))
        elif moment := state.partition("@")[2]:
            deliveries.once(chat_id, ReminderKind(kind), month, max(int(moment), int(self._clock())))
        return None


def _last_day(until: int | None, zone: str) -> dt.date | None:
    return local(until, zone).date() - dt.timedelta(days=1) if until else None
