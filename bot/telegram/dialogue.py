"""What the bot replies to a person: the one path of Telegram messages and of `vigie ask`."""

from __future__ import annotations

import logging
from dataclasses import replace

from bot import privacy
from bot.assistant import AssistantLoader, Turn, close_answers, remember_answer, set_aside
from bot.assistant.text import has_letters
from bot.knowledge import Command, Language, Library
from bot.storage import Person, Storage
from bot.telegram.buttons import Press
from bot.telegram.checklist import ChecklistDialogue
from bot.telegram.reminders import RemindersDialogue
from bot.telegram.render import Renderer, language_of
from bot.telegram.reply import Button, Pressed, Reply, Speech
from bot.telegram.unmet import UnmetQuestions

log = logging.getLogger(__name__)

# Longer than any question; a patient's letter pasted in, say. Characters.
LONGEST = 1500


class Dialogue:
    """Knows people, their language and where they are; holds no Telegram object."""

    def __init__(
        self, library: Library, storage: Storage, loader: AssistantLoader, *, keep_questions: bool = True, voices: bool = True
    ) -> None:
        self.render = Renderer(library)
        self.assistant = loader
        self._library = library
        self._storage = storage
        self._unmet = UnmetQuestions(storage, keep=keep_questions)
        self._voices = voices
        self._checklist = ChecklistDialogue(library, storage, loader, self.render)
        self.reminders = RemindersDialogue(library, storage, self.render)

    def person(self, chat_id: int, language_code: str | None) -> Person:
        """The person of this chat; somebody new starts in the language of their Telegram, or else in French."""
        if known := self._storage.people.get(chat_id):
            return known
        person = Person(chat_id, guess(language_code))
        self._storage.people.save(person)
        return person

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

    async def text(self, person: Person, text: str) -> Reply:
        """The reply to what a person typed. Raises NotReady where there is no model to read it with."""
        text = text.strip()
        if not text:
            return self._declined("empty", person)
        if text.startswith("/"):
            return await self.command(person, text)
        if len(text) > LONGEST:
            return self._declined("too_long", person)
        # Patients' data and secrets stop here: they are neither read, nor kept, nor passed on.
        found = privacy.find(text)
        text = privacy.redact(text, found)
        turn = await self.assistant.turn(self._sender(person), text)
        if turn.command == "language" and turn.choice:
            chosen = self._choose_language(person, turn.choice)
            return replace(self._with_question(person, chosen, turn, language_of(turn.choice)), turn=turn)
        language = self._follow_language(person, turn)
        reply = replace(self._reply(person, turn, language), turn=turn)
        if not found:
            self._keep_unmet(person, text, turn, language)
        else:
            # What is left of such a message is not kept either, whatever becomes of it.
            self._unmet.forget(self._sender(person))
            key = "warn_secret" if all(finding.kind == "secret" for finding in found) else "warn_personal"
            reply = replace(reply, html=f"{self.render.phrase(key, language).html}\n\n{reply.html}")
        return reply

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
                turn = await self.assistant.choose(self._sender(person), "checklist")
                return replace(self._reply(person, turn, language), turn=turn)
            case "start":
                reply = self.render.themes(language, "welcome")
            case "help" | "themes" | "language" as known:
                reply = self._command(known, language)
            case "reminders":
                reply = self.reminders.panel(person.chat_id, language)
            case "voice":
                reply = self._voice_panel(language)
            case _:
                return self._declined("unknown_command", person)
        assert command
        name_of = "help" if command.id == "start" else command.id
        return replace(reply, turn=Turn("command", command=name_of, language=language))

    def waits(self, press: Press) -> bool:
        """Whether what `press` leads to takes the model: the checklist's questions do."""
        return press.action in ("c", "g")

    async def press(self, person: Person, press: Press) -> Pressed:
        """What a button leads to. Raises NotReady where that takes the model and there is none."""
        language = _language(person)
        match press.action:
            case "c" | "g":
                return await self._checklist.press(self._sender(person), press, language)
            case "y":
                return Pressed(heard=self.render.speech(press.target, press.origin, language))
            case "p":
                chosen = replace(person, voice=press.target)
                self._storage.people.save(chosen)
                return Pressed(edited=self.render.phrase(f"voice_{press.target}", language))
            case "r" | "k" | "z":
                # No question waits for these.
                set_aside(self._storage.conversations, self._sender(person))
                return self._checklist.show(self._sender(person), press, language)
            case "n" | "w" | "f" | "h" | "v" | "i":
                set_aside(self._storage.conversations, self._sender(person))
                if press.action == "i":
                    # A message of its own, so that the reminder keeps its buttons.
                    self._remember(person, press.target)
                    return Pressed(sent=self.render.answer(press.target, language))
                return self.reminders.press(person.chat_id, press, language)
            case "a" | "m":
                self._remember(person, press.target)
                self._unmet.chose(self._sender(person), press.target)
                return Pressed(
                    edited=self.render.answer(press.target, language, detail=press.action == "m", origin=press.origin)
                )
            case "t" if press.target:
                self._remember(person, self._library.overview(press.target).id)
                return Pressed(edited=self.render.theme(press.target, language))
            case "t":
                return Pressed(edited=self.render.themes(language))
            case "e":
                self._storage.erase(person.chat_id)
                self._unmet.forget(self._sender(person))
                self.reminders.forget(person.chat_id)
                return Pressed(edited=self.render.phrase("erase_done", language))
            case "u" | "d":
                return self._vote(person, press.target, helpful=press.action == "u")
            case _:
                set_aside(self._storage.conversations, self._sender(person))
                return Pressed(edited=self._choose_language(person, press.target))

    def voiced(self, person: Person, reply: Reply) -> Reply:
        """The reply with a button to hear it, where there is a voice and the person has not declined it."""
        then = tuple(self.voiced(person, following) for following in reply.then)
        if reply.speech is None or not self._voices or person.voice == "never":
            return replace(reply, then=then)
        listen = Button(self._library.phrase("button_listen", _language(person)), reply.speech.data)
        return replace(reply, rows=(*reply.rows, (listen,)), then=then)

    def said_too(self, person: Person, reply: Reply) -> Speech | None:
        """What is said after the text, for whoever always wants to hear it."""
        return reply.speech if self._voices and person.voice == "always" else None

    def said_back(self, person: Person, reply: Reply) -> Speech | None:
        """What is said to whoever has spoken: the answer, or the question that the checklist puts next."""
        if not self._voices or person.voice == "never":
            return None
        return next((part.speech for part in (reply, *reply.then) if part.speech), None)

    def heard(self, person: Person, text: str) -> Reply:
        """What was heard, in a line, without what must not stand there."""
        return self.render.phrase("heard", _language(person), text=privacy.redact(text, privacy.find(text)))

    def _voice_panel(self, language: Language) -> Reply:
        return self.render.voices(language) if self._voices else self.render.phrase("voice_off", language)

    def _vote(self, person: Person, answer: str, *, helpful: bool) -> Pressed:
        """Count it; where the answer did not help, offer what was close, or what is next to it."""
        language, sender = _language(person), self._sender(person)
        changed = self._storage.feedback.save(sender, answer, helpful)
        notice = self.render.phrase("voted_up" if helpful else "voted_down", language).plain
        if helpful:
            self._storage.questions.withdraw(sender, answer)
        if helpful or not changed:
            return Pressed(notice)
        self._unmet.disliked(sender, answer)
        others = close_answers(self._storage.conversations, sender, answer) or self._library.answers[answer].related
        known = tuple(id_ for id_ in others if id_ in self._library.answers)
        return Pressed(notice, sent=self.render.clarify(known, language, "not_my_question"))

    def say(self, key: str, person: Person) -> Reply:
        """A fixed phrase, such as the reply to a sticker."""
        return self.render.phrase(key, _language(person))

    def _choose_language(self, person: Person, language: str) -> Reply:
        chosen = replace(person, language=language, chosen=True)
        self._storage.people.save(chosen)
        return self.render.themes(_language(chosen), "language_chosen")

    def _keep_unmet(self, person: Person, text: str, turn: Turn, language: Language) -> None:
        """What was declined, and what the person says was not the question, is for editors to see."""
        sender = self._sender(person)
        if turn.phrase in ("not_my_question", "no_better"):
            self._unmet.disliked(sender)
        elif (turn.answer or turn.decision in ("clarify", "out_of_scope")) and not turn.phrase and not turn.detail:
            self._unmet.asked(sender, text, turn.answer, language)
            if turn.decision == "out_of_scope" and has_letters(text):
                self._unmet.declined(sender)

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
                return self.render.privacy(language)
            case "voice":
                return self._voice_panel(language)
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
