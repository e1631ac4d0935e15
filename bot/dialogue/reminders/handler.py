"""What the buttons of the reminders lead to; what is asked for in words is in requests.py."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable

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
from bot.dialogue.reminders.changes import ReminderChanges
from bot.dialogue.reminders.requests import ReminderRequests
from bot.dialogue.reminders.view import RemindersView
from bot.dialogue.render import Renderer
from bot.dialogue.reply import Reply
from bot.dialogue.routes import Route, route
from bot.knowledge import KINDS, Language, Library, ReminderKind
from bot.reminders import ReminderRequest, Settings, Subscriptions, UndoHistory
from bot.storage import Storage


class RemindersHandler:
    """Everything here is by chat id: a reminder has to be sent somewhere."""

    def __init__(self, library: Library, storage: Storage, render: Renderer, clock: Callable[[], float] = time.time) -> None:
        self._storage = storage
        self._clock = clock
        self.book = Subscriptions(storage, library.zones, clock)
        self.view = RemindersView(library, render)
        self._latest = UndoHistory(clock)
        self._changes = ReminderChanges(library, storage, self.view, self.book, self._latest, clock)
        self._requests = ReminderRequests(library, storage, self.view, self.book, self._latest, self._changes, clock)

    def forget(self, chat_id: int) -> None:
        """The person has had all erased: there is nothing to come back to."""
        self._latest.pop(chat_id)

    def asked(self, chat_id: int, wish: ReminderRequest, language: Language) -> Reply:
        """What a request in words leads to."""
        return self._requests.asked(chat_id, wish, language)

    def panel(self, chat_id: int, language: Language) -> Reply:
        """All of them, with what can be set."""
        return self._changes.panel(chat_id, language)

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
        """All of them, with what can be set."""
        return Outgoing(edit=self._changes.panel(visitor.chat_id, visitor.language))

    async def on_kind(self, visitor: Visitor, press: ShowReminder) -> Outgoing:
        """One of them, with its days and hours."""
        shown = self._changes.shown(visitor.chat_id, self.book.load(visitor.chat_id))
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
        return Outgoing(edit=self.view.page(kind, self._changes.shown(visitor.chat_id, after), visitor.language))

    async def on_restore(self, visitor: Visitor, press: Restore) -> Outgoing:
        """Set them all as the button holds them."""
        chat_id, language = visitor.chat_id, visitor.language
        before = self.book.load(chat_id)
        after = before.restored(press.snapshot)
        self.book.save(chat_id, after)
        changed = tuple(k for k in KINDS if k in after.active and (k not in before.active or before.rule(k) != after.rule(k)))
        if not changed:
            return Outgoing(edit=self._changes.with_panel("rem_undone", chat_id, after, language))
        return Outgoing(edit=self._changes.confirm(chat_id, after, changed, before.snapshot(changed), language))

    async def on_choose_zone(self, visitor: Visitor, press: ChooseZone) -> Outgoing:
        """The list of time zones."""
        return Outgoing(edit=self.view.zones(visitor.language))

    async def on_zone(self, visitor: Visitor, press: SetZone) -> Outgoing:
        """Keep the time zone."""
        settings = self.book.load(visitor.chat_id)
        return Outgoing(edit=self._changes.set_zone(visitor.chat_id, settings, press.zone, visitor.language))

    async def on_choose_pause(self, visitor: Visitor, press: ChoosePause) -> Outgoing:
        """Ask for how long."""
        return Outgoing(edit=self.view.pause(visitor.language))

    async def on_pause(self, visitor: Visitor, press: Pause) -> Outgoing:
        """Pause for that long."""
        settings = self.book.load(visitor.chat_id)
        end = self.book.today(settings) + dt.timedelta(days=press.days)
        return Outgoing(edit=self._changes.pause_until(visitor.chat_id, settings, end, visitor.language))

    async def on_resume(self, visitor: Visitor, press: Resume) -> Outgoing:
        """Go on."""
        return Outgoing(edit=self._changes.resume(visitor.chat_id, self.book.load(visitor.chat_id), (), visitor.language))

    async def on_done(self, visitor: Visitor, press: MarkReminderDone) -> Outgoing:
        """Count it; pressed twice, only a notice says so."""
        news = self._storage.deliveries.done(visitor.chat_id, press.kind, press.month, int(self._clock()))
        said = self.view.say_done(self.book.streak(visitor.chat_id, press.kind), visitor.language)
        return Outgoing(edit=said) if news else Outgoing(said.plain)

    async def on_put_off(self, visitor: Visitor, press: PutOff) -> Outgoing:
        """Send it once more, later."""
        chat_id = visitor.chat_id
        settings = self.book.load(chat_id)
        said = self._changes.put_off(chat_id, settings, press.kind, press.month, press.delay, None, visitor.language)
        return Outgoing(edit=said)

    async def on_stop(self, visitor: Visitor, press: StopReminder) -> Outgoing:
        """Send no more of that kind."""
        settings = self.book.load(visitor.chat_id)
        return Outgoing(edit=self._changes.stop(visitor.chat_id, settings, (press.kind,), visitor.language))

    async def on_hear(self, visitor: Visitor, press: HearTip) -> Outgoing:
        """Say the reminder."""
        return Outgoing(speech=self.view.speech(press, visitor.language))
