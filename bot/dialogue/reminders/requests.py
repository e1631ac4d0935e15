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
    DEFAULTS,
    BadRule,
    ReminderAction,
    ReminderRequest,
    Settings,
    Subscriptions,
    UndoHistory,
    days_wished,
    local,
    moment_of,
    wished,
)
from bot.storage import Storage
from bot.understanding.recurrence import WHOLE
from bot.understanding.reminder_details import ReminderDetails


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
        self._details = ReminderDetails(library.spoken.lookups, library.spoken.patterns)
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
            case ReminderAction.ONLY:
                return self._only(chat_id, settings, wish.kinds, language)
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
        if wish.zone in self._library.zones:
            settings = replace(settings, calendar=replace(settings.calendar, zone=wish.zone))
            self._subscriptions.save(chat_id, settings)
        if wish.own:
            return self._changes.with_panel("rem_own", chat_id, settings, language)
        if wish.several:
            return self._changes.with_panel("rem_one_at_a_time", chat_id, settings, language)
        if not WHOLE.isdisjoint(wish.untaken):
            return self._changes.unkept(chat_id, settings, wish.untaken, language)
        step = self._step_meant(chat_id) if wish.action is ReminderAction.MOVE and not wish.kinds else None
        if step and not _recurs(wish):
            return self._move_step(chat_id, settings, step, wish, language)
        if wish.once:
            return self._once(chat_id, settings, wish, language)
        if wish.action is ReminderAction.MOVE and not _names_anything(wish):
            return self._changes.panel(chat_id, language)
        now = self._clock()
        try:
            rules = {kind: wished(wish, settings.rule(kind), DEFAULTS[kind], settings.zone, now) for kind in KINDS}
        except BadRule as error:
            key = "rem_night" if str(error) == "hour" else "rem_not_in_months"
            return self._changes.with_panel(key, chat_id, settings, language)
        if not (kinds := wish.kinds or self._meant(chat_id, settings, wish)):
            # Each button contains the complete new settings, so that nothing has to be stored until it is pressed.
            choices = [(kind, rules[kind]) for kind in KINDS]
            return self._view.which(choices, settings.on(*KINDS, rules=rules).snapshot(), language)
        after = settings.on(*kinds, rules=rules)
        self._subscriptions.save(chat_id, after)
        return self._changes.confirm(chat_id, after, kinds, settings.snapshot(kinds), language, untaken=wish.untaken)

    def _meant(self, chat_id: int, settings: Settings, wish: ReminderRequest) -> tuple[ReminderKind, ...]:
        """Return the kinds that a request means that names none: those just changed, or all that are on."""
        if wish.action is not ReminderAction.MOVE:
            return ()
        latest = self._undo_history.of(chat_id)
        if latest and latest.kinds and settings.active.issuperset(latest.kinds):
            return latest.kinds
        day_named = wish.day is not None or wish.weekday is not None
        if not day_named or len(settings.active) == 1:
            return tuple(kind for kind in KINDS if kind in settings.active)
        return ()

    def _once(self, chat_id: int, settings: Settings, wish: ReminderRequest, language: Language) -> Reply:
        """Send a step once, on the day and at the hour named; that hour of the kind's rule where none is."""
        now = local(self._clock(), settings.zone)
        kinds = wish.kinds
        moment = moment_of(wish, now, settings.rule(kinds[0] if kinds else ReminderKind.UPDATE))
        if moment is None:
            return self._changes.with_panel("rem_night", chat_id, settings, language)
        if moment <= now:
            return self._changes.with_panel("rem_once_past", chat_id, settings, language)
        if not kinds:
            return self._view.which_once(moment, language)
        return self._changes.once(chat_id, kinds, moment, language, wish.untaken)

    def _only(self, chat_id: int, settings: Settings, kinds: tuple[ReminderKind, ...], language: Language) -> Reply:
        """Leave only the named kinds on, switching them on where they are off."""
        after = settings.off(*KINDS).on(*kinds)
        self._subscriptions.save(chat_id, after)
        changed = tuple(kind for kind in KINDS if (kind in settings.active) != (kind in after.active)) or kinds
        return self._changes.confirm(chat_id, after, kinds, settings.snapshot(changed), language, "rem_only", changed=changed)

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
        if wish.since is not None and wish.since > today and wish.until is not None:
            return self._changes.pause_until(chat_id, settings, wish.until, language, wish.since)
        if wish.until is not None:
            return self._changes.pause_until(chat_id, settings, wish.until, language)
        if (days := days_wished(wish, today)) is not None:
            return self._changes.pause_until(chat_id, settings, today + dt.timedelta(days=days), language)
        return self._view.pause(language)

    def _snooze(self, chat_id: int, settings: Settings, wish: ReminderRequest, language: Language) -> Reply:
        waiting = self._subscriptions.waiting(chat_id)
        if wish.own:
            return self._changes.with_panel("rem_own", chat_id, settings, language)
        delay = (wish.days, wish.hours, wish.weekday, wish.time)
        if not waiting and (wish.kinds or any(part is not None for part in delay)):
            # Nothing came lately that could come again: the person means a step that comes once.
            return self._once(chat_id, settings, replace(wish, once=True, days=_delay(wish)), language)
        if not waiting:
            return self._changes.with_panel("rem_nothing_to_snooze", chat_id, settings, language)
        kind, month = next(((kind, month) for kind, month in waiting if kind in wish.kinds), waiting[0])
        if wish.hours is not None:
            moment = local(self._clock(), settings.zone) + dt.timedelta(hours=min(wish.hours, 48))
            return self._changes.send_again(chat_id, settings, kind, month, int(moment.timestamp()), language)
        days = days_wished(wish, self._subscriptions.today(settings))
        return self._changes.put_off(chat_id, settings, kind, month, 1 if days is None else days, wish.time, language)

    def follows(self, chat_id: int, text: str) -> ReminderRequest | None:
        """Return what a text changes about the reminder just set, if it is nothing but that: "plutôt le jeudi", "à 19 h 30"."""
        if self._undo_history.of(chat_id) is None and not self._changes.steps.to_come(chat_id):
            return None
        settings = self._subscriptions.load(chat_id)
        found = self._details.follows(text, self._subscriptions.today(settings))
        if not found:
            return None
        wish = ReminderRequest.read(found)
        if wish.once and wish.weekday and self._step_meant(chat_id) is None and settings.active:
            # "jeudi plutôt" of a reminder that recurs moves its day.
            return replace(wish, once=False)
        return wish

    def _step_meant(self, chat_id: int) -> tuple[ReminderKind, str, int] | None:
        """Return the step to come once that was set or moved last, if that is the latest change of reminders."""
        change = self._storage.changes.latest(self._storage.pseudonyms.of(chat_id))
        steps = {f"{kind}:{name}": (kind, name, at) for kind, name, at in self._changes.steps.to_come(chat_id)}
        return steps.get(change.what) if change else None

    def _move_step(
        self, chat_id: int, settings: Settings, step: tuple[ReminderKind, str, int], wish: ReminderRequest, language: Language
    ) -> Reply:
        """Move a step to come once to the day and the hour named, each of which stays where it is not named."""
        kind, name, at = step
        was, now = local(at, settings.zone), local(self._clock(), settings.zone)
        named = wish.once or wish.weekday is not None or wish.day is not None
        date = (was.month, was.day) if not named else wish.date
        if wish.day is not None and date is None:
            date = (now.month if wish.day >= now.day else now.month % 12 + 1, wish.day)
        time = wish.time or (was.hour, was.minute)
        moment = moment_of(replace(wish, date=date, time=time), now, settings.rule(kind))
        if moment is None or moment <= now:
            return self._changes.with_panel("rem_night" if moment is None else "rem_once_past", chat_id, settings, language)
        return self._changes.once(chat_id, (kind,), moment, language, wish.untaken, name)

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


def _delay(wish: ReminderRequest) -> int | None:
    """Return the days of a request to be told later: tomorrow, unless it names something else."""
    named = (wish.days, wish.hours, wish.weekday, wish.time)
    return 1 if all(part is None for part in named) else wish.days


def _names_anything(wish: ReminderRequest) -> bool:
    """Return whether a request names a day, an hour, or how often."""
    return any(day is not None for day in (wish.day, wish.nth, wish.weekday, wish.time)) or _recurs(wish)


def _recurs(wish: ReminderRequest) -> bool:
    return any((wish.weeks, wish.every, wish.monthly, wish.often, wish.without, wish.within, wish.workdays, wish.nth))
