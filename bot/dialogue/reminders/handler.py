"""The reminders' part of the dialogue: sets, moves, pauses and stops them, by words and by buttons."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import replace

from bot.assistant import Details
from bot.dialogue.exchange import Outgoing, Visitor
from bot.dialogue.reminders.buttons import (
    ChoosePause,
    ChooseZone,
    HearTip,
    MarkReminderDone,
    Pause,
    PutOff,
    Restore,
    Resume,
    SetRule,
    SetZone,
    ShowReminder,
    ShowReminders,
    StopReminder,
    SwitchOff,
    SwitchOn,
)  # fmt: skip
from bot.dialogue.reminders.view import RemindersView, Shown
from bot.dialogue.render import Renderer
from bot.dialogue.reply import Reply
from bot.dialogue.routes import Route, route
from bot.knowledge import KINDS, Language, Library, ReminderKind, kind_named
from bot.reminders import BadRule, Settings, Snapshot, Subscriptions, UndoHistory, at_hour, days_wished, daytime, local, wished
from bot.storage import Storage


class RemindersHandler:
    """Everything here is by chat id: a reminder has to be sent somewhere."""

    def __init__(self, library: Library, storage: Storage, render: Renderer, clock: Callable[[], float] = time.time) -> None:
        self._library = library
        self._storage = storage
        self._clock = clock
        self.book = Subscriptions(storage, library.zones, clock)
        self._render = render
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
            choices = [(kind, rules[kind]) for kind in KINDS]
            return self.view.which(choices, settings.on(*KINDS, rules=rules).snapshot(), language)
        after = settings.on(*kinds, rules=rules)
        self.book.save(chat_id, after)
        return self._confirm(chat_id, after, kinds, settings.snapshot(kinds), language)

    def _confirm(
        self,
        chat_id: int,
        after: Settings,
        kinds: tuple[ReminderKind, ...],
        was: Snapshot,
        language: Language,
        key: str = "rem_set",
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
        self._latest.remember(chat_id, settings.snapshot(kinds), kinds)
        return self.view.stopped(kinds, settings.snapshot(kinds), language)

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
        self._latest.remember(chat_id, settings.snapshot((), pause=True), ())
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
        return self._confirm(chat_id, after, changed, settings.snapshot(pause=True), language, "rem_resumed")

    def _undo(self, chat_id: int, settings: Settings, language: Language) -> Reply:
        """What held before the latest change."""
        latest = self._latest.pop(chat_id)
        if latest is None:
            return self.view.with_panel("rem_nothing_to_undo", self._shown(chat_id, settings), language)
        after = settings.restored(latest.before)
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

    @property
    def routes(self) -> tuple[Route, ...]:
        """What handles the panel's buttons, and those under a reminder that came."""
        return (
            route(ShowReminders, self.on_panel),
            route(ShowReminder, self.on_kind),
            route(SwitchOn, self.on_switch_on),
            route(SwitchOff, self.on_switch_off),
            route(SetRule, self.on_rule),
            route(Restore, self.on_restore),
            route(ChooseZone, self.on_choose_zone),
            route(SetZone, self.on_zone),
            route(ChoosePause, self.on_choose_pause),
            route(Pause, self.on_pause),
            route(Resume, self.on_resume),
            route(MarkReminderDone, self.on_done),
            route(PutOff, self.on_put_off),
            route(StopReminder, self.on_stop),
            route(HearTip, self.on_hear),
        )

    async def on_panel(self, visitor: Visitor, press: ShowReminders) -> Outgoing:
        """All three, with what can be set."""
        return Outgoing(edit=self.panel(visitor.chat_id, visitor.language))

    async def on_kind(self, visitor: Visitor, press: ShowReminder) -> Outgoing:
        """One of them, with its days and hours."""
        shown = self._shown(visitor.chat_id, self.book.load(visitor.chat_id))
        return Outgoing(edit=self.view.page(press.kind, shown, visitor.language))

    async def on_switch_on(self, visitor: Visitor, press: SwitchOn) -> Outgoing:
        """Switch a kind on, by the rule that it has."""
        before = self.book.load(visitor.chat_id)
        return self._changed(visitor, press.kind, before, before.on(press.kind))

    async def on_switch_off(self, visitor: Visitor, press: SwitchOff) -> Outgoing:
        """Switch a kind off."""
        before = self.book.load(visitor.chat_id)
        return self._changed(visitor, press.kind, before, before.off(press.kind))

    async def on_rule(self, visitor: Visitor, press: SetRule) -> Outgoing:
        """Switch a kind on, by a rule."""
        before = self.book.load(visitor.chat_id)
        return self._changed(visitor, press.kind, before, before.on(press.kind, rules={press.kind: press.rule}))

    def _changed(self, visitor: Visitor, kind: ReminderKind, before: Settings, after: Settings) -> Outgoing:
        self.book.save(visitor.chat_id, after)
        self._latest.remember(visitor.chat_id, before.snapshot((kind,)), (kind,))
        return Outgoing(edit=self.view.page(kind, self._shown(visitor.chat_id, after), visitor.language))

    async def on_restore(self, visitor: Visitor, press: Restore) -> Outgoing:
        """Set all three as the button holds them."""
        chat_id, language = visitor.chat_id, visitor.language
        before = self.book.load(chat_id)
        after = before.restored(press.snapshot)
        self.book.save(chat_id, after)
        changed = tuple(k for k in KINDS if k in after.active and (k not in before.active or before.rule(k) != after.rule(k)))
        if not changed:
            return Outgoing(edit=self.view.with_panel("rem_undone", self._shown(chat_id, after), language))
        return Outgoing(edit=self._confirm(chat_id, after, changed, before.snapshot(changed), language))

    async def on_choose_zone(self, visitor: Visitor, press: ChooseZone) -> Outgoing:
        """The list of time zones."""
        return Outgoing(edit=self.view.zones(visitor.language))

    async def on_zone(self, visitor: Visitor, press: SetZone) -> Outgoing:
        """Keep the time zone."""
        settings = self.book.load(visitor.chat_id)
        return Outgoing(edit=self._set_zone(visitor.chat_id, settings, press.zone, visitor.language))

    async def on_choose_pause(self, visitor: Visitor, press: ChoosePause) -> Outgoing:
        """Ask for how long."""
        return Outgoing(edit=self.view.pause(visitor.language))

    async def on_pause(self, visitor: Visitor, press: Pause) -> Outgoing:
        """Pause for that long."""
        settings = self.book.load(visitor.chat_id)
        end = self.book.today(settings) + dt.timedelta(days=press.days)
        return Outgoing(edit=self._pause_until(visitor.chat_id, settings, end, visitor.language))

    async def on_resume(self, visitor: Visitor, press: Resume) -> Outgoing:
        """Go on."""
        return Outgoing(edit=self._resume(visitor.chat_id, self.book.load(visitor.chat_id), (), visitor.language))

    async def on_done(self, visitor: Visitor, press: MarkReminderDone) -> Outgoing:
        """Count it; pressed twice, only a notice says so."""
        news = self._storage.deliveries.done(visitor.chat_id, press.kind, press.month, int(self._clock()))
        said = self.view.say_done(self.book.streak(visitor.chat_id, press.kind), visitor.language)
        return Outgoing(edit=said) if news else Outgoing(said.plain)

    async def on_put_off(self, visitor: Visitor, press: PutOff) -> Outgoing:
        """Send it once more, later."""
        chat_id = visitor.chat_id
        settings = self.book.load(chat_id)
        said = self._put_off(chat_id, settings, press.kind, press.month, press.delay, None, visitor.language)
        return Outgoing(edit=said)

    async def on_stop(self, visitor: Visitor, press: StopReminder) -> Outgoing:
        """Send no more of that kind."""
        settings = self.book.load(visitor.chat_id)
        return Outgoing(edit=self._stop(visitor.chat_id, settings, (press.kind,), {}, visitor.language))

    async def on_hear(self, visitor: Visitor, press: HearTip) -> Outgoing:
        """Say the reminder."""
        return Outgoing(speech=self._render.speech(press, visitor.language))

    def panel(self, chat_id: int, language: Language) -> Reply:
        """All three, with what can be set."""
        return self.view.panel(self._shown(chat_id, self.book.load(chat_id)), language)

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
