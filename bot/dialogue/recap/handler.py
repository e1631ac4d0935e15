"""Look back at a talk: gather what was read, noted and promised, and send it, or as a page to print."""

from __future__ import annotations

import html
import re
from html import escape

from bot import checklist
from bot.assistant import incidents_of, read_lately
from bot.dialogue.answers.view import AnswersView
from bot.dialogue.exchange import Outgoing, Visitor
from bot.dialogue.recap.buttons import SendRecapSheet
from bot.dialogue.recap.view import Recap, RecapView
from bot.dialogue.reminders.handler import RemindersHandler
from bot.dialogue.render import Renderer
from bot.dialogue.reply import Reply
from bot.dialogue.routes import Route, route
from bot.incidents.path import END
from bot.knowledge import Language, Library
from bot.reminders import GuideReminders
from bot.storage import Storage

_MARKUP = re.compile(r"<[^>]+>")


class RecapHandler:
    """Reads what other features have stored; stores nothing itself."""

    def __init__(
        self,
        library: Library,
        storage: Storage,
        render: Renderer,
        answers: AnswersView,
        reminders: RemindersHandler,
        guides: GuideReminders,
    ) -> None:
        self._library = library
        self._storage = storage
        self._render = render
        self._answers = answers
        self._reminders = reminders
        self._guides = guides
        self._view = RecapView(library)

    @property
    def routes(self) -> tuple[Route, ...]:
        """The handler of the page to print."""
        return (route(SendRecapSheet, self.on_sheet),)

    def reply(self, visitor: Visitor) -> Reply:
        """Render the look back; the menu of themes where there is nothing to look back at."""
        recap = self._recap(visitor)
        if recap.empty:
            return self._answers.themes(visitor.language, "recap_none")
        return self._view.recap(recap, visitor.language)

    async def on_sheet(self, visitor: Visitor, press: SendRecapSheet) -> Outgoing:
        """Send the page as a new message."""
        recap = self._recap(visitor)
        if recap.empty:
            return Outgoing(messages=(self._answers.themes(visitor.language, "recap_none"),))
        plain = [html.unescape(_MARKUP.sub("", line)) for line in (*recap.noted, *recap.promised)]
        return Outgoing(messages=(self._view.sheet(recap, plain, visitor.language),))

    def _recap(self, visitor: Visitor) -> Recap:
        known = self._library.answers.keys() | self._library.guides.keys()
        read = tuple(id_ for id_ in read_lately(self._storage.conversations, visitor.sender) if id_ in known)
        noted = (*self._emergencies(visitor), *self._checklist(visitor), *self._ticks(visitor))
        return Recap(read, noted, (*self._reminders.active(visitor.chat_id, visitor.language), *self._guides_due(visitor)))

    def _emergencies(self, visitor: Visitor) -> list[str]:
        """Return a line for each incident that is not at its end."""
        situations = self._library.incidents.situations
        records = [one for one in incidents_of(self._storage.conversations, visitor.sender) if one.situation in situations]
        return [
            self._say("recap_incident", visitor.language, title=situations[one.situation].title[visitor.language])
            for one in records
            if END not in one.seen
        ]

    def _checklist(self, visitor: Visitor) -> list[str]:
        replies = checklist.current(self._storage.checks.log(visitor.sender))
        count = len(self._library.checklist.items)
        return [self._say("recap_check", visitor.language, done=len(replies), count=count)] if replies else []

    def _ticks(self, visitor: Visitor) -> list[str]:
        lines = []
        for id_, ticked in self._storage.guides.begun(visitor.sender).items():
            if guide := self._library.guides.get(id_):
                values = {"title": guide.title[visitor.language], "done": len(ticked), "count": len(guide.steps)}
                lines.append(self._say("recap_guide", visitor.language, **values))
        return lines

    def _guides_due(self, visitor: Visitor) -> list[str]:
        lines = []
        for guide in self._library.guides.values():
            if due := self._guides.at(visitor.chat_id, guide.id):
                day = self._render.day(due.date().isoformat(), visitor.language)
                lines.append(self._say("recap_due", visitor.language, title=guide.title[visitor.language], day=day))
        return lines

    def _say(self, key: str, language: Language, **values: object) -> str:
        return self._library.phrase(key, language, **{name: escape(str(value)) for name, value in values.items()})
