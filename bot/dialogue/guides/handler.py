"""Handle guides in the dialogue: show one, tick its steps, print it, send it again in a week."""

from __future__ import annotations

import datetime as dt
from typing import Any

from babel.dates import format_date

from bot.assistant import reading, remember_answer
from bot.dialogue.exchange import Outgoing, Visitor
from bot.dialogue.guides.buttons import (
    ClearGuide,
    ForgetGuide,
    RemindOfGuide,
    SendGuideSheet,
    ShowGuide,
    ShowGuides,
    ShowStep,
    TickStep,
    UntickStep,
)  # fmt: skip
from bot.dialogue.guides.undo import FEATURE, GuideUndo
from bot.dialogue.guides.view import GuidesView, Progress
from bot.dialogue.render import LOCALES
from bot.dialogue.reply import File, Reply
from bot.dialogue.routes import Route, route
from bot.dialogue.undo.history import History
from bot.knowledge import Guide, GuideStep, Language, Library
from bot.reminders import GuideReminders, ReminderAction, ReminderRequest, days_wished
from bot.storage import Storage

# The default number of days after which a guide is sent again.
LATER = 7


class GuidesHandler:
    """Stores ticks by pseudonym, and what to send again by chat, as all reminders."""

    def __init__(
        self, library: Library, storage: Storage, view: GuidesView, reminders: GuideReminders, history: History
    ) -> None:
        self._library = library
        self._storage = storage
        self._reminders = reminders
        self._view = view
        self._history = history
        self.undoable = GuideUndo(library, storage, view)

    @property
    def routes(self) -> tuple[Route, ...]:
        """The handlers of the guides' buttons."""
        return (
            route(ShowGuides, self.on_menu),
            route(ShowGuide, self.on_guide),
            route(ShowStep, self.on_step),
            route(TickStep, self.on_tick),
            route(UntickStep, self.on_untick),
            route(ClearGuide, self.on_clear),
            route(SendGuideSheet, self.on_sheet),
            route(RemindOfGuide, self.on_remind),
            route(ForgetGuide, self.on_forget),
        )

    def guide(self, visitor: Visitor, id_: str) -> Reply:
        """Render a guide with the person's progress; later questions such as "et quand elle partira ?" refer to it."""
        remember_answer(self._storage.conversations, visitor.sender, id_)
        return self._shown(visitor, id_)

    def put_off(self, visitor: Visitor, wish: ReminderRequest) -> Reply | None:
        """Send the guide being read again later ("rappelle-le-moi dans trois jours"); return None if no guide is being read."""
        id_ = reading(self._storage.conversations, visitor.sender)
        if wish.action is not ReminderAction.SNOOZE or id_ not in self._library.guides:
            return None
        days = days_wished(wish, self._reminders.today(visitor.chat_id))
        self._reminders.set(visitor.chat_id, id_, LATER if days is None else days)
        return self.guide(visitor, id_)

    async def on_menu(self, visitor: Visitor, press: ShowGuides) -> Outgoing:
        """Show the list of guides."""
        return Outgoing(edit=self._view.menu(self._storage.guides.begun(visitor.sender), visitor.language))

    async def on_guide(self, visitor: Visitor, press: ShowGuide) -> Outgoing:
        """Show a guide."""
        return Outgoing(edit=self.guide(visitor, press.guide))

    async def on_step(self, visitor: Visitor, press: ShowStep) -> Outgoing:
        """Show the answer of a step, or the guide itself if it no longer has that step."""
        guide = self._library.guides[press.guide]
        if (step := _step(guide, press.answer)) is None:
            return Outgoing(edit=self.guide(visitor, guide.id))
        remember_answer(self._storage.conversations, visitor.sender, press.answer)
        return Outgoing(edit=self._view.step(guide, step, self._progress(visitor, guide.id), visitor.language))

    async def on_tick(self, visitor: Visitor, press: TickStep) -> Outgoing:
        """Tick a step; once all steps are done, the guide is not sent again."""
        guide = self._library.guides[press.guide]
        before = self.undoable.state(visitor.sender, guide.id)
        if _step(guide, press.answer):
            self._storage.guides.tick(visitor.sender, guide.id, press.answer)
        if self._storage.guides.ticked(visitor.sender, guide.id).issuperset(step.answer for step in guide.steps):
            self._reminders.cancel(visitor.chat_id, guide.id)
        return self._changed(visitor, guide.id, before)

    async def on_untick(self, visitor: Visitor, press: UntickStep) -> Outgoing:
        """Untick a step."""
        before = self.undoable.state(visitor.sender, press.guide)
        self._storage.guides.untick(visitor.sender, press.guide, press.answer)
        return self._changed(visitor, press.guide, before)

    async def on_clear(self, visitor: Visitor, press: ClearGuide) -> Outgoing:
        """Untick all steps, for example for the next locum."""
        before = self.undoable.state(visitor.sender, press.guide)
        self._storage.guides.clear(visitor.sender, press.guide)
        return self._changed(visitor, press.guide, before)

    def _changed(self, visitor: Visitor, guide: str, before: str) -> Outgoing:
        """Record what was ticked, and show the guide, from which that can be taken back."""
        change = self._history.record(visitor.sender, FEATURE, guide, before, self.undoable.state(visitor.sender, guide))
        return Outgoing(edit=self._history.offered(self.guide(visitor, guide), change))

    async def on_sheet(self, visitor: Visitor, press: SendGuideSheet) -> Outgoing:
        """Send the printable page as a new message."""
        return Outgoing(messages=(self.sheet(visitor, press.guide),))

    def sheet(self, visitor: Visitor, id_: str) -> Reply:
        """Return a guide as a printable page."""
        language = visitor.language
        given = self._sheet(self._library.guides[id_], self._progress(visitor, id_), language)
        file = File("document", self._say("guide_file", language), "sheet", given)
        return Reply(self._say("guide_caption", language), language, file=file)

    async def on_remind(self, visitor: Visitor, press: RemindOfGuide) -> Outgoing:
        """Send the guide again in a week."""
        self._reminders.set(visitor.chat_id, press.guide, LATER)
        return Outgoing(edit=self.guide(visitor, press.guide))

    async def on_forget(self, visitor: Visitor, press: ForgetGuide) -> Outgoing:
        """Cancel that the guide is sent again."""
        self._reminders.cancel(visitor.chat_id, press.guide)
        return Outgoing(edit=self.guide(visitor, press.guide))

    def _shown(self, visitor: Visitor, id_: str) -> Reply:
        return self._view.guide(self._library.guides[id_], self._progress(visitor, id_), visitor.language)

    def _progress(self, visitor: Visitor, guide: str) -> Progress:
        due = self._reminders.at(visitor.chat_id, guide)
        return Progress(self._storage.guides.ticked(visitor.sender, guide), due.date() if due else None)

    def _sheet(self, guide: Guide, progress: Progress, language: Language) -> dict[str, Any]:
        """Return the content of the printable page (bot/checklist/sheet.py)."""
        return {
            "title": guide.title[language],
            "date": format_date(dt.datetime.now(dt.UTC).date(), "long", locale=LOCALES[language]),
            "score": "",
            "bars": (),
            "todo": self._say("sheet_todo", language),
            "actions": tuple((step[language], "", self._library.answers[step.answer][language].short) for step in guide.steps),
            "well": "",
            "good": (),
            "ticked": tuple(place for place, step in enumerate(guide.steps) if step.answer in progress.ticked),
            "foot": self._say("sheet_foot", language),
        }

    def _say(self, key: str, language: Language) -> str:
        return self._library.phrase(key, language)


def _step(guide: Guide, answer: str) -> GuideStep | None:
    return next((step for step in guide.steps if step.answer == answer), None)
