"""What a text, a command or a button of a person leads to: the features of the dialogue, each asked in its turn."""

from __future__ import annotations

import logging
from dataclasses import replace

from bot.assistant import AssistantLoader, Turn, remember_answer, set_aside
from bot.dialogue.buttons import ButtonPress
from bot.dialogue.checklist.handler import ChecklistHandler
from bot.dialogue.feedback.handler import FeedbackHandler
from bot.dialogue.my_data.handler import PersonalDataHandler
from bot.dialogue.operator_status import OperatorStatus
from bot.dialogue.reminders.handler import RemindersHandler
from bot.dialogue.render import Renderer, language_of
from bot.dialogue.reply import ButtonResult, Reply
from bot.dialogue.voice import Voicing
from bot.knowledge import Command, Language, Library
from bot.privacy import Screened
from bot.storage import Person, Storage, StorageFailure

log = logging.getLogger(__name__)

# Longer than any question; a patient's letter pasted in, say. Characters.
LONGEST = 1500


class Replies:
    """Knows people, their language and where they are. What is written is screened before it gets here."""

    def __init__(
        self,
        library: Library,
        storage: Storage,
        loader: AssistantLoader,
        *,
        keep_questions: bool = True,
        voices: bool = True,
        operators: frozenset[int] = frozenset(),
    ) -> None:
        self.render = Renderer(library)
        self._assistant = loader
        self._library = library
        self._storage = storage
        self._feedback = FeedbackHandler(library, storage, self.render, keep_questions=keep_questions)
        self._voicing = Voicing(library, self.render, voices=voices)
        self._status = OperatorStatus(library, storage, operators)
        self._checklist = ChecklistHandler(library, storage, loader, self.render)
        self.reminders = RemindersHandler(library, storage, self.render)
        self.personal_data = PersonalDataHandler(library, storage, self.render, self._forget)

    def person(self, chat_id: int, language_code: str | None) -> Person:
        """The person of this chat, who has just written; somebody new starts in the language of their Telegram, or in French.

        Never fails: where nothing can be read or written, everybody is somebody new.
        """
        person = Person(chat_id, guess(language_code))
        try:
            if known := self._storage.people.get(chat_id):
                self._storage.people.seen(known)
                return known
            self._storage.people.save(person)
        except StorageFailure as error:
            log.error("a visit cannot be written down: %s", error)
        return person

    def _forget(self, person: Person) -> None:
        """What is held of a person in memory."""
        self._feedback.forget(self._sender(person))
        self.reminders.forget(person.chat_id)

    def set_aside(self, person: Person) -> None:
        """What the person writes next replies to no question of the checklist."""
        set_aside(self._storage.conversations, self._sender(person))

    def needs_model(self, text: str) -> bool:
        """Whether a reply to `text` takes the model: most commands and what cannot be a question do not."""
        text = text.strip()
        if text.startswith("/"):
            command = self._typed(text)
            return command is not None and command.id == "checklist"
        return bool(text) and len(text) <= LONGEST

    async def text(self, person: Person, typed: Screened) -> Reply:
        """The reply to what a person typed. Raises NotReady where there is no model to read it with."""
        text = typed.text
        if not text:
            return self._declined("empty", person)
        if text.startswith("/"):
            return await self.command(person, text)
        if len(text) > LONGEST:
            return self._declined("too_long", person)
        turn = await self._assistant.turn(self._sender(person), text)
        if turn.command == "language" and turn.choice:
            chosen = self._choose_language(person, turn.choice)
            return replace(self._with_question(person, chosen, turn, language_of(turn.choice)), turn=turn)
        language = self._follow_language(person, turn)
        if turn.decision == "out_of_scope" and not turn.phrase and not turn.then:
            reply = replace(self.render.declined(text, language), turn=turn)
        else:
            reply = replace(self._reply(person, turn, language), turn=turn)
        if not typed.keepable:
            # What is left of such a message is not kept either, whatever becomes of it.
            self._feedback.forget(self._sender(person))
            return reply
        return self._feedback.asked(self._sender(person), text, turn, reply, language)

    def _typed(self, text: str) -> Command | None:
        """The command that `text` is, without what may follow it."""
        name = text.removeprefix("/").split(maxsplit=1)[0:1]
        return self._library.command(name[0].partition("@")[0]) if name else None

    async def command(self, person: Person, text: str) -> Reply:
        """The reply to a slash command; one that does not exist is told so, and never reaches the model as it stands."""
        command = self._typed(text)
        language = _language(person)
        match command.id if command else None:
            case "checklist":
                turn = await self._assistant.choose(self._sender(person), "checklist")
                return replace(self._reply(person, turn, language), turn=turn)
            case "start":
                reply = self.render.themes(language, "welcome")
            case "help" | "themes" | "language" as known:
                reply = self._command(known, language)
            case "reminders":
                reply = self.reminders.panel(person.chat_id, language)
            case "voice":
                reply = self._voicing.panel(language)
            case "privacy":
                reply = self.personal_data.notice(language)
            case "data":
                reply = self.personal_data.data(person, language)
            case "erase":
                reply = self.personal_data.ask(language)
            case "status" if status := self._status.reply(person.chat_id, language):
                reply = status
            case _:
                return self._declined("unknown_command", person)
        assert command
        name_of = "help" if command.id == "start" else command.id
        return replace(reply, turn=Turn("command", command=name_of, language=language))

    def waits(self, press: ButtonPress) -> bool:
        """Whether what `press` leads to takes the model: the checklist's questions do."""
        return press.action in ("c", "g")

    async def press(self, person: Person, press: ButtonPress) -> ButtonResult:
        """What a button leads to. Raises NotReady where that takes the model and there is none."""
        language = _language(person)
        match press.action:
            case "c" | "g":
                return await self._checklist.press(self._sender(person), press, language)
            case "y":
                return ButtonResult(heard=self.render.speech(press.target, press.origin, language))
            case "p":
                chosen = replace(person, voice=press.target)
                self._storage.people.save(chosen)
                return ButtonResult(edited=self.render.phrase(f"voice_{press.target}", language))
            case "r" | "k" | "z":
                # No question waits for these.
                set_aside(self._storage.conversations, self._sender(person))
                return self._checklist.show(self._sender(person), press, language)
            case "n" | "w" | "f" | "h" | "v" | "i":
                set_aside(self._storage.conversations, self._sender(person))
                if press.action == "i":
                    # A message of its own, so that the reminder keeps its buttons.
                    self._remember(person, press.target)
                    return ButtonResult(sent=self.render.answer(press.target, language))
                return self.reminders.press(person.chat_id, press, language)
            case "a" | "m":
                self._remember(person, press.target)
                self._feedback.chose(self._sender(person), press.target)
                return ButtonResult(
                    edited=self.render.answer(press.target, language, detail=press.action == "m", origin=press.origin)
                )
            case "t" if press.target:
                self._remember(person, self._library.overview(press.target).id)
                return ButtonResult(edited=self.render.theme(press.target, language))
            case "t":
                return ButtonResult(edited=self.render.themes(language))
            case "e" | "b" | "j":
                return self.personal_data.press(person, press, language)
            case "u" | "d":
                return self._feedback.vote(self._sender(person), press.target, language, helpful=press.action == "u")
            case "s":
                return self._feedback.hand_over(self._sender(person), language)
            case _:
                set_aside(self._storage.conversations, self._sender(person))
                return ButtonResult(edited=self._choose_language(person, press.target))

    def heard(self, person: Person, said: Screened) -> Reply:
        """What was heard, in a line."""
        return self.render.phrase("heard", _language(person), text=said.text)

    def say(self, key: str, person: Person) -> Reply:
        """A fixed phrase, such as the reply to a sticker."""
        return self.render.phrase(key, _language(person))

    def _choose_language(self, person: Person, language: str) -> Reply:
        chosen = replace(person, language=language, chosen=True)
        self._storage.people.save(chosen)
        return self.render.themes(_language(chosen), "language_chosen")

    def _sender(self, person: Person) -> str:
        return self._storage.pseudonyms.of(person.chat_id)

    def _remember(self, person: Person, answer: str) -> None:
        """What is read from a button is what the next "pourquoi ?" is about."""
        remember_answer(self._storage.conversations, self._sender(person), answer)

    def _declined(self, key: str, person: Person) -> Reply:
        language = _language(person)
        return replace(self.render.themes(language, key), turn=Turn("out_of_scope", language=language))

    def _reply(self, person: Person, turn: Turn, language: Language) -> Reply:
        """What `turn` says, then the checklist's question that it interrupted."""
        return self._with_question(person, self._said(person, turn, language), turn, language)

    def _with_question(self, person: Person, reply: Reply, turn: Turn, language: Language) -> Reply:
        if not turn.then:
            return reply
        sender = self._sender(person)
        if turn.command == "incident" or turn.phrase == "distress":
            # Not the moment for a questionnaire; it waits until it is asked for.
            set_aside(self._storage.conversations, sender)
            return reply
        return replace(reply, then=(*reply.then, self._checklist.reply(sender, turn.then, language)))

    def _said(self, person: Person, turn: Turn, language: Language) -> Reply:
        match turn.decision:
            case "checklist" if turn.check:
                return self._checklist.reply(self._sender(person), turn.check, language)
            case "answer" if turn.answer:
                if turn.also:
                    return self.render.two_answers(turn.answer, turn.also, language)
                return self.render.answer(turn.answer, language, detail=turn.detail)
            case "clarify":
                return self.render.clarify(turn.choices, language, turn.phrase or "clarify")
            case "smalltalk" if turn.phrase:
                return self.render.phrase(turn.phrase, language)
            case "command" if turn.answer:
                return self.render.answer(turn.answer, language)
            case "command" if turn.command == "reminders":
                return self.reminders.asked(person.chat_id, turn.details, language)
            case "command" if turn.command and not turn.phrase:
                return self._command(turn.command, language)
            case _:
                return self.render.themes(language, turn.phrase or "out_of_scope")

    def _command(self, name: str, language: Language) -> Reply:
        match name:
            case "language":
                return self.render.languages(language)
            case "help" | "themes":
                return self.render.themes(language, name)
            case "privacy":
                return self.personal_data.notice(language)
            case "voice":
                return self._voicing.panel(language)
            case _:
                return self.render.phrase(f"request_{name}", language, themes=True)

    def _follow_language(self, person: Person, turn: Turn) -> Language:
        """Reply in the language of the message, and stay with it, unless the person picked one."""
        if turn.language and turn.language != person.language and not person.chosen:
            person = replace(person, language=turn.language)
            self._storage.people.save(person)
        return _language(person)


def guess(language_code: str | None) -> Language:
    """Our language nearest to a person's Telegram: English for theirs, French for all others."""
    return "en" if (language_code or "").lower().startswith("en") else "fr"


def _language(person: Person) -> Language:
    return language_of(person.language)
