"""What a request about reminders in words leads to."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import replace

from bot.dialogue.reminders.changes import ReminderChanges
from bot.dialogue.reminders.view import RemindersView
from bot.dialogue.reply import Reply
from bot.knowledge import KINDS, Language, Library, ReminderKind
from bot.reminders import (
    BadRule,
    ReminderAction,
    ReminderRequest,
    Settings,
    Subscriptions,
    UndoHistory,
    days_wished,
    local,
    wished,
)
from bot.storage import Storage


class ReminderRequests:
    """Everything here is by chat id: a reminder has to be sent somewhere."""

    def __init__(
        self,
        library: Library,
        storage: Storage,
        view: RemindersView,
        book: Subscriptions,
        latest: UndoHistory,
        changes: ReminderChanges,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._library = library
        self._storage = storage
        self._view = view
        self._book = book
        self._latest = latest
        self._changes = changes
        self._clock = clock

    def asked(self, chat_id: int, wish: ReminderRequest, language: Language) -> Reply:
        """What a request in words leads to."""
        settings = self._book.load(chat_id)
        match wish.action:
            case ReminderAction.ON | ReminderAction.MOVE:
                return self._set(chat_id, settings, wish, language)
            case ReminderAction.OFF:
                # Those named, or all but those; all that are on where none is named.
                wanted = [kind for kind in wish.kinds or KINDS if kind not in wish.kept]
                return self._changes.stop(chat_id, settings, wanted, language)
            case ReminderAction.PAUSE:
                return self._pause(chat_id, settings, wish, language)
            case ReminderAction.RESUME:
                return self._changes.resume(chat_id, settings, wish.kinds, language)
            case ReminderAction.UNDO:
                return self._undo(chat_id, settings, language)
            case ReminderAction.SNOOZE:
                return self._snooze(chat_id, settings, wish, language)
            case ReminderAction.DONE:
                return self._done(chat_id, wish.kinds, language)
            case ReminderAction.ZONE if wish.zone in self._library.zones:
                return self._changes.set_zone(chat_id, settings, wish.zone, language)
            case _:
                return self._changes.panel(chat_id, language)

    def _set(self, chat_id: int, settings: Settings, wish: ReminderRequest, language: Language) -> Reply:
        kinds, move = wish.kinds, wish.action is ReminderAction.MOVE
        if wish.zone in self._library.zones:
            settings = replace(settings, calendar=replace(settings.calendar, zone=wish.zone))
            self._book.save(chat_id, settings)
        if wish.unkept or wish.several:
            key = "rem_monthly_only" if wish.unkept else "rem_one_at_a_time"
            return self._changes.with_panel(key, chat_id, settings, language)
        day_named = wish.day is not None or wish.nth is not None
        if move and not day_named and wish.time is None:
            return self._changes.panel(chat_id, language)
        try:
            rules = {kind: wished(wish, settings.rule(kind)) for kind in KINDS}
        except BadRule:
            return self._changes.with_panel("rem_night", chat_id, settings, language)
        if not kinds and move:
            latest = self._latest.of(chat_id)
            if latest and latest.kinds and settings.active.issuperset(latest.kinds):
                kinds = latest.kinds
            elif not day_named or len(settings.active) == 1:
                kinds = tuple(kind for kind in KINDS if kind in settings.active)
        if not kinds:
            # Each button holds what will be, so that nothing needs to be kept until it is pressed.
            choices = [(kind, rules[kind]) for kind in KINDS]
            return self._view.which(choices, settings.on(*KINDS, rules=rules).snapshot(), language)
        after = settings.on(*kinds, rules=rules)
        self._book.save(chat_id, after)
        return self._changes.confirm(chat_id, after, kinds, settings.snapshot(kinds), language)

    def _pause(self, chat_id: int, settings: Settings, wish: ReminderRequest, language: Language) -> Reply:
        if not settings.active:
            return self._changes.with_panel("rem_none_on", chat_id, settings, language)
        today = self._book.today(settings)
        if wish.since is not None and wish.since > today:
            # A pause begins now; one that is to begin later would silence the months between.
            return self._view.pause(language, "rem_pause_later")
        if wish.until is not None:
            return self._changes.pause_until(chat_id, settings, wish.until, language)
        if (days := days_wished(wish, today)) is not None:
            return self._changes.pause_until(chat_id, settings, today + dt.timedelta(days=days), language)
        return self._view.pause(language)

    def _undo(self, chat_id: int, settings: Settings, language: Language) -> Reply:
        """What held before the latest change."""
        latest = self._latest.pop(chat_id)
        if latest is None:
            return self._changes.with_panel("rem_nothing_to_undo", chat_id, settings, language)
        after = settings.restored(latest.before)
        self._book.save(chat_id, after)
        return self._changes.with_panel("rem_undone", chat_id, after, language)

    def _snooze(self, chat_id: int, settings: Settings, wish: ReminderRequest, language: Language) -> Reply:
        waiting = self._book.waiting(chat_id)
        if not waiting:
            return self._changes.with_panel("rem_nothing_to_snooze", chat_id, settings, language)
        kind, month = waiting[0]
        if wish.hours is not None:
            moment = local(self._clock(), settings.zone) + dt.timedelta(hours=min(wish.hours, 48))
            return self._changes.send_again(chat_id, settings, kind, month, int(moment.timestamp()), language)
        days = days_wished(wish, self._book.today(settings))
        return self._changes.put_off(chat_id, settings, kind, month, 1 if days is None else days, wish.time, language)

    def _done(self, chat_id: int, kinds: tuple[ReminderKind, ...], language: Language) -> Reply:
        """What was named, or else the latest that came; where none of it waits, nothing is counted, and that is said."""
        waiting = [(kind, month) for kind, month in self._book.waiting(chat_id) if not kinds or kind in kinds]
        done = waiting if kinds else waiting[:1]
        for kind, month in done:
            self._storage.deliveries.done(chat_id, kind, month, int(self._clock()))
        if not done:
            return self._view.done_nothing(language)
        return self._view.say_done(self._book.streak(chat_id, done[0][0]), language)
