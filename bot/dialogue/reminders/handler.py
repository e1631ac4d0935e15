"""The reminders' part of the dialogue: sets, moves, pauses and stops them, by words and by buttons."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import replace

from bot.assistant import Details
from bot.dialogue.buttons import ButtonPress
from bot.dialogue.reminders.view import RemindersView, Shown
from bot.dialogue.render import Renderer
from bot.dialogue.reply import ButtonResult, Reply
from bot.knowledge import KINDS, Language, Library, ReminderKind, kind_named
from bot.reminders import BadRule, Rule, Settings, Subscriptions, UndoHistory, at_hour, days_wished, daytime, local, wished
from bot.storage import Storage


class RemindersHandler:
    """Everything here is by chat id: a reminder has to be sent somewhere."""

    def __init__(self, library: Library, storage: Storage, render: Renderer, clock: Callable[[], float] = time.time) -> None:
        self._library = library
        self._storage = storage
        self._clock = clock
        self.book = Subscriptions(storage, library.zones, clock)
        self.view = RemindersView(library, render)
        self._latest = UndoHistory(clock)

    def forget(self, chat_id: int) -> None:
        """The person has had all erased: there is nothing to come back to."""
        self._latest.pop(chat_id)

    # By words

    def asked(self, chat_id: int, wish: Details, language: Language) -> Reply:
        """What a request in words leads to (bot/assistant/reminder_reader.py tells what it may hold)."""
        settings = self.book.load(chat_id)
        kinds = tuple(kind for kind in KINDS if kind in wish.get("kinds", "").split(","))
        match wish.get("action"):
            case "on" | "move" as action:
                return self._set(chat_id, settings, action, kinds, wish, language)
            case "off":
                return self._stop(chat_id, settings, kinds, wish, language)
            case "pause":
                return self._pause(chat_id, settings, wish, language)
            case "resume":
                return self._resume(chat_id, settings, kinds, language)
            case "undo":
                return self._undo(chat_id, settings, language)
            case "snooze":
                return self._snooze(chat_id, settings, wish, language)
            case "done":
                return self._done(chat_id, kinds, language)
            case "zone" if wish.get("zone") in self._library.zones:
                return self._set_zone(chat_id, settings, wish["zone"], language)
            case _:
                return self.panel(chat_id, language)

    def _set(
        self, chat_id: int, settings: Settings, action: str, kinds: tuple[ReminderKind, ...], wish: Details, language: Language
    ) -> Reply:
        if (zone := wish.get("zone")) in self._library.zones:
            settings = replace(settings, calendar=replace(settings.calendar, zone=zone))
            self.book.save(chat_id, settings)
        if "unkept" in wish or "several" in wish:
            key = "rem_monthly_only" if "unkept" in wish else "rem_one_at_a_time"
            return self.view.with_panel(key, self._shown(chat_id, settings), language)
        said = wish.keys() & {"day", "nth", "time"}
        if action == "move" and not said:
            return self.panel(chat_id, language)
        try:
            rules = {kind: wished(wish, settings.rule(kind)) for kind in KINDS}
        except BadRule:
            return self.view.with_panel("rem_night", self._shown(chat_id, settings), language)
        if not kinds and action == "move":
            latest = self._latest.of(chat_id)
            if latest and latest.kinds and settings.active.issuperset(latest.kinds):
                kinds = latest.kinds
            elif said == {"time"} or len(settings.active) == 1:
                kinds = tuple(kind for kind in KINDS if kind in settings.active)
        if not kinds:
            # Each button holds what will be, so that nothing needs to be kept until it is pressed.
            choices = [(kind, str(rules[kind])) for kind in KINDS]
            return self.view.which(choices, str(settings.on(*KINDS, rules=rules)), language)
        after = settings.on(*kinds, rules=rules)
        self.book.save(chat_id, after)
        return self._confirm(chat_id, after, kinds, settings.states(kinds), language)

    def _confirm(
        self, chat_id: int, after: Settings, kinds: tuple[ReminderKind, ...], was: str, language: Language, key: str = "rem_set"
    ) -> Reply:
        """Say what holds now for `kinds`, and remember what held before."""
        self._latest.remember(chat_id, was, kinds)
        return self.view.confirm(self._shown(chat_id, after, kinds), was, language, key)

    def _stop(
        self, chat_id: int, settings: Settings, named: tuple[ReminderKind, ...], wish: Details, language: Language
    ) -> Reply:
        """Those named, or all but those; all that are on where none is named."""
        kept = tuple(kind for kind in KINDS if kind in wish.get("kept", "").split(","))
        wanted = named or tuple(kind for kind in KINDS if kind not in kept)
        kinds = tuple(kind for kind in wanted if kind in settings.active and kind not in kept)
        if not kinds:
            key = "rem_not_on" if settings.active else "rem_none_on"
            return self.view.with_panel(key, self._shown(chat_id, settings), language)
        self.book.save(chat_id, settings.off(*kinds))
        self._latest.remember(chat_id, settings.states(kinds), kinds)
        return self.view.stopped(kinds, settings.states(kinds), language)

    def _pause(self, chat_id: int, settings: Settings, wish: Details, language: Language) -> Reply:
        if not settings.active:
            return self.view.with_panel("rem_none_on", self._shown(chat_id, settings), language)
        today = self.book.today(settings)
        if "since" in wish and dt.date.fromisoformat(wish["since"]) > today:
            # A pause begins now; one that is to begin later would silence the months between.
            return self.view.pause(language, "rem_pause_later")
        if "until" in wish:
            return self._pause_until(chat_id, settings, dt.date.fromisoformat(wish["until"]), language)
        if (days := days_wished(wish, today)) is not None:
            return self._pause_until(chat_id, settings, today + dt.timedelta(days=days), language)
        return self.view.pause(language)

    def _pause_until(self, chat_id: int, settings: Settings, end: dt.date, language: Language) -> Reply:
        """`end` is the last day without."""
        after = settings.paused(end)
        self.book.save(chat_id, after)
        self._latest.remember(chat_id, settings.states_and_pause(()), ())
        return self.view.paused(self._shown(chat_id, after), end, language)

    def _resume(self, chat_id: int, settings: Settings, kinds: tuple[ReminderKind, ...], language: Language) -> Reply:
        after = settings.paused(None)
        latest = self._latest.of(chat_id)
        if not kinds and latest and settings.calendar.paused_until is None:
            # "remets-la": what was just stopped.
            kinds = tuple(kind for kind in latest.kinds if kind not in settings.active)
        if kinds or not settings.active:
            after = after.on(*(kinds or tuple(settings.rules)))
        if not after.active:
            return self.view.with_panel("rem_none_on", self._shown(chat_id, after), language)
        self.book.save(chat_id, after)
        changed = kinds or tuple(kind for kind in KINDS if kind in after.active)
        return self._confirm(chat_id, after, changed, settings.states_and_pause(KINDS), language, "rem_resumed")

    def _undo(self, chat_id: int, settings: Settings, language: Language) -> Reply:
        """What held before the latest change."""
        latest = self._latest.pop(chat_id)
        if latest is None:
            return self.view.with_panel("rem_nothing_to_undo", self._shown(chat_id, settings), language)
        after = settings.with_states(latest.before)
        self.book.save(chat_id, after)
        return self.view.with_panel("rem_undone", self._shown(chat_id, after), language)

    def _snooze(self, chat_id: int, settings: Settings, wish: Details, language: Language) -> Reply:
        waiting = self.book.waiting(chat_id)
        if not waiting:
            return self.view.with_panel("rem_nothing_to_snooze", self._shown(chat_id, settings), language)
        kind, month = waiting[0]
        if "hours" in wish:
            moment = local(self._clock(), settings.zone) + dt.timedelta(hours=min(int(wish["hours"]), 48))
            return self._send_again(chat_id, settings, kind, month, int(moment.timestamp()), language)
        days = days_wished(wish, self.book.today(settings))
        return self._put_off(chat_id, settings, kind, month, 1 if days is None else days, wish.get("time"), language)

    def _put_off(
        self, chat_id: int, settings: Settings, kind: str, month: str, days: int, hour: str | None, language: Language
    ) -> Reply:
        """Once more in so many days, at the hour it usually comes or the one named; tomorrow where today's is past."""
        try:
            rule = wished({"time": hour} if hour else {}, settings.rule(kind_named(kind)))
        except BadRule:
            return self.view.with_panel("rem_night", self._shown(chat_id, settings), language)
        moment = at_hour(self.book.today(settings) + dt.timedelta(days=days), rule, settings.zone)
        if moment <= self._clock():
            moment = at_hour(self.book.today(settings) + dt.timedelta(days=1), rule, settings.zone)
        return self._send_again(chat_id, settings, kind, month, moment, language)

    def _send_again(self, chat_id: int, settings: Settings, kind: str, month: str, moment: int, language: Language) -> Reply:
        moment = daytime(moment, settings.zone)
        if not self._storage.deliveries.snooze(chat_id, kind, month, moment):
            return self.view.with_panel("rem_nothing_to_snooze", self._shown(chat_id, settings), language)
        return self.view.put_off(local(moment, settings.zone), language)

    def _done(self, chat_id: int, kinds: tuple[ReminderKind, ...], language: Language) -> Reply:
        """What was named, or else the latest that came; where none of it waits, nothing is counted, and that is said."""
        waiting = [(kind, month) for kind, month in self.book.waiting(chat_id) if not kinds or kind in kinds]
        done = waiting if kinds else waiting[:1]
        for kind, month in done:
            self._storage.deliveries.done(chat_id, kind, month, int(self._clock()))
        if not done:
            return self.view.done_nothing(language)
        return self.view.say_done(self.book.streak(chat_id, kind_named(done[0][0])), language)

    def _set_zone(self, chat_id: int, settings: Settings, zone: str, language: Language) -> Reply:
        after = replace(settings, calendar=replace(settings.calendar, zone=zone))
        self.book.save(chat_id, after)
        return self.view.with_panel(
            "rem_zone_set", self._shown(chat_id, after), language, zone=self._library.zones[zone][language]
        )

    # By buttons

    def press(self, chat_id: int, press: ButtonPress, language: Language) -> ButtonResult:
        """What the panel's buttons lead to, and those under a reminder that came."""
        kind = next((kind for kind in KINDS if kind == press.target), None)
        match press.action:
            case "v" if kind:
                return self.answered(chat_id, kind, press.origin, press.said, language)
            case "w":
                return ButtonResult(edited=self.apply(chat_id, press.target, language))
            case "f":
                return ButtonResult(edited=self.zone(chat_id, press.target, language))
            case "h":
                return ButtonResult(edited=self.pause(chat_id, press.target, language))
            case _ if kind and press.origin:
                return ButtonResult(edited=self.change(chat_id, kind, press.origin, language))
            case _ if kind:
                return ButtonResult(edited=self.page(chat_id, kind, language))
            case _:
                return ButtonResult(edited=self.panel(chat_id, language))

    def panel(self, chat_id: int, language: Language) -> Reply:
        """All of them, with what can be set."""
        return self.view.panel(self._shown(chat_id, self.book.load(chat_id)), language)

    def page(self, chat_id: int, kind: ReminderKind, language: Language) -> Reply:
        """One of them, with its days and hours."""
        return self.view.page(kind, self._shown(chat_id, self.book.load(chat_id)), language)

    def change(self, chat_id: int, kind: ReminderKind, to: str, language: Language) -> Reply:
        """Switch a kind `on` or `off`, or set its rule; raises BadRule."""
        settings = self.book.load(chat_id)
        match to:
            case "off":
                after = settings.off(kind)
            case "on":
                after = settings.on(kind)
            case _:
                after = settings.on(kind, rules={kind: Rule.read(to)})
        self.book.save(chat_id, after)
        self._latest.remember(chat_id, settings.states((kind,)), (kind,))
        return self.view.page(kind, self._shown(chat_id, after), language)

    def apply(self, chat_id: int, states: str, language: Language) -> Reply:
        """Set them all as a button holds them; raises BadRule."""
        before = self.book.load(chat_id)
        after = before.with_states(states)
        self.book.save(chat_id, after)
        changed = tuple(k for k in KINDS if k in after.active and (k not in before.active or before.rule(k) != after.rule(k)))
        if not changed:
            return self.view.with_panel("rem_undone", self._shown(chat_id, after), language)
        return self._confirm(chat_id, after, changed, before.states(changed), language)

    def zone(self, chat_id: int, zone: str, language: Language) -> Reply:
        """The list of time zones, or the one chosen."""
        if not zone:
            return self.view.zones(language)
        return self._set_zone(chat_id, self.book.load(chat_id), zone, language)

    def pause(self, chat_id: int, days: str, language: Language) -> Reply:
        """How long, or that long; 0 goes on."""
        settings = self.book.load(chat_id)
        if not days:
            return self.view.pause(language)
        if days == "0":
            return self._resume(chat_id, settings, (), language)
        return self._pause_until(chat_id, settings, self.book.today(settings) + dt.timedelta(days=int(days)), language)

    def answered(self, chat_id: int, kind: ReminderKind, month: str, what: str, language: Language) -> ButtonResult:
        """A button under a reminder that came: done, tomorrow, in a week, how, or stop."""
        settings = self.book.load(chat_id)
        match what:
            case "d":
                news = self._storage.deliveries.done(chat_id, kind, month, int(self._clock()))
                said = self.view.say_done(self.book.streak(chat_id, kind), language)
                return ButtonResult(None if news else said.plain, edited=said if news else None)
            case "t" | "w":
                return ButtonResult(
                    edited=self._put_off(chat_id, settings, kind, month, 1 if what == "t" else 7, None, language)
                )
            case _:
                return ButtonResult(edited=self._stop(chat_id, settings, (kind,), {}, language))

    def _shown(self, chat_id: int, settings: Settings, kinds: tuple[ReminderKind, ...] = ()) -> Shown:
        pause = settings.calendar.paused_until
        return Shown(
            rules={kind: settings.rule(kind) for kind in KINDS},
            active=settings.active,
            due={kind: local(self.book.due(chat_id, kind, settings), settings.zone).date() for kind in KINDS},
            streaks={kind: self.book.streak(chat_id, kind) for kind in KINDS},
            history={kind: tuple(self._storage.deliveries.history(chat_id, kind)) for kind in KINDS},
            zone=settings.zone,
            paused_until=local(pause, settings.zone).date() - dt.timedelta(days=1) if pause else None,
            kinds=kinds,
        )
