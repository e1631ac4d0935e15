"""Handles the emergency's buttons and turns: renders what Rasa decides, keeps reminders in step, sends the note."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.assistant import AssistantLoader, Emergency, checklist_waits, incidents_of
from bot.dialogue.checklist.buttons import GoThrough
from bot.dialogue.emergency.buttons import (
    CloseSituation,
    ForgetClock,
    GoOn,
    HearStep,
    Judge,
    OpenSituation,
    RemindOfClock,
    ShowPart,
    ShowSituations,
    TakeStep,
    TellDetail,
    TellFound,
    TickClock,
    UntickClock,
)  # fmt: skip
from bot.dialogue.emergency.note_view import NoteView
from bot.dialogue.emergency.standpoint import Standpoint
from bot.dialogue.emergency.view import EmergencyView
from bot.dialogue.exchange import Outgoing, Visitor
from bot.dialogue.render import Renderer
from bot.dialogue.reply import Reply
from bot.dialogue.routes import Route, route
from bot.incidents import Act, Finding, Record, deadlines
from bot.incidents.path import END
from bot.knowledge import Language, Library
from bot.reminders import ClockReminders
from bot.storage import Storage

# What a tap tells of when it was found out, as nlu/ would read it.
TAPPED = {"now": {"hours": "0"}, "morning": {"days": "0", "time": "06:00"}, "yesterday": {"days": "1"}}


class EmergencyHandler:
    """Records of incidents are kept by pseudonym, reminders by chat id."""

    def __init__(
        self,
        library: Library,
        storage: Storage,
        assistant: AssistantLoader,
        render: Renderer,
        reminders: ClockReminders,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._library = library
        self._storage = storage
        self._assistant = assistant
        self._render = render
        self._reminders = reminders
        self._clock = clock
        self.view = EmergencyView(library, render)
        self._note = NoteView(library, self.view.clocks)

    @property
    def routes(self) -> tuple[Route, ...]:
        """Return the handlers of the emergency's buttons."""
        return (
            route(ShowSituations, self.on_menu),
            route(OpenSituation, self.on_open),
            route(CloseSituation, self.on_close),
            route(ShowPart, self.on_part),
            route(TakeStep, self.on_step),
            route(GoOn, self.on_go_on),
            route(TellDetail, self.on_detail),
            route(TellFound, self.on_found),
            route(Judge, self.on_judge),
            route(TickClock, self.on_tick),
            route(UntickClock, self.on_untick),
            route(RemindOfClock, self.on_remind),
            route(ForgetClock, self.on_forget),
            route(HearStep, self.on_hear),
        )

    def menu(self, visitor: Visitor) -> Reply:
        """Return the list of situations, with the waiting ones first."""
        parked = tuple(record.situation for record in reversed(self._records(visitor)))
        return self.view.menu(parked, visitor.language)

    def reply(self, visitor: Visitor, said: Emergency) -> Reply:
        """Render `said`; add the note when the end is reached, and offer the check-up if it is waiting."""
        self._follow(visitor, said)
        at = self._standpoint(visitor, said.record)
        reply = self.view.shown(said, at)
        if said.record is None or said.mode not in ("go", "open", "left"):
            return reply
        if said.ended or said.mode == "left":
            reply = self._with_checkup(visitor, reply)
        situation = self._library.incidents.situations[said.record.situation]
        return replace(reply, then=(self._note.note(said.record, situation, at),)) if said.ended else reply

    def offered_back(self, reply: Reply, said: Emergency, language: Language) -> Reply:
        """Return the reply with a button that leads back to the incident, unless its path has come to the end."""
        if said.record is None or END in said.record.seen:
            return reply
        return replace(reply, rows=(*reply.rows, (self.view.resume(said.record.situation, language),)))

    async def on_menu(self, visitor: Visitor, press: ShowSituations) -> Outgoing:
        """Send the list of situations as a new message."""
        return Outgoing(messages=(self.menu(visitor),))

    async def on_open(self, visitor: Visitor, press: OpenSituation) -> Outgoing:
        """Open a path, or continue it."""
        return await self._choose(visitor, press.situation, "open")

    async def on_close(self, visitor: Visitor, press: CloseSituation) -> Outgoing:
        """Close the incident and cancel its reminders."""
        for clock in self._library.incidents.situations[press.situation].clocks:
            self._reminders.cancel(visitor.chat_id, press.situation, clock)
        return await self._choose(visitor, press.situation, "close")

    async def on_part(self, visitor: Visitor, press: ShowPart) -> Outgoing:
        """Show the contacts or the time limits, or send the note as a new message."""
        record = self._record(visitor, press.situation)
        situation, at = self._library.incidents.situations[press.situation], self._standpoint(visitor, record)
        if press.part == "note":
            return Outgoing(messages=(self._note.note(record, situation, at),))
        return Outgoing(edit=self.view.part(press.part, record, situation, at))

    async def on_step(self, visitor: Visitor, press: TakeStep) -> Outgoing:
        """Record the outcome of a step, or explain it."""
        return await self._choose(visitor, press.situation, press.act, about=press.step)

    async def on_go_on(self, visitor: Visitor, press: GoOn) -> Outgoing:
        """Go forward, back, or leave the path for now."""
        return await self._choose(visitor, press.situation, press.act)

    async def on_detail(self, visitor: Visitor, press: TellDetail) -> Outgoing:
        """Record a detail."""
        return await self._choose(visitor, press.situation, Act.TELL, about=press.detail, value=press.value)

    async def on_found(self, visitor: Visitor, press: TellFound) -> Outgoing:
        """Record when the incident was discovered; ask for it in words if no button fits."""
        if press.when not in TAPPED:
            return Outgoing(messages=(self._render.phrase("emergency_found_words", visitor.language),))
        found = Finding.of(int(self._clock()), TAPPED[press.when])
        return await self._choose(visitor, press.situation, Act.FOUND, value=str(found))

    async def on_judge(self, visitor: Visitor, press: Judge) -> Outgoing:
        """Record a reply about personal data."""
        return await self._choose(visitor, press.situation, Act.JUDGE, about=press.question, value=press.reply)

    async def on_tick(self, visitor: Visitor, press: TickClock) -> Outgoing:
        """Mark what a time limit is for as done."""
        return await self._ticked(visitor, press.situation, Act.TICK, press.clock)

    async def on_untick(self, visitor: Visitor, press: UntickClock) -> Outgoing:
        """Mark what a time limit is for as not done."""
        return await self._ticked(visitor, press.situation, Act.UNTICK, press.clock)

    async def _ticked(self, visitor: Visitor, situation: str, act: Act, clock: str) -> Outgoing:
        out = await self._choose(visitor, situation, act, about=clock)
        return replace(out, edit=self._clocks(visitor, situation))

    async def on_remind(self, visitor: Visitor, press: RemindOfClock) -> Outgoing:
        """Schedule a reminder before a time limit."""
        self._set(visitor, self._record(visitor, press.situation), press.clock)
        return Outgoing(edit=self._clocks(visitor, press.situation))

    async def on_forget(self, visitor: Visitor, press: ForgetClock) -> Outgoing:
        """Cancel the reminder."""
        self._reminders.cancel(visitor.chat_id, press.situation, press.clock)
        return Outgoing(edit=self._clocks(visitor, press.situation))

    async def on_hear(self, visitor: Visitor, press: HearStep) -> Outgoing:
        """Speak the step."""
        return Outgoing(speech=self.view.speech(press, visitor.language))

    async def _choose(self, visitor: Visitor, situation: str, act: str, **more: str) -> Outgoing:
        """Handle a button the same way as typed words."""
        turn = await self._assistant.choose(visitor.sender, "emergency", situation=situation, act=act, **more)
        assert turn.emergency
        return Outgoing(edit=self.reply(visitor, turn.emergency))

    def _clocks(self, visitor: Visitor, situation: str) -> Reply:
        record = self._record(visitor, situation)
        at = self._standpoint(visitor, record)
        return self.view.part("clocks", record, self._library.incidents.situations[situation], at)

    def _follow(self, visitor: Visitor, said: Emergency) -> None:
        """Cancel reminders of what is done or was a false alarm; reschedule the others."""
        if said.record is None:
            return
        for clock in self._library.incidents.situations[said.record.situation].clocks:
            if not self._reminders.is_set(visitor.chat_id, said.record.situation, clock):
                continue
            if clock in said.record.acted or Act.FALSE_ALARM in said.said:
                self._reminders.cancel(visitor.chat_id, said.record.situation, clock)
            elif said.found:
                self._set(visitor, said.record, clock)

    def _set(self, visitor: Visitor, record: Record, clock: str) -> None:
        """Schedule a reminder if its moment is in the future; else cancel it."""
        at = self._standpoint(visitor, record)
        situation = self._library.incidents.situations[record.situation]
        for deadline in deadlines(record, situation, self._library.incidents.common, ZoneInfo(at.zone)):
            if deadline.clock == clock:
                if moment := deadline.reminder(at.now):
                    self._reminders.set(visitor.chat_id, record.situation, clock, moment)
                else:
                    self._reminders.cancel(visitor.chat_id, record.situation, clock)

    def _standpoint(self, visitor: Visitor, record: Record | None) -> Standpoint:
        clocks = self._library.incidents.situations[record.situation].clocks if record else ()
        return Standpoint(
            visitor.language,
            self._reminders.zone(visitor.chat_id),
            dt.datetime.fromtimestamp(self._clock(), dt.UTC),
            frozenset(id_ for id_ in clocks if record and self._reminders.is_set(visitor.chat_id, record.situation, id_)),
        )

    def _records(self, visitor: Visitor) -> list[Record]:
        known = incidents_of(self._storage.conversations, visitor.sender)
        return [record for record in known if record.situation in self._library.incidents.situations]

    def _record(self, visitor: Visitor, situation: str) -> Record:
        """Return the record of a situation, or a new one."""
        known = (record for record in self._records(visitor) if record.situation == situation)
        return next(known, Record(situation, int(self._clock())))

    def _with_checkup(self, visitor: Visitor, reply: Reply) -> Reply:
        if not checklist_waits(self._storage.conversations, visitor.sender):
            return reply
        button = self._render.button("emergency_checkup", GoThrough(), visitor.language)
        return replace(reply, rows=(*reply.rows, (button,)))
