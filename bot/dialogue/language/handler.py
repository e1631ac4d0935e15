"""Choose the language of replies: the one that a person chose, else the one they write in, else that of their app."""

from __future__ import annotations

from dataclasses import replace

from bot.assistant import Turn
from bot.dialogue.answers.view import AnswersView
from bot.dialogue.exchange import Outgoing, Visitor
from bot.dialogue.language.buttons import ChooseLanguage
from bot.dialogue.render import Renderer
from bot.dialogue.reply import Reply
from bot.dialogue.routes import Route, route
from bot.dialogue.undo.history import History
from bot.knowledge import Language
from bot.storage import Change, Person, Storage

# The name under which changes of language are recorded.
FEATURE = "language"


class LanguageHandler:
    """Stores each person's language; a change of it is recorded as `<language>:<chosen>`."""

    def __init__(self, storage: Storage, answers: AnswersView, render: Renderer, history: History) -> None:
        self._storage = storage
        self._answers = answers
        self._render = render
        self._history = history

    @property
    def routes(self) -> tuple[Route, ...]:
        """The handler of the language buttons."""
        return (route(ChooseLanguage, self.on_choose),)

    async def on_choose(self, visitor: Visitor, press: ChooseLanguage) -> Outgoing:
        """Save the chosen language, and confirm in that language."""
        return Outgoing(edit=self.choose(visitor.person, press.language))

    def choose(self, person: Person, language: Language) -> Reply:
        """Save the chosen language, and confirm in that language with the menu of themes."""
        chosen = replace(person, language=language, chosen=True)
        self._storage.people.save(chosen)
        sender = self._storage.pseudonyms.of(person.chat_id)
        change = self._history.record(sender, FEATURE, "", _state(person), _state(chosen))
        return self._history.offered(self._answers.themes(language, "language_chosen"), change)

    def named(self, visitor: Visitor, change: Change, state: str) -> str:
        """Return the language, in itself."""
        name = self._render.phrase("language_name", Language(state.partition(":")[0])).plain
        return self._render.phrase("language_is", visitor.language, name=name).plain

    async def put(self, visitor: Visitor, change: Change, state: str) -> Reply | None:
        """Set the language; the reply, which shows nothing more, tells which it is now."""
        language, _, chosen = state.partition(":")
        person = replace(visitor.person, language=Language(language), chosen=chosen == "1")
        self._storage.people.save(person)
        return Reply("", person.language)

    def follow(self, person: Person, turn: Turn) -> Language:
        """Switch to the language of the message, and save it, unless the person has chosen one."""
        if turn.language and turn.language != person.language and not person.chosen:
            person = replace(person, language=turn.language)
            self._storage.people.save(person)
        return person.language


def _state(person: Person) -> str:
    return f"{person.language}:{int(person.chosen)}"


def guess(language_code: str | None) -> Language:
    """Return the language for a person's app: English for English, French for all others."""
    return Language.EN if (language_code or "").lower().startswith("en") else Language.FR
