"""Render one side of an answer: its sentence with the sources, or that there is none, with what is nearest."""

from __future__ import annotations

from html import escape

from bot.dialogue.answers.buttons import HearFacet, Origin, Place, ShowAnswer, ShowMore, ShowThemes
from bot.dialogue.render import Renderer
from bot.dialogue.reply import Button, Reply, Speech
from bot.knowledge import Answer, Language, Library
from bot.knowledge.facets import Say

# How many related answers are offered below a sentence.
RELATED = 2


class FacetView:
    """Renders the sides of answers from the library; holds no state of a person."""

    def __init__(self, library: Library, render: Renderer) -> None:
        self._library = library
        self._render = render

    def facet(self, id_: str, facet: str, language: Language) -> Reply:
        """Render what an answer says to a facet, or that it says nothing."""
        answer, side = self._library.answers[id_], self._library.facet(id_, facet)
        if not isinstance(side, Say):
            return self._missing(answer, facet, language)
        title = escape(answer[language].title)
        text = f"<b>{title}</b>\n{escape(side[language])}\n{self._render.sources(side, language)}"
        return Reply(text, language, self._rows(answer, language), speech=self.speech(HearFacet(id_, facet), language))

    def speech(self, press: HearFacet, language: Language) -> Speech | None:
        """Return the spoken form of a side; None if there is nothing to say."""
        side = self._library.facet(press.answer, press.facet)
        if not isinstance(side, Say):
            return None
        title = self._library.answers[press.answer][language].title
        return self._render.speech(f"{title}. {side[language]}", press, language)

    def _missing(self, answer: Answer, facet: str, language: Language) -> Reply:
        name = self._library.facets.known[facet].name[language]
        said = self._render.phrase("facet_missing", language, facet=name, title=answer[language].title)
        themes = self._render.button("button_themes", ShowThemes(), language)
        (more,), *related = self._rows(answer, language)
        return Reply(said.html, language, ((more, themes), *related))

    def _rows(self, answer: Answer, language: Language) -> tuple[tuple[Button, ...], ...]:
        here = Origin(Place.ANSWER, answer.id)
        more = self._render.button("button_more", ShowMore(answer.id), language)
        related = [
            Button(self._library.answers[id_][language].title, ShowAnswer(id_, here)) for id_ in answer.related[:RELATED]
        ]
        return ((more,), *self._render.in_rows(related, RELATED))
