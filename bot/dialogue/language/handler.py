"""In which language the bot speaks to a person: guessed from their Telegram, then theirs, or the one they picked."""

from __future__ import annotations

from dataclasses import replace

from bot.assistant import Turn
from bot.dialogue.exchange import Outgoing, Visitor
from bot.dialogue.language.buttons import ChooseLanguage
from bot.dialogue.render import Renderer, language_of
from bot.dialogue.reply import Reply
from bot.dialogue.routes import Route, route
from bot.knowledge import Language
from bot.storage import Person, Storage


def guess(language_code: str | None) -> Language:
    """Our language nearest to a person's Telegram: English for theirs, French for all others."""
    return "en" if (language_code or "").lower().startswith("en") else "fr"


class LanguageHandler:
    """The choice of a language, and following what is written where none was picked."""

    def __init__(self, storage: Storage, render: Renderer) -> None:
        self._storage = storage
        self._render = render

    @property
    def routes(self) -> tuple[Route, ...]:
        """What handles the choice."""
        return (route(ChooseLanguage, self.on_choose),)

    async def on_choose(self, visitor: Visitor, press: ChooseLanguage) -> Outgoing:
        """The language picked by a button."""
        return Outgoing(edit=self.choose(visitor.person, press.language))

    def choose(self, person: Person, language: str) -> Reply:
        """Speak it from now on, whatever is written."""
        chosen = replace(person, language=language, chosen=True)
        self._storage.people.save(chosen)
        return self._render.themes(language_of(language), "language_chosen")

    def follow(self, person: Person, turn: Turn) -> Language:
        """Reply in the language of the message, and stay with it, unless the person picked one."""
        if turn.language and turn.language != person.language and not person.chosen:
            person = replace(person, language=turn.language)
            self._storage.people.save(person)
        return language_of(person.language)
