"""Reply to commands, and open what a link or a word typed as a command names."""

from __future__ import annotations

from dataclasses import replace

from bot.assistant import AssistantLoader, Turn, remember_answer
from bot.dialogue.exchange import Visitor
from bot.dialogue.features import Features
from bot.dialogue.reply import Reply
from bot.dialogue.typed_command import TypedCommand, read_command
from bot.knowledge import Library
from bot.storage import Storage

# Those that neither a link nor a word opens: /start is the link itself, /verifier takes a message.
NOT_LINKED = frozenset({"start", "check"})


class Commands:
    """Knows every command but /verifier, which takes a message to look at."""

    def __init__(self, library: Library, storage: Storage, loader: AssistantLoader, features: Features) -> None:
        self._library = library
        self._storage = storage
        self._assistant = loader
        self._features = features

    def needs_model(self, text: str) -> bool:
        """Return whether replying to a text with a slash requires the model."""
        meant = read_command(text, self._library)
        opened = self._library.linked.named(meant.word) if meant.word else None
        return meant.said is not None or "checklist" in (meant.command and meant.command.id, opened and opened[1])

    async def reply(self, visitor: Visitor, meant: TypedCommand) -> Reply | None:
        """Reply to a command, or to a word that opens something; None if it is neither, or is /verifier."""
        opened = self._library.linked.named(meant.word) if meant.word else None
        if meant.command is None:
            return await self._opened(visitor, *opened) if opened else None
        if meant.command.id == "start":
            return await self._start(visitor, opened)
        return await self._of(visitor, meant.command.id)

    async def _start(self, visitor: Visitor, opened: tuple[str, str] | None) -> Reply:
        """Reply to /start: a welcome, followed by what the link `t.me/…?start=<word>` names; in an emergency, by that alone."""
        if opened == ("command", "emergency"):
            # The command's name in the reply's turn stays that of the command that was given.
            return await self._opened(visitor, *opened) or self._welcome(visitor)
        follows = await self._opened(visitor, *opened) if opened else None
        return replace(self._welcome(visitor), then=(follows,) if follows else ())

    def _welcome(self, visitor: Visitor) -> Reply:
        welcome = self._features.answers.welcome(visitor.language)
        return replace(welcome, turn=Turn("command", command="help", language=visitor.language))

    async def _opened(self, visitor: Visitor, kind: str, id_: str) -> Reply | None:
        """Show what a word names; an answer, a guide or a theme's overview is then what the person reads."""
        answers, language = self._features.answers, visitor.language
        match kind:
            case "theme":
                reply, read = answers.theme(id_, language), self._library.overview(id_).id
            case "guide":
                reply, read = self._features.guides.guide(visitor, id_), id_
            case "answer":
                reply, read = answers.answer(id_, language), id_
            case _:
                return await self._of(visitor, id_) if id_ not in NOT_LINKED else None
        remember_answer(self._storage.conversations, visitor.sender, read)
        return replace(reply, turn=Turn("command", command="themes", language=language))

    async def _of(self, visitor: Visitor, id_: str) -> Reply | None:
        language = visitor.language
        match id_:
            case "checklist":
                turn = await self._assistant.choose(visitor.sender, "checklist")
                assert turn.check
                return replace(self._features.checklist.reply(visitor.sender, turn.check, language), turn=turn)
            case "emergency":
                reply = self._features.emergency.menu(visitor)
            case "reminders":
                reply = self._features.reminders.panel(visitor.chat_id, language)
            case "practice":
                reply = self._features.practice.open(visitor)
            case "data":
                reply = self._features.my_data.data(visitor)
            case "erase":
                reply = self._features.my_data.view.ask(language)
            case "help" | "themes" | "language" | "voice" | "privacy":
                reply = self.shown(id_, visitor)
            case "status" if status := self._features.status.reply(visitor.chat_id, language):
                reply = status
            case _:
                return None
        return replace(reply, turn=Turn("command", command=id_, language=language))

    def shown(self, name: str, visitor: Visitor) -> Reply:
        """Show what was asked for by a command or in words."""
        language = visitor.language
        match name:
            case "language":
                return self._features.languages.choice(language)
            case "help":
                return self._features.answers.help(language)
            case "themes":
                return self._features.answers.themes(language, name)
            case "privacy":
                return self._features.my_data.view.notice(language)
            case "voice":
                return self._features.voice.panel(visitor.person.voice, language)
            case _:
                return self._features.answers.themes(language, f"request_{name}")
