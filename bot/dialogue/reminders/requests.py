"""Handle requests about reminders in words."""

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
    """Identifies people by chat id, to which reminders are sent."""

    def __init__(
        self,
        library: Library,
        storage: Storage,
        view: RemindersView,
        subscriptions: Subscriptions,
        undo_history: UndoHistory,
        changes: ReminderChanges,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._library = library
        self._storage = storage
        self._view = view
        self._subscriptions = subscriptions
        self._undo_history = undo_history
        self._changes = changes
        self._clock = clock

    def asked(self, chat_id: int, wish: ReminderRequest, language: Language) -> Reply:
        """Handle a request, and return the reply."""
        settings = self._subscriptions.load(chat_id)
        match wish.action:
            case ReminderAction.ON | ReminderAction.MOVE:
                return self._set(chat_id, settings, wish, language)
            case ReminderAction.OFF:
                # The named kinds, or all except the kept ones; `stop` disables those among them that are enabled.
                wanted = [kind for kind in wish.kinds or KINDS if kind not in wish.kept]
                return self._changes.stop(chat_id, settings, wanted, language)
            case ReminderAction.UNDO:
                # "annule le rappel" means the reminder, not the latest change of it.
                return self._cancel(chat_id, settings, wish, language)
            case ReminderAction.PAUSE:
                return self._pause(chat_id, settings, wish, language)
            case ReminderAction.RESUME:
                return self._changes.resume(chat_id, settings, wish.kinds, language)
            case ReminderAction.SNOOZE:
                return self._snooze(chat_id, settings, wish, language)
            case ReminderAction.DONE:
                return self._done(chat_id, wish.kinds, language)
            case ReminderAction.NOT_DONE:
                return self._not_done(chat_id, wish.kinds, language)
            case ReminderAction.ZONE if wish.zone in self._library.zones:
                return self._changes.set_zone(chat_id, settings, wish.zone, language)
            case _:
                return self._changes.panel(chat_id, language)

    def _set(self, chat_id: int, settings: Settings, wish: ReminderRequest, language: Language) -> Reply:
        kinds, move = wish.kinds, wish.action is ReminderAction.MOVE
        if wish.zone in self._library.zones:
            settings = replace(settings, calendar=replace(settings.calendar, zone=wish.zone))
            self._subscriptions.save(chat_id, settings)
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
            latest = self._undo_history.of(chat_id)
            if latest and latest.kinds and settings.active.issuperset(latest.kinds):
                kinds = latest.kinds
            elif not day_named or len(settings.active) == 1:
                kinds = tuple(kind for kind in KINDS if kind in settings.active)
        if not kinds:
            # Each button contains the complete new settings, so that nothing has to be stored until it is pressed.
            choices = [(kind, rules[kind]) for kind in KINDS]
            return self._view.which(choices, settings.on(*KINDS, rules=rules).snapshot(), language)
        after = settings.on(*kinds, rules=rules)
        self._subscriptions.save(chat_id, after)
        return self._changes.confirm(chat_id, after, kinds, settings.snapshot(kinds), language)

    def _cancel(self, chat_id: int, settings: Settings, wish: ReminderRequest, language: Language) -> Reply:
        """Stop the reminder just changed, the named ones, or the only one; ask which where that is not clear."""
        latest = self._undo_history.of(chat_id)
        kinds = wish.kinds or (tuple(k for k in latest.kinds if k in settings.active) if latest else ())
        if not kinds and len(settings.active) > 1:
            return self._view.which_to_stop(tuple(k for k in KINDS if k in settings.active), language)
        return self._changes.stop(chat_id, settings, kinds or settings.active, language)

    def _pause(self, chat_id: int, settings: Settings, wish: ReminderRequest, language: Language) -> Reply:
        if not settings.active:
            return self._changes.with_panel("rem_none_on", chat_id, settings, language)
        today = self._subscriptions.today(settings)
        if wish.since is not None and wish.since > today:
            # A pause can only begin now; stored ahead, it would silence the months before it.
            return self._view.pause(language, "rem_pause_later")
        if wish.until is not None:
            return self._changes.pause_until(chat_id, settings, wish.until, language)
        if (days := days_wished(wish, today)) is not None:
            return self._changes.pause_until(chat_id, settings, today + dt.timedelta(days=days), language)
        return self._view.pause(language)

    def _snooze(self, chat_id: int, settings: Settings, wish: ReminderRequest, language: Language) -> Reply:
        waiting = self._subscriptions.waiting(chat_id)
        if not waiting:
            return self._changes.with_panel("rem_nothing_to_snooze", chat_id, settings, language)
        kind, month = waiting[0]
        if wish.hours is not None:
            moment = local(self._clock(), settings.zone) + dt.timedelta(hours=min(wish.hours, 48))
            return self._changes.send_again(chat_id, settings, kind, month, int(moment.timestamp()), language)
        days = days_wished(wish, self._subscriptions.today(settings))
        return self._changes.put_off(chat_id, settings, kind, month, 1 if days is None else days, wish.time, language)

    def _done(self, chat_id: int, kinds: tuple[ReminderKind, ...], language: Language) -> Reply:
        """Mark the named reminders, or else the latest one, as done; if none of them is waiting, count nothing and say so."""
        waiting = self._waiting(chat_id, kinds)
        said = self._changes.done(chat_id, waiting if kinds else waiting[:1], language)
        return said or self._view.done_nothing(language)

    def _not_done(self, chat_id: int, kinds: tuple[ReminderKind, ...], language: Language) -> Reply:
        """Tick nothing, and ask when to send the reminder again."""
        waiting = self._waiting(chat_id, kinds)
        return self._view.not_done(*waiting[0], language) if waiting else self._view.not_done_nothing(language)

    def _waiting(self, chat_id: int, kinds: tuple[ReminderKind, ...]) -> list[tuple[ReminderKind, str]]:
        return [(kind, month) for kind, month in self._subscriptions.waiting(chat_id) if not kinds or kind in kinds]
