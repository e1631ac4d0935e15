"""Handle the buttons of the reminders; requests.py handles requests in words."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from zoneinfo import ZoneInfo

from bot.dialogue.exchange import Outgoing, Visitor
from bot.dialogue.reminders.buttons import (
    ChoosePause,
    ChooseZone,
    HearTip,
    MarkReminderDone,
    NotDone,
    Pause,
    PutOff,
    RemindOnce,
    Restore,
    Resume,
    SetRule,
    SetZone,
    ShowFarZones,
    ShowReminder,
    ShowReminders,
    StopAll,
    StopReminder,
    SwitchOff,
    SwitchOn,
)  # fmt: skip
from bot.dialogue.reminders.changes import ReminderChanges
from bot.dialogue.reminders.requests import ReminderRequests
from bot.dialogue.reminders.undo import DELIVERIES, ZONE, DeliveryUndo, SettingsUndo, ZoneUndo
from bot.dialogue.reminders.view import RemindersView
from bot.dialogue.render import Renderer
from bot.dialogue.reply import Reply
from bot.dialogue.routes import Route, route
from bot.dialogue.undo.history import History, Undoable
from bot.knowledge import KINDS, Language, Library, ReminderKind
from bot.reminders import FEATURE, ReminderRequest, Settings, Subscriptions, UndoHistory
from bot.storage import Storage


class RemindersHandler:
    """Identifies people by chat id, to which reminders are sent."""

    def __init__(
        self, library: Library, storage: Storage, render: Renderer, history: History, clock: Callable[[], float] = time.time
    ) -> None:
        self._clock = clock
        self.subscriptions = Subscriptions(storage, library.zones, clock)
        self.view = RemindersView(library, render)
        self._undo_history = UndoHistory(storage)
        self._changes = ReminderChanges(library, storage, self.view, self.subscriptions, self._undo_history, history, clock)
        self.undoable: dict[str, Undoable] = {
            FEATURE: SettingsUndo(self.view, self.subscriptions),
            ZONE: ZoneUndo(self.view, self.subscriptions),
            DELIVERIES: DeliveryUndo(storage, self.view, self.subscriptions, clock),
        }
        self._requests = ReminderRequests(
            library, storage, self.view, self.subscriptions, self._undo_history, self._changes, clock
        )

    def asked(self, chat_id: int, wish: ReminderRequest, language: Language) -> Reply:
        """Handle a request in words."""
        return self._requests.asked(chat_id, wish, language)

    def follows(self, visitor: Visitor, text: str) -> Reply | None:
        """Change the reminder just set by a text that is nothing but a day, an hour or how often; None for any other text."""
        wish = self._requests.follows(visitor.chat_id, text)
        return self.asked(visitor.chat_id, wish, visitor.language) if wish else None

    def stop_all(self, visitor: Visitor) -> Reply | None:
        """Disable all reminders; None where none is on, so that "arrête tout" is about something else."""
        settings = self.subscriptions.load(visitor.chat_id)
        if not settings.active and not self._changes.steps.to_come(visitor.chat_id):
            return None
        return self._changes.stop(visitor.chat_id, settings, KINDS, visitor.language)

    def panel(self, chat_id: int, language: Language) -> Reply:
        """Render all reminders and their settings."""
        return self._changes.panel(chat_id, language)

    def active(self, chat_id: int, language: Language) -> list[str]:
        """Return a line for each reminder that is on."""
        return self.view.active(self._changes.shown(chat_id, self.subscriptions.load(chat_id)), language)

    def keep_habits_on(self, chat_id: int, language: Language) -> Reply | None:
        """Switch the reminder of good habits on, and say so; None where it was on."""
        before, kinds = self.subscriptions.load(chat_id), (ReminderKind.HABITS,)
        if before.active.issuperset(kinds):
            return None
        after = before.on(*kinds)
        self.subscriptions.save(chat_id, after)
        return self._changes.confirm(chat_id, after, kinds, before.snapshot(kinds), language)

    @property
    def routes(self) -> tuple[Route, ...]:
        """The handlers of the settings' buttons, and of those under a reminder."""
        return (
            route(ShowReminders, self.on_panel),
            route(ShowReminder, self.on_kind),
            route(SwitchOn, self.on_switch_on),
            route(SwitchOff, self.on_switch_off),
            route(SetRule, self.on_rule),
            route(RemindOnce, self.on_once),
            route(Restore, self.on_restore),
            route(ChooseZone, self.on_choose_zone),
            route(ShowFarZones, self.on_far_zones),
            route(SetZone, self.on_zone),
            route(ChoosePause, self.on_choose_pause),
            route(Pause, self.on_pause),
            route(Resume, self.on_resume),
            route(MarkReminderDone, self.on_done),
            route(NotDone, self.on_not_done),
            route(PutOff, self.on_put_off),
            route(StopReminder, self.on_stop),
            route(StopAll, self.on_stop_all),
            route(HearTip, self.on_hear),
        )

    async def on_panel(self, visitor: Visitor, press: ShowReminders) -> Outgoing:
        """Show all reminders and their settings."""
        return Outgoing(edit=self._changes.panel(visitor.chat_id, visitor.language))

    async def on_kind(self, visitor: Visitor, press: ShowReminder) -> Outgoing:
        """Show a kind of reminder, with a choice of days and hours."""
        shown = self._changes.shown(visitor.chat_id, self.subscriptions.load(visitor.chat_id))
        return Outgoing(edit=self.view.page(press.kind, shown, visitor.language))

    async def on_switch_on(self, visitor: Visitor, press: SwitchOn) -> Outgoing:
        """Enable a kind, with the rule that it has."""
        before = self.subscriptions.load(visitor.chat_id)
        return self._changed(visitor, press.kind, before, before.on(press.kind))

    async def on_switch_off(self, visitor: Visitor, press: SwitchOff) -> Outgoing:
        """Disable a kind."""
        before = self.subscriptions.load(visitor.chat_id)
        return self._changed(visitor, press.kind, before, before.off(press.kind))

    async def on_rule(self, visitor: Visitor, press: SetRule) -> Outgoing:
        """Enable a kind with a rule."""
        before = self.subscriptions.load(visitor.chat_id)
        return self._changed(visitor, press.kind, before, before.on(press.kind, rules={press.kind: press.rule}))

    def _changed(self, visitor: Visitor, kind: ReminderKind, before: Settings, after: Settings) -> Outgoing:
        self.subscriptions.save(visitor.chat_id, after)
        change = self._undo_history.remember(visitor.chat_id, before.snapshot((kind,)), after.snapshot((kind,)), (kind,))
        shown = self._changes.shown(visitor.chat_id, after)
        return Outgoing(edit=self.view.page(kind, shown, visitor.language, change))

    async def on_restore(self, visitor: Visitor, press: Restore) -> Outgoing:
        """Set all reminders to the state that the button contains."""
        chat_id, language = visitor.chat_id, visitor.language
        before = self.subscriptions.load(chat_id)
        after = before.restored(press.snapshot)
        self.subscriptions.save(chat_id, after)
        changed = tuple(k for k in KINDS if k in after.active and (k not in before.active or before.rule(k) != after.rule(k)))
        if not changed:
            change = self._undo_history.remember(chat_id, before.snapshot(pause=True), after.snapshot(pause=True), KINDS)
            return Outgoing(edit=self._changes.with_panel("rem_undone", chat_id, after, language, change))
        return Outgoing(edit=self._changes.confirm(chat_id, after, changed, before.snapshot(changed), language))

    async def on_once(self, visitor: Visitor, press: RemindOnce) -> Outgoing:
        """Send a step once; an old button whose moment has passed does nothing but say so."""
        settings = self.subscriptions.load(visitor.chat_id)
        moment = press.moment.replace(tzinfo=ZoneInfo(settings.zone))
        if moment.timestamp() <= self._clock():
            return Outgoing(edit=self._changes.with_panel("rem_once_past", visitor.chat_id, settings, visitor.language))
        return Outgoing(edit=self._changes.once(visitor.chat_id, (press.kind,), moment, visitor.language))

    async def on_choose_zone(self, visitor: Visitor, press: ChooseZone) -> Outgoing:
        """Show the list of time zones."""
        return Outgoing(edit=self.view.zones(visitor.language))

    async def on_far_zones(self, visitor: Visitor, press: ShowFarZones) -> Outgoing:
        """Show the list of time zones further away."""
        return Outgoing(edit=self.view.zones(visitor.language, far=True))

    async def on_zone(self, visitor: Visitor, press: SetZone) -> Outgoing:
        """Save the time zone."""
        settings = self.subscriptions.load(visitor.chat_id)
        return Outgoing(edit=self._changes.set_zone(visitor.chat_id, settings, press.zone, visitor.language))

    async def on_choose_pause(self, visitor: Visitor, press: ChoosePause) -> Outgoing:
        """Ask for how long to pause."""
        return Outgoing(edit=self.view.pause(visitor.language))

    async def on_pause(self, visitor: Visitor, press: Pause) -> Outgoing:
        """Pause the reminders."""
        settings = self.subscriptions.load(visitor.chat_id)
        end = self.subscriptions.today(settings) + dt.timedelta(days=press.days)
        return Outgoing(edit=self._changes.pause_until(visitor.chat_id, settings, end, visitor.language))

    async def on_resume(self, visitor: Visitor, press: Resume) -> Outgoing:
        """Resume the reminders."""
        return Outgoing(
            edit=self._changes.resume(visitor.chat_id, self.subscriptions.load(visitor.chat_id), (), visitor.language)
        )

    async def on_done(self, visitor: Visitor, press: MarkReminderDone) -> Outgoing:
        """Mark a reminder as done; a second press only shows a notice."""
        said = self._changes.done(visitor.chat_id, [(press.kind, press.month)], visitor.language)
        if said is None:
            streak = self.subscriptions.streak(visitor.chat_id, press.kind)
            return Outgoing(self.view.say_done([press.kind], streak, visitor.language).plain)
        return Outgoing(edit=said)

    async def on_not_done(self, visitor: Visitor, press: NotDone) -> Outgoing:
        """Tick nothing, and ask when to send the reminder again."""
        return Outgoing(edit=self.view.not_done(press.kind, press.month, visitor.language))

    async def on_put_off(self, visitor: Visitor, press: PutOff) -> Outgoing:
        """Send a reminder again later."""
        chat_id = visitor.chat_id
        settings = self.subscriptions.load(chat_id)
        said = self._changes.put_off(chat_id, settings, press.kind, press.month, press.delay, None, visitor.language)
        return Outgoing(edit=said)

    async def on_stop(self, visitor: Visitor, press: StopReminder) -> Outgoing:
        """Disable a reminder's kind."""
        settings = self.subscriptions.load(visitor.chat_id)
        return Outgoing(edit=self._changes.stop(visitor.chat_id, settings, (press.kind,), visitor.language))

    async def on_stop_all(self, visitor: Visitor, press: StopAll) -> Outgoing:
        """Disable all reminders."""
        settings = self.subscriptions.load(visitor.chat_id)
        return Outgoing(edit=self._changes.stop(visitor.chat_id, settings, KINDS, visitor.language))

    async def on_hear(self, visitor: Visitor, press: HearTip) -> Outgoing:
        """Read the reminder aloud."""
        return Outgoing(speech=self.view.speech(press, visitor.language))
