"""Handle the buttons of the welcome: as the button of the same thing elsewhere, but below the welcome."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.dialogue.answers.view import AnswersView
from bot.dialogue.buttons import ButtonPress
from bot.dialogue.checklist.buttons import GoThrough
from bot.dialogue.emergency.buttons import ShowSituations
from bot.dialogue.exchange import Outgoing, Visitor
from bot.dialogue.reminders.buttons import ShowReminders
from bot.dialogue.routes import Route, route
from bot.dialogue.start.buttons import Begin, BeginCheckUp

LEADS: dict[str, ButtonPress] = {"urgent": ShowSituations(), "reminders": ShowReminders()}


class StartHandler:
    """Knows nothing of a person; `press` handles any other button."""

    def __init__(self, answers: AnswersView, press: Callable[[Visitor, ButtonPress], Awaitable[Outgoing]]) -> None:
        self._answers = answers
        self._press = press

    @property
    def routes(self) -> tuple[Route, ...]:
        """The handlers of these buttons."""
        return route(Begin, self.on_begin), route(BeginCheckUp, self.on_check_up)

    async def on_begin(self, visitor: Visitor, press: Begin) -> Outgoing:
        """Invite a question with the menu of themes, or show the emergencies or the reminders."""
        if press.way == "ask":
            return Outgoing(messages=(self._answers.themes(visitor.language, "begin_ask"),))
        return await self._below(visitor, LEADS[press.way])

    async def on_check_up(self, visitor: Visitor, press: BeginCheckUp) -> Outgoing:
        """Begin the checklist, or go on with it."""
        return await self._below(visitor, GoThrough())

    async def _below(self, visitor: Visitor, press: ButtonPress) -> Outgoing:
        out = await self._press(visitor, press)
        return replace(out, edit=None, messages=(*((out.edit,) if out.edit else ()), *out.messages))
