"""The reminders' part of the dialogue: sets, moves, pauses and stops them, by words and by buttons."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.assistant import Details
from bot.knowledge import KINDS, Language, Library, ReminderKind
from bot.reminders import BadRule, Rule, Settings, first_due, wished
from bot.storage import Storage, Subscription
from bot.telegram.reminders_view import RemindersView, Shown
from bot.telegram.render import Renderer
from bot.telegram.reply import Pressed, Reply

DAY = 86_400
# A reminder that came longer ago is no longer what "demain" is about. Seconds.
RECENT = 14 * DAY


class RemindersDialogue:
    """Everything here is by chat id: a reminder has to be sent somewhere."""

    def __init__(self, library: Library, storage: Storage, render: Renderer, clock: Callable[[], float] = time.time) -> None:
        self._library = library
        self._storage = storage
        self._clock = clock
        self.view = RemindersView(library, render)

    # By words

    def asked(self, chat_id: int, wish: Details, language: Language) -> Reply:
        """What a request in words leads to (bot/assistant/reminder_reader.py tells what it may hold)."""
        settings = self._load(chat_id)
        kinds = tuple(kind for kind in KINDS if kind in wish.get("kinds", "").split(","))
        match wish.get("action"):
            case "on" | "move" as action:
                return self._set(chat_id, settings, action, kinds, wish, language)
            case "off":
                return self._stop(chat_id, settings, kinds or tuple(settings.active), language)
            case "pause":
                return self._pause(chat_id, settings, wish, language)
            case "resume":
                return self._resume(chat_id, settings, kinds, language)
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
        after = settings
        if (zone := wish.get("zone")) in self._library.zones:
            after = replace(after, calendar=replace(after.calendar, zone=zone))
        try:
            rules = {kind: wished(wish, settings.rule(kind)) for kind in KINDS}
        except BadRule:
            return self.view.with_panel("rem_night", self._shown(chat_id, settings), language)
        if not kinds and action == "move":
            only_hour = not wish.keys() & {"day", "nth"}
            kinds = tuple(sorted(settings.active)) if only_hour or len(settings.active) == 1 else ()
        if not kinds:
            # Each button holds what will be, so that nothing needs to be kept until it is pressed.
            choices = [(kind, str(after.on(kind, rules=rules))) for kind in KINDS]
            return self.view.which(choices, str(after.on(*KINDS, rules=rules)), language)
        after = after.on(*kinds, rules=rules)
        self._save(chat_id, after)
        return self.view.confirm(self._shown(chat_id, after, kinds), str(settings), language)

    def _stop(self, chat_id: int, settings: Settings, kinds: tuple[ReminderKind, ...], language: Language) -> Reply:
        kinds = tuple(kind for kind in KINDS if kind in kinds and kind in settings.active)
        if not kinds:
            return self.view.with_panel("rem_none_on", self._shown(chat_id, settings), language)
        self._save(chat_id, settings.off(*kinds))
        return self.view.stopped(kinds, str(settings), language)

    def _pause(self, chat_id: int, settings: Settings, wish: Details, language: Language) -> Reply:
        if not settings.active:
            return self.view.with_panel("rem_none_on", self._shown(chat_id, settings), language)
        if "until" in wish:
            end = dt.date.fromisoformat(wish["until"])
        elif "days" in wish:
            end = self._today(settings) + dt.timedelta(days=int(wish["days"]))
        else:
            return self.view.pause(language)
        return self._pause_until(chat_id, settings, end, language)

    def _pause_until(self, chat_id: int, settings: Settings, end: dt.date, language: Language) -> Reply:
        """`end` is the last day without."""
        moment = _midnight(end + dt.timedelta(days=1), settings.zone)
        after = replace(settings, calendar=replace(settings.calendar, paused_until=moment))
        self._save(chat_id, after)
        return self.view.paused(self._shown(chat_id, after), end, language)

    def _resume(self, chat_id: int, settings: Settings, kinds: tuple[ReminderKind, ...], language: Language) -> Reply:
        after = replace(settings, calendar=replace(settings.calendar, paused_until=None))
        if kinds or not settings.active:
            after = after.on(*(kinds or tuple(settings.rules)))
        if not after.active:
            return self.view.with_panel("rem_none_on", self._shown(chat_id, after), language)
        self._save(chat_id, after)
        return self.view.confirm(
            self._shown(chat_id, after, tuple(k for k in KINDS if k in after.active)), str(settings), language
        )

    def _snooze(self, chat_id: int, settings: Settings, wish: Details, language: Language) -> Reply:
        latest = self._latest(chat_id)
        if latest is None:
            return self.view.with_panel("rem_nothing_to_snooze", self._shown(chat_id, settings), language)
        kind, month = latest
        return self._put_off(chat_id, settings, kind, month, int(wish.get("days", 1)), wish.get("time"), language)

    def _put_off(
        self, chat_id: int, settings: Settings, kind: str, month: str, days: int, hour: str | None, language: Language
    ) -> Reply:
        """Once more in so many days, at the hour it usually comes."""
        rule = settings.rule(_kind(kind))
        try:
            rule = wished({"time": hour} if hour else {}, rule)
        except BadRule:
            return self.view.with_panel("rem_night", self._shown(chat_id, settings), language)
        day = self._today(settings) + dt.timedelta(days=days)
        moment = _at(day, rule, settings.zone)
        if not self._storage.deliveries.snooze(chat_id, kind, month, moment):
            return self.view.with_panel("rem_nothing_to_snooze", self._shown(chat_id, settings), language)
        return self.view.put_off(_kind(kind), day, rule, language)

    def _done(self, chat_id: int, kinds: tuple[ReminderKind, ...], language: Language) -> Reply:
        latest = self._latest(chat_id)
        if latest is None or (kinds and latest[0] not in kinds):
            # Nothing of that kind waits: it is well done all the same.
            return self.view.say_done(None, 0, language)
        kind, month = latest
        self._storage.deliveries.done(chat_id, kind, month, int(self._clock()))
        return self.view.say_done(_kind(kind), self._streak(chat_id, _kind(kind)), language)

    def _set_zone(self, chat_id: int, settings: Settings, zone: str, language: Language) -> Reply:
        after = replace(settings, calendar=replace(settings.calendar, zone=zone))
        self._save(chat_id, after)
        return self.view.with_panel(
            "rem_zone_set", self._shown(chat_id, after), language, zone=self._library.zones[zone][language]
        )

    # By buttons

    def panel(self, chat_id: int, language: Language) -> Reply:
        """All three, with what can be set."""
        return self.view.panel(self._shown(chat_id, self._load(chat_id)), language)

    def page(self, chat_id: int, kind: ReminderKind, language: Language) -> Reply:
        """One of them, with its days and hours."""
        return self.view.page(kind, self._shown(chat_id, self._load(chat_id)), language)

    def change(self, chat_id: int, kind: ReminderKind, to: str, language: Language) -> Reply:
        """Switch a kind `on` or `off`, or set its rule; raises BadRule."""
        settings = self._load(chat_id)
        match to:
            case "off":
                after = settings.off(kind)
            case "on":
                after = settings.on(kind)
            case _:
                after = settings.on(kind, rules={kind: Rule.read(to)})
        self._save(chat_id, after)
        return self.view.page(kind, self._shown(chat_id, after), language)

    def apply(self, chat_id: int, states: str, language: Language) -> Reply:
        """Set all three as a button holds them; raises BadRule."""
        before = self._load(chat_id)
        after = before.with_states(states)
        self._save(chat_id, after)
        changed = tuple(k for k in KINDS if k in after.active and (k not in before.active or before.rule(k) != after.rule(k)))
        if not changed:
            return self.view.with_panel("rem_undone", self._shown(chat_id, after), language)
        return self.view.confirm(self._shown(chat_id, after, changed), str(before), language)

    def zone(self, chat_id: int, zone: str, language: Language) -> Reply:
        """The list of time zones, or the one chosen."""
        if not zone:
            return self.view.zones(language)
        return self._set_zone(chat_id, self._load(chat_id), zone, language)

    def pause(self, chat_id: int, days: str, language: Language) -> Reply:
        """How long, or that long; 0 goes on."""
        settings = self._load(chat_id)
        if not days:
            return self.view.pause(language)
        if days == "0":
            return self._resume(chat_id, settings, (), language)
        return self._pause_until(chat_id, settings, self._today(settings) + dt.timedelta(days=int(days)), language)

    def answered(self, chat_id: int, kind: ReminderKind, month: str, what: str, language: Language) -> Pressed:
        """A button under a reminder that came: done, tomorrow, in a week, how, or stop."""
        settings = self._load(chat_id)
        match what:
            case "d":
                news = self._storage.deliveries.done(chat_id, kind, month, int(self._clock()))
                said = self.view.say_done(kind, self._streak(chat_id, kind), language)
                return Pressed(None if news else said.plain, edited=said if news else None)
            case "t" | "w":
                return Pressed(edited=self._put_off(chat_id, settings, kind, month, 1 if what == "t" else 7, None, language))
            case _:
                return Pressed(edited=self._stop(chat_id, settings, (kind,), language))

    def reachable(self, chat_id: int, *, back: bool) -> None:
        """The person blocked the bot, or has come back."""
        if back:
            zone = self._load(chat_id).zone
            self._storage.reminders.reachable(chat_id, zone, first_due, self._clock())
        else:
            self._storage.reminders.unreachable(chat_id)

    # What is kept

    def _load(self, chat_id: int) -> Settings:
        known = self._storage.reminders.of(chat_id)
        calendar = self._storage.reminders.calendar(chat_id)
        if calendar.paused_until and calendar.paused_until <= self._clock():
            calendar = replace(calendar, paused_until=None)
        rules = {kind: Rule.read(known[kind].rule) for kind in KINDS if kind in known}
        return Settings(calendar, rules, frozenset(kind for kind in rules if known[kind].active))

    def _save(self, chat_id: int, settings: Settings) -> None:
        after = max(self._clock(), settings.calendar.paused_until or 0)
        # Whoever sets a reminder can be written to.
        calendar = replace(settings.calendar, reachable=True)
        self._storage.reminders.save(
            chat_id,
            calendar,
            [
                Subscription(kind, str(rule), kind in settings.active, first_due(str(rule), settings.zone, after))
                for kind, rule in settings.rules.items()
            ],
        )

    def _shown(self, chat_id: int, settings: Settings, kinds: tuple[ReminderKind, ...] = ()) -> Shown:
        pause = settings.calendar.paused_until
        after = max(self._clock(), pause or 0)
        return Shown(
            rules={kind: settings.rule(kind) for kind in KINDS},
            active=settings.active,
            due={kind: _local(first_due(str(settings.rule(kind)), settings.zone, after), settings.zone) for kind in KINDS},
            streaks={kind: self._streak(chat_id, kind) for kind in KINDS},
            history={kind: tuple(self._storage.deliveries.history(chat_id, kind)) for kind in KINDS},
            zone=settings.zone,
            paused_until=_local(settings.calendar.paused_until - DAY, settings.zone)
            if settings.calendar.paused_until
            else None,
            kinds=kinds,
        )

    def _streak(self, chat_id: int, kind: ReminderKind) -> int:
        """How many months in a row were done, up to the last; one that just came and waits breaks nothing."""
        history = self._storage.deliveries.history(chat_id, kind)
        if history and not history[0][1]:
            history = history[1:]
        return next((count for count, (_, done) in enumerate(history) if not done), len(history))

    def _latest(self, chat_id: int) -> tuple[str, str] | None:
        latest = self._storage.deliveries.latest(chat_id)
        return latest[:2] if latest and self._clock() - latest[2] < RECENT else None

    def _today(self, settings: Settings) -> dt.date:
        return _local(self._clock(), settings.zone).date()


def _kind(text: str) -> ReminderKind:
    return next(kind for kind in KINDS if kind == text)


def _local(moment: float, zone: str) -> dt.datetime:
    return dt.datetime.fromtimestamp(moment, ZoneInfo(zone))


def _midnight(day: dt.date, zone: str) -> int:
    return int(dt.datetime.combine(day, dt.time(), ZoneInfo(zone)).timestamp())


def _at(day: dt.date, rule: Rule, zone: str) -> int:
    return int(dt.datetime.combine(day, dt.time(rule.hour, rule.minute), ZoneInfo(zone)).timestamp())
