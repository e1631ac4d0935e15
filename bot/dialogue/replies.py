"""Reply to a person's text or command, trying each feature in turn."""

from __future__ import annotations

import logging
from dataclasses import replace

from bot.assistant import AssistantLoader, Standing, Turn, offer, on_screen, remember_answer, set_aside, standing
from bot.dialogue.commands import Commands
from bot.dialogue.exchange import RepliedTo, Visitor
from bot.dialogue.features import Features
from bot.dialogue.language.handler import guess
from bot.dialogue.replied import subject_of
from bot.dialogue.reply import Reply
from bot.dialogue.typed_command import read_command
from bot.dialogue.waiting import typed as as_typed
from bot.knowledge import Language, Library
from bot.privacy import Screened
from bot.reminders import ReminderAction
from bot.storage import Person, Storage, StorageFailure
from bot.understanding.text import normalise

log = logging.getLogger(__name__)

# Longer than any question; a longer text is, for example, a pasted letter about a patient. Characters.
MAX_CHARACTERS = 1500


class Replies:
    """Knows people, their language and their conversation. Text must be screened before it is passed in."""

    def __init__(self, library: Library, storage: Storage, loader: AssistantLoader, features: Features) -> None:
        self._assistant = loader
        self._library = library
        self._storage = storage
        self._features = features
        self._commands = Commands(library, storage, loader, features)

    def person(self, chat_id: int, language_code: str | None) -> Person:
        """Return the person of this chat, and record the visit; a new person gets the language of their app, or French.

        Never fails: if the database cannot be used, everybody counts as new.
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

    def visitor(self, person: Person, language: Language | None = None) -> Visitor:
        """Return the person as the features need them; `language` is that of the reply, if it differs from the saved one."""
        return Visitor(person, self._storage.pseudonyms.of(person.chat_id), language or person.language)

    def set_aside(self, person: Person) -> None:
        """Treat the person's next message as no reply to the pending question of the checklist."""
        set_aside(self._storage.conversations, self._sender(person))

    def return_to(self, person: Person, replied: RepliedTo) -> None:
        """Treat what the message replied to is about as what the person reads now, or as what they choose from."""
        subject, sender = subject_of(replied, self._library), self._sender(person)
        if subject.read:
            remember_answer(self._storage.conversations, sender, subject.read)
        elif subject.offered:
            offer(self._storage.conversations, sender, subject.offered)

    def needs_model(self, person: Person, text: str) -> bool:
        """Return whether replying to `text` requires the model; most commands, received messages and overlong texts do not."""
        text = text.strip()
        if text.startswith("/"):
            return self._is_said_on_the_way(person, text) or self._commands.needs_model(text)
        sender, suspicious = self._sender(person), self._features.suspicious
        if suspicious.is_message(sender, text) or suspicious.is_reply(sender, text):
            return False
        return bool(text) and len(text) <= MAX_CHARACTERS

    async def text(self, person: Person, typed: Screened, stands: Standing, *, passed_on: bool = False) -> Reply:
        """Reply to what a person typed, or forwarded (`passed_on`); `stands` is what went on. NotReady without a model."""
        text, sender = typed.text, self._sender(person)
        if not text:
            return self._declined("empty", person)
        if not passed_on and (reply := await self._about_the_screen(person, text)):
            return reply
        if text.startswith("/") and not passed_on:
            if not self._is_said_on_the_way(person, text):
                return await self._commanded(person, typed, stands)
            text = text.lstrip("/ ").replace("_", " ") or "?"
        if not passed_on and self._features.suspicious.may_be_own(sender, text):
            if reply := await self._own_words(person, text):
                return reply
            passed_on = True
        if reply := self._look(person, text, passed_on=passed_on):
            return reply
        if len(text) > MAX_CHARACTERS:
            return self._declined("too_long", person)
        # In an emergency, "annule" is said about its steps.
        if not stands.on_the_way and (reply := await self._without_model(self.visitor(person), text, stands)):
            return replace(reply, turn=reply.turn or Turn("command", command="change", language=person.language))
        return await self._answered(person, typed, text)

    async def _answered(self, person: Person, typed: Screened, text: str) -> Reply:
        """Reply to what the model reads in `text`; `typed` tells whether what was asked may be kept for the editors."""
        sender = self._sender(person)
        number = self._storage.checks.newest(sender)
        turn = await self._assistant.turn(sender, text)
        if turn.command == "language" and turn.choice:
            chosen = self._in_language(person, turn.choice)
            return replace(self._with_question(person, chosen, turn, turn.choice), turn=turn)
        language = self._features.language.follow(person, turn)
        if turn.decision == "out_of_scope" and not turn.phrase and not turn.then:
            reply = self._features.talk.unasked(text, self._library.spoken, language)
            read, _ = on_screen(self._storage.conversations, sender)
            reply = replace(reply or self._features.answers.declined(text, language, turn.not_ours, read), turn=turn)
        else:
            reply = replace(await self._reply(person, turn, language, number), turn=turn)
        reply = await self._with_rest(person, reply, turn, language)
        if not typed.keepable:
            # What remains of such a message must not be kept either, whatever the person does next.
            self._features.feedback.forget(sender)
            return reply
        return self._features.feedback.asked(sender, text, turn, reply, language)

    def _in_language(self, person: Person, language: Language) -> Reply:
        """Confirm the chosen language, and say in it what was said last: an answer, a guide, or what to choose from."""
        chosen = self._features.language.choose(person, language)
        read, offered = on_screen(self._storage.conversations, self._sender(person))
        if read in self._library.guides:
            again = self._features.guides.guide(self.visitor(person, language), read)
        elif read in self._library.answers:
            again = self._features.answers.answer(read, language)
        elif offered:
            again = self._features.answers.clarify(offered, language)
        else:
            return chosen
        return replace(self._features.render.phrase("language_again", language), then=(again,))

    async def _about_the_screen(self, person: Person, text: str) -> Reply | None:
        """Reply to words about what is on the screen: an examined message, an example of the practice, a message awaited."""
        sender, language = self._sender(person), person.language
        command, reply = "check", self._features.suspicious.replied(sender, text, language)
        if reply is None:
            self._features.suspicious.leave(sender)
            command, reply = "practice", await self._features.practice.typed(self.visitor(person), text)
        if reply is None:
            self._features.practice.leave(sender)
            command, reply = "check", self._features.suspicious.left(sender, text, language)
        return replace(reply, turn=Turn("command", command=command, language=language)) if reply else None

    async def _own_words(self, person: Person, text: str) -> Reply | None:
        """Reply to a short text that came in place of the message awaited; None if the model makes nothing of it."""
        sender = self._sender(person)
        turn = await self._assistant.turn(sender, text)
        if not self._features.suspicious.is_own(text, turn):
            return None
        self._features.suspicious.forget(sender)
        return replace(await self._reply(person, turn, self._features.language.follow(person, turn)), turn=turn)

    def _is_said_on_the_way(self, person: Person, text: str) -> bool:
        """Whether a text with a slash that is no command ("/fait") is said on the way through an emergency."""
        meant = read_command(text, self._library)
        opens = meant.word is not None and self._library.linked.named(meant.word) is not None
        return meant.command is None and not opens and standing(self._storage.conversations, self._sender(person)).on_the_way

    async def _commanded(self, person: Person, typed: Screened, stands: Standing) -> Reply:
        """Reply to a slash command; words with it, such as those of "/aide wifi", are understood first."""
        meant = read_command(typed.text, self._library)
        if meant.said:
            reply = await self.text(person, replace(typed, text=meant.said), stands)
            if reply.turn is None or reply.turn.decision not in ("out_of_scope", "smalltalk", "clarify"):
                return reply
        if shown := await self._commands.reply(self.visitor(person), meant):
            return shown
        if meant.command and meant.command.id == "check":
            return self._to_check(person, typed.text)
        return self._declined("unknown_command", person)

    def _to_check(self, person: Person, text: str) -> Reply:
        """Reply to /verifier, with or without the message to look at."""
        pasted = text.partition(" ")[2].strip()
        looked = self._look(person, pasted, passed_on=True) if pasted else None
        reply = looked or self._features.suspicious.start(self._sender(person), person.language)
        return replace(reply, turn=Turn("command", command="check", language=person.language))

    def _look(self, person: Person, text: str, *, passed_on: bool) -> Reply | None:
        """Examine a message that somebody received; return None if `text` is a person's own words."""
        sender = self._sender(person)
        reply = self._features.suspicious.look(sender, text, person.language, passed_on=passed_on)
        if reply is None:
            return None
        # A "oui" now refers to the message, and the earlier question can no longer be forwarded to the editors.
        set_aside(self._storage.conversations, sender)
        if answer := self._features.suspicious.reported(text):
            # "C'est grave ?" then asks about what the message tells of.
            remember_answer(self._storage.conversations, sender, answer)
        self._features.feedback.forget(sender)
        return replace(reply, turn=Turn("command", command="check", language=person.language))

    def heard(self, person: Person, said: Screened) -> Reply:
        """Render the transcript of a voice message."""
        return replace(self._features.render.phrase("heard", person.language, text=said.text), quotes=True)

    def say(self, key: str, person: Person) -> Reply:
        """Render a fixed phrase, such as the reply to a sticker."""
        return self._features.render.phrase(key, person.language)

    def _declined(self, key: str, person: Person) -> Reply:
        language = person.language
        return replace(self._features.answers.themes(language, key), turn=Turn("out_of_scope", language=language))

    async def _without_model(self, visitor: Visitor, text: str, stands: Standing) -> Reply | None:
        """Reply to what is read by patterns alone: the latest change taken back, or a reply of the checklist corrected."""
        pattern, read = self._library.spoken.pattern, as_typed(text)
        if pattern("undo_last").search(read) and self._features.undo.has_changes(visitor.sender):
            return await self._features.undo.latest(visitor)
        if pattern("redo_last").search(read) and (again := await self._features.undo.again(visitor)):
            return again
        if pattern("stop_all").search(read) and (stopped := self._features.reminders.stop_all(visitor)):
            return stopped
        if not stands.asked and (followed := self._features.reminders.follows(visitor, normalise(text))):
            return followed
        if asked := self._features.outright.typed(visitor, read) or self._features.voice.typed(visitor, read):
            return asked
        return await self._features.checklist.corrections.typed(visitor, text, stands)

    async def _reply(self, person: Person, turn: Turn, language: Language, number: int | None = None) -> Reply:
        """Render `turn`, then the question of the checklist that it interrupted.

        `number` is the latest row of the checklist's log before the turn: a reply added since is named.
        """
        if turn.reminders and turn.reminders.action is ReminderAction.UNDO and not turn.reminders.names_reminder:
            said = await self._features.undo.latest(self.visitor(person, language))
        else:
            said = self._said(person, turn, language, number)
        return self._with_question(person, said, turn, language)

    async def _with_rest(self, person: Person, reply: Reply, turn: Turn, language: Language) -> Reply:
        """Add what else was asked in the same message: its replies, and the answers that it may have been about, too."""
        then = [*reply.then, *[await self._reply(person, other, language) for other in turn.rest]]
        if turn.besides:
            then.append(self._features.answers.besides(turn.besides, language))
        return replace(reply, then=tuple(then))

    def _with_question(self, person: Person, reply: Reply, turn: Turn, language: Language) -> Reply:
        if turn.emergency and turn.emergency.mode == "waits":
            return self._features.emergency.offered_back(reply, turn.emergency, language)
        if turn.emergency and turn.emergency.mode == "again" and turn.command != "incident":
            return replace(
                reply, then=(*reply.then, self._features.emergency.reply(self.visitor(person, language), turn.emergency))
            )
        if not turn.then:
            return reply
        sender = self._sender(person)
        if turn.command == "incident" or turn.phrase == "distress":
            # Not the moment for a questionnaire: it waits until the person asks for it.
            set_aside(self._storage.conversations, sender)
            return reply
        return replace(reply, then=(*reply.then, self._features.checklist.reply(sender, turn.then, language)))

    def _said(self, person: Person, turn: Turn, language: Language, number: int | None = None) -> Reply:
        match turn.decision:
            case "checklist" if turn.check:
                return self._features.checklist.reply(self._sender(person), turn.check, language, number)
            case "emergency" if turn.emergency:
                return self._features.emergency.reply(self.visitor(person, language), turn.emergency)
            case "command" if turn.command == "incident" and turn.emergency:
                return self._features.emergency.reply(self.visitor(person, language), turn.emergency)
            case "answer" if turn.answer:
                if turn.also:
                    return self._features.answers.two_answers(turn.answer, turn.also, language)
                if turn.facet:
                    return self._features.facets.facet(turn.answer, turn.facet, language)
                return self._features.answers.answer(turn.answer, language, detail=turn.detail, beside=turn.choices)
            case "guide" if turn.guide:
                return self._features.guides.guide(self.visitor(person, language), turn.guide)
            case "clarify":
                return self._features.answers.clarify(turn.choices, language, turn.phrase or "clarify")
            case "smalltalk" if turn.phrase:
                return self._features.talk.phrase(turn.phrase, language)
            case "command" if turn.answer:
                return self._features.answers.answer(turn.answer, language)
            case "command" if turn.reminders:
                put_off = self._features.guides.put_off(self.visitor(person, language), turn.reminders)
                return put_off or self._features.reminders.asked(person.chat_id, turn.reminders, language)
            case "command" if turn.command == "practice":
                return self._features.practice.open(self.visitor(person, language))
            case "command" if turn.command == "recap":
                return self._features.recap.reply(self.visitor(person, language))
            case "command" if turn.command and not turn.phrase:
                return self._commands.shown(turn.command, self.visitor(person, language))
            case _:
                return self._features.answers.themes(language, turn.phrase or "out_of_scope")

    def _sender(self, person: Person) -> str:
        return self._storage.pseudonyms.of(person.chat_id)
