"""Handle the buttons of answers and themes."""

from __future__ import annotations

from collections.abc import Callable

from bot.assistant import remember_answer
from bot.dialogue.answers.buttons import (
    HearAnswer,
    HearFacet,
    HearMore,
    Origin,
    SendAnswer,
    ShowAnswer,
    ShowMore,
    ShowTheme,
    ShowThemes,
    ShowWays,
    ShowWaysOfMore,
)  # fmt: skip
from bot.dialogue.answers.facet_view import FacetView
from bot.dialogue.answers.view import AnswersView
from bot.dialogue.exchange import Outgoing, Visitor
from bot.dialogue.routes import Route, route
from bot.knowledge import Library
from bot.storage import Storage


class AnswersHandler:
    """Shows answers and themes; an answer opened by a button becomes the one that a later "pourquoi ?" refers to."""

    def __init__(
        self,
        library: Library,
        storage: Storage,
        view: AnswersView,
        facets: FacetView,
        chose: Callable[[str, str], None],
    ) -> None:
        """Call `chose` with the pseudonym of a person who picked an answer, and the answer's id."""
        self._library = library
        self._storage = storage
        self._view = view
        self._facets = facets
        self._chose = chose

    @property
    def routes(self) -> tuple[Route, ...]:
        """The handlers of the buttons of answers and themes."""
        return (
            route(ShowAnswer, self.on_answer),
            route(ShowMore, self.on_more),
            route(ShowWays, self.on_ways),
            route(ShowWaysOfMore, self.on_ways),
            route(SendAnswer, self.on_send),
            route(ShowThemes, self.on_themes),
            route(ShowTheme, self.on_theme),
            route(HearAnswer, self.on_hear),
            route(HearMore, self.on_hear),
            route(HearFacet, self.on_hear_facet),
        )

    async def on_answer(self, visitor: Visitor, press: ShowAnswer) -> Outgoing:
        """Show an answer in its short form."""
        return self._shown(visitor, press.answer, press.origin, detail=False)

    async def on_more(self, visitor: Visitor, press: ShowMore) -> Outgoing:
        """Show an answer in its longer form."""
        return self._shown(visitor, press.answer, press.origin, detail=True)

    async def on_ways(self, visitor: Visitor, press: ShowWays | ShowWaysOfMore) -> Outgoing:
        """Show all that leads on from an answer, under the same text."""
        detail = isinstance(press, ShowWaysOfMore)
        return Outgoing(edit=self._view.answer(press.answer, visitor.language, detail=detail, origin=press.origin, ways=True))

    def _shown(self, visitor: Visitor, answer: str, origin: Origin | None, *, detail: bool) -> Outgoing:
        self._remember(visitor, answer, longer=detail)
        self._chose(visitor.sender, answer)
        return Outgoing(edit=self._view.answer(answer, visitor.language, detail=detail, origin=origin))

    async def on_send(self, visitor: Visitor, press: SendAnswer) -> Outgoing:
        """Send an answer as a new message."""
        self._remember(visitor, press.answer)
        return Outgoing(messages=(self._view.answer(press.answer, visitor.language),))

    async def on_themes(self, visitor: Visitor, press: ShowThemes) -> Outgoing:
        """Show the menu of all themes."""
        return Outgoing(edit=self._view.themes(visitor.language))

    async def on_theme(self, visitor: Visitor, press: ShowTheme) -> Outgoing:
        """Show a theme; its overview counts as the answer that was read."""
        self._remember(visitor, self._library.overview(press.theme).id)
        return Outgoing(edit=self._view.theme(press.theme, visitor.language, press.page))

    async def on_hear(self, visitor: Visitor, press: HearAnswer | HearMore) -> Outgoing:
        """Read an answer aloud."""
        return Outgoing(speech=self._view.speech(press, visitor.language))

    async def on_hear_facet(self, visitor: Visitor, press: HearFacet) -> Outgoing:
        """Read one side of an answer aloud."""
        return Outgoing(speech=self._facets.speech(press, visitor.language))

    def _remember(self, visitor: Visitor, answer: str, *, longer: bool = False) -> None:
        remember_answer(self._storage.conversations, visitor.sender, answer, longer=longer)
