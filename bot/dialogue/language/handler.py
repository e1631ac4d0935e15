"""Choose the language of replies: the one that a person chose, else the one they write in, else that of their app."""

from __future__ import annotations

from dataclasses import replace

from bot.assistant import Turn
from bot.dialogue.answers.view import AnswersView
from bot.dialogue.exchange import Outgoing, Visitor
from bot.dialogue.language.buttons import ChooseLanguage
from bot.dialogue.reply import Reply
from bot.dialogue.routes import Route, route
from bot.knowledge import Language
from bot.storage import Person, Storage


class LanguageHandler:
    """Stores each person's language."""

    def __init__(self, storage: Storage, answers: AnswersView) -> None:
        self._storage = storage
        self._answers = answers

    @property
    def routes(self) -> tuple[Route, ...]:
        """The handler of the language buttons."""
        return (route(ChooseLanguage, self.on_choose),)

    async def on_choose(self, visitor: Visitor, press: ChooseLanguage) -> Outgoing:
        """Save the chosen language, and confirm in that language."""
        return Outgoing(edit=self.choose(visitor.person, press.language))

    def choose(self, person: Person, language: Language) -> Reply:
        """Save the chosen language, and confirm in that language with the menu of themes."""
        self._storage.people.save(replace(person, language=language, chosen=True))
        return self._answers.themes(language, "language_chosen")

    def follow(self, person: Person, turn: Turn) -> Language:
        """Switch to the language of the message, and save it, unless the person has chosen one."""
        if turn.language and turn.language != person.language and not person.chosen:
            person = replace(person, language=turn.language)
            self._storage.people.save(person)
        return person.language


def guess(language_code: str | None) -> Language:
    """Return the language for a person's app: English for English, French for all others."""
    return Language.EN if (language_code or "").lower().startswith("en") else Language.FR
