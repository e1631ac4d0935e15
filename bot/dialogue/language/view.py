"""Render the choice of a language."""

from __future__ import annotations

from bot.dialogue.language.buttons import ChooseLanguage
from bot.dialogue.render import Renderer
from bot.dialogue.reply import Reply
from bot.dialogue.waiting import labels, numbered
from bot.knowledge import LANGUAGES, Language, Library


class LanguageView:
    """Renders the choice from the library; holds no state of a person."""

    def __init__(self, library: Library, render: Renderer) -> None:
        self._library = library
        self._render = render

    def choice(self, language: Language) -> Reply:
        """Render the choice of a language, each under its own name; the one in use is marked."""
        buttons = (self._render.button("language_name", ChooseLanguage(code), code) for code in LANGUAGES)
        row = tuple(button.marked(chosen=code is language) for button, code in zip(buttons, LANGUAGES, strict=True))
        waits = {**labels([row]), **numbered(map(ChooseLanguage, LANGUAGES))}
        return Reply(self._library.phrase("language_choose", language), language, (row,), waits=waits)
