"""Change a person's reminders, on a text or a button: save the change, remember it for undo, and confirm it."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from bot.dialogue.reminders.undo import DELIVERIES, ZONE
from bot.dialogue.reminders.view import RemindersView
from bot.dialogue.reminders.words import Shown
from bot.dialogue.reply import Reply
from bot.dialogue.undo.history import History
from bot.knowledge import KINDS, Language, Library, ReminderKind
from bot.reminders import (
    BadRule,
    Settings,
    Snapshot,
    StepReminders,
    Subscriptions,
    UndoHistory,
    at_hour,
    daytime,
    local,
)
from bot.storage import Storage


class ReminderChanges:
    """Identifies people by chat id, to which reminders are sent."""

    def __init__(
        self,
        library: Library,
        storage: Storage,
        view: RemindersView,
        subscriptions: Subscriptions,
        undo_history: UndoHistory,
        history: History,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._library = library
        self._storage = storage
        self._view = view
        self._subscriptions = subscriptions
        self._undo_history = undo_history
        self._history = history
        self.steps = StepReminders(storage, subscriptions)
        self._clock = clock

    def panel(self, chat_id: int, language: Language) -> Reply:
        """Render all reminders and their settings."""
        return self._view.panel(self.shown(chat_id, self._subscriptions.load(chat_id)), language)

    def with_panel(self, key: str, chat_id: int, settings: Settings, language: Language, change: int | None = None) -> Reply:
        """Render a phrase, then all reminders; a change that it confirms can be taken back."""
        return self._history.offered(self._view.with_panel(key, self.shown(chat_id, settings), language), change)

    def confirm(
        self,
        chat_id: int,
        after: Settings,
        kinds: tuple[ReminderKind, ...],
        was: Snapshot,
        language: Language,
        key: str = "rem_set",
        untaken: tuple[str, ...] = (),
        changed: tuple[ReminderKind, ...] = (),
    ) -> Reply:
        """Confirm the new settings of `kinds`, and remember `was` for undo; `changed` are more kinds than those to name.

        What was not taken is said, never dropped.
        """
        change = self._undo_history.remember(
            chat_id, was, after.snapshot(changed or kinds, pause=was.has_pause), changed or kinds
        )
        return self._view.confirm(self.shown(chat_id, after, kinds), change, language, key, untaken)

    def stop(self, chat_id: int, settings: Settings, wanted: Collection[ReminderKind], language: Language) -> Reply:
        """Disable those of `wanted` that are enabled, and drop their steps that were to come once."""
        kinds = tuple(kind for kind in KINDS if kind in wanted and kind in settings.active)
        once = [(kind, name) for kind, name, _ in self.steps.to_come(chat_id) if kind in wanted]
        if not kinds and not once:
            return self.with_panel("rem_not_on" if settings.active else "rem_none_on", chat_id, settings, language)
        change = None
        for kind, name in once:
            before = self._storage.deliveries.standing(chat_id, kind, name)
            self._storage.deliveries.drop_once(chat_id, kind, name)
            change = self._delivery_changed(chat_id, kind, name, before)
        if kinds:
            after = settings.off(*kinds)
            self._subscriptions.save(chat_id, after)
            change = self._undo_history.remember(chat_id, settings.snapshot(kinds), after.snapshot(kinds), kinds)
        named = tuple(kind for kind in KINDS if kind in kinds or kind in dict(once))
        return self._view.stopped(named, change, language)

    def once(
        self,
        chat_id: int,
        kinds: Sequence[ReminderKind],
        moment: dt.datetime,
        language: Language,
        untaken: tuple[str, ...] = (),
        name: str | None = None,
    ) -> Reply:
        """Send a step of each of these kinds once, and confirm when; `name` is that of one to move."""
        change = None
        for kind in kinds:
            name = name or f"once-{moment:%Y-%m-%d}"
            before = self._storage.deliveries.standing(chat_id, kind, name)
            self.steps.set(chat_id, kind, name, moment)
            change = self._delivery_changed(chat_id, kind, name, before)
        return self._history.offered(self._view.once(kinds, moment, language, untaken), change)

    def unkept(self, chat_id: int, settings: Settings, untaken: Sequence[str], language: Language) -> Reply:
        """Say that nothing was changed, and what no reminder can do."""
        return self._view.unkept(self.shown(chat_id, settings), untaken, language)

    def pause_until(
        self, chat_id: int, settings: Settings, end: dt.date, language: Language, since: dt.date | None = None
    ) -> Reply:
        """Pause the reminders from now on, or from `since`; `end` is the last day of the pause."""
        after = settings.paused(end, since)
        self._subscriptions.save(chat_id, after)
        change = self._undo_history.remember(chat_id, settings.snapshot((), pause=True), after.snapshot((), pause=True), ())
        return self._view.paused(change, end, language, since)

    def resume(self, chat_id: int, settings: Settings, kinds: tuple[ReminderKind, ...], language: Language) -> Reply:
        """End a pause, and enable `kinds`, or else the kinds just disabled, or all kinds if none is enabled."""
        after = settings.paused(None)
        latest = self._undo_history.of(chat_id)
        if not kinds and latest and settings.calendar.paused_until is None:
            # "remets-la" refers to the kinds that were just disabled.
            kinds = tuple(kind for kind in latest.kinds if kind not in settings.active)
        if kinds or not settings.active:
            after = after.on(*(kinds or tuple(settings.rules)))
        if not after.active:
            return self.with_panel("rem_none_on", chat_id, after, language)
        self._subscriptions.save(chat_id, after)
        changed = kinds or tuple(kind for kind in KINDS if kind in after.active)
        return self.confirm(chat_id, after, changed, settings.snapshot(pause=True), language, "rem_resumed")

    def put_off(
        self,
        chat_id: int,
        settings: Settings,
        kind: ReminderKind,
        month: str,
        days: int,
        hour: tuple[int, int] | None,
        language: Language,
    ) -> Reply:
        """Send a reminder again in `days` days, at its usual hour or at `hour`; tomorrow if that hour has passed today."""
        try:
            rule = settings.rule(kind) if hour is None else replace(settings.rule(kind), hour=hour[0], minute=hour[1])
        except BadRule:
            return self.with_panel("rem_night", chat_id, settings, language)
        moment = at_hour(self._subscriptions.today(settings) + dt.timedelta(days=days), rule, settings.zone)
        if moment <= self._clock():
            moment = at_hour(self._subscriptions.today(settings) + dt.timedelta(days=1), rule, settings.zone)
        return self.send_again(chat_id, settings, kind, month, moment, language)

    def send_again(
        self, chat_id: int, settings: Settings, kind: ReminderKind, month: str, moment: int, language: Language
    ) -> Reply:
        """Send a reminder again at that moment, or in the morning if that is at night."""
        moment = daytime(moment, settings.zone)
        before = self._storage.deliveries.standing(chat_id, kind, month)
        if not self._storage.deliveries.snooze(chat_id, kind, month, moment):
            return self.with_panel("rem_nothing_to_snooze", chat_id, settings, language)
        change = self._delivery_changed(chat_id, kind, month, before)
        return self._history.offered(self._view.put_off(kind, local(moment, settings.zone), language), change)

    def done(self, chat_id: int, waiting: Sequence[tuple[ReminderKind, str]], language: Language) -> Reply | None:
        """Mark reminders as done, and confirm which; None where all were already."""
        changed = []
        for kind, month in waiting:
            before = self._storage.deliveries.standing(chat_id, kind, month)
            if self._storage.deliveries.done(chat_id, kind, month, int(self._clock())):
                changed.append((kind, self._delivery_changed(chat_id, kind, month, before)))
        if not changed:
            return None
        streak = self._subscriptions.streak(chat_id, changed[0][0])
        said = self._view.say_done([kind for kind, _ in changed], streak, language)
        return self._history.offered(said, changed[-1][1])

    def _delivery_changed(self, chat_id: int, kind: ReminderKind, month: str, before: str) -> int | None:
        after = self._storage.deliveries.standing(chat_id, kind, month)
        return self._history.record(self._sender(chat_id), DELIVERIES, f"{kind}:{month}", before, after)

    def set_zone(self, chat_id: int, settings: Settings, zone: str, language: Language) -> Reply:
        """Save the time zone."""
        after = replace(settings, calendar=replace(settings.calendar, zone=zone))
        self._subscriptions.save(chat_id, after)
        said = self._view.with_panel(
            "rem_zone_set", self.shown(chat_id, after), language, zone=self._library.zones[zone][language]
        )
        return self._history.offered(said, self._history.record(self._sender(chat_id), ZONE, "", settings.zone, zone))

    def _sender(self, chat_id: int) -> str:
        return self._storage.pseudonyms.of(chat_id)

    def shown(self, chat_id: int, settings: Settings, kinds: tuple[ReminderKind, ...] = ()) -> Shown:
        """Return a person's reminders as the views show them; `kinds` are those just changed."""
        pause, begins = settings.calendar.paused_until, settings.calendar.paused_from
        return Shown(
            rules={kind: settings.rule(kind) for kind in KINDS},
            active=settings.active,
            due={kind: local(self._subscriptions.due(chat_id, kind, settings), settings.zone).date() for kind in KINDS},
            streaks={kind: self._subscriptions.streak(chat_id, kind) for kind in KINDS},
            history={kind: tuple(self._storage.deliveries.history(chat_id, kind)) for kind in KINDS},
            zone=settings.zone,
            paused_until=local(pause, settings.zone).date() - dt.timedelta(days=1) if pause else None,
            paused_from=local(begins, settings.zone).date() if begins else None,
            once=tuple((kind, local(at, settings.zone)) for kind, _, at in self.steps.to_come(chat_id)),
            kinds=kinds,
        )
