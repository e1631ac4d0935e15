"""The one way into the dialogue: screens what came in, waits for the model where it must, and turns failures into words."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial

from bot.assistant import AssistantLoader, NotReady
from bot.dialogue.buttons import BadButton, ButtonPress, read_press
from bot.dialogue.exchange import Deletion, Incoming, Outgoing
from bot.dialogue.privacy_warnings import PrivacyWarning, PrivacyWarnings
from bot.dialogue.render import language_of
from bot.dialogue.replies import Replies, guess
from bot.dialogue.reply import ButtonResult, Reply
from bot.dialogue.voice import Voicing
from bot.knowledge import Language, Library
from bot.privacy import Detector, Screened, screen
from bot.storage import Person, Storage, StorageFailure

log = logging.getLogger(__name__)


class Dialogue:
    """Replies to people. Knows no transport: `receive` takes what came in and returns what goes out."""

    def __init__(
        self,
        library: Library,
        storage: Storage,
        loader: AssistantLoader,
        *,
        keep_questions: bool = True,
        voices: bool = True,
        operators: frozenset[int] = frozenset(),
        detector: Detector | None = None,
    ) -> None:
        self._library = library
        self._detector = detector
        self._storage = storage
        self._assistant = loader
        self._replies = Replies(library, storage, loader, keep_questions=keep_questions, voices=voices, operators=operators)
        self._warnings = PrivacyWarnings(library, self._replies.render)
        self._voicing = Voicing(library, self._replies.render, voices=voices)

    async def receive(self, incoming: Incoming) -> Outgoing:
        """Return what to do about `incoming`. Every message gets a reply, whatever fails."""
        # Telegram's word that somebody is back may have been missed; whoever writes is.
        with suppress(StorageFailure):
            self._replies.reminders.book.reachable(incoming.chat_id, back=True)
        person = self._replies.person(incoming.chat_id, incoming.language_code)
        if incoming.press is not None:
            return await self._pressed(person, incoming.press)
        return await self._written(person, incoming)

    def phrase(self, key: str, chat_id: int | None, language_code: str | None) -> Reply:
        """Return a fixed phrase in the language of that chat, or of the app, without noting that anybody was there."""
        language = guess(language_code)
        with suppress(StorageFailure):
            if chat_id is not None and (known := self._storage.people.get(chat_id)):
                language = language_of(known.language)
        return self._replies.render.phrase(key, language)

    def language(self, chat_id: int, language_code: str | None) -> Language:
        """Return the language in which that person speaks to the bot."""
        return language_of(self._replies.person(chat_id, language_code).language)

    def reachable(self, chat_id: int, *, back: bool) -> None:
        """Note that the person has blocked the bot, or is back."""
        self._replies.reminders.book.reachable(chat_id, back=back)

    def finished(self, person: Person, reply: Reply) -> Reply:
        """Return a reply that the person has not asked for, such as a reminder, with what they want of each reply."""
        return self._voicing.voiced(person, reply)

    def silence(self, language: Language) -> Reply:
        """Return what somebody is told who has not written for long."""
        return self._replies.personal_data.silence(language)

    def forget(self, person: Person) -> None:
        """Erase all there is on the person, on disk and in memory."""
        self._warnings.forget(person.chat_id)
        self._replies.personal_data.erase(person)

    def holds_data(self, text: str) -> bool:
        """Return whether `text` holds what should not stay in a chat."""
        return screen(text, self._detector).harmful

    async def _written(self, person: Person, incoming: Incoming) -> Outgoing:
        # Before anything else sees it: patients' data and secrets stop here. A dictated slash is no command.
        typed = screen(incoming.text.lstrip("/ ") if incoming.heard else incoming.text, self._detector)
        if incoming.beside:
            typed = typed.with_kinds_of(screen(incoming.beside, self._detector))
        warning = self._warnings.about(person.chat_id, typed, incoming.message_id)
        under = incoming.edited or incoming.heard
        first = (self._replies.heard(person, typed),) if incoming.heard else ()
        if incoming.kind:
            return self._refused(person, warning, incoming, incoming.kind)
        if self._replies.needs_model(typed.text) and not self._assistant.ready:
            wait = (*first, self._replies.say("loading", person))

            def waiting(removed: bool) -> Outgoing:
                later = partial(self._answered, person, warning, incoming, removed=removed)
                return Outgoing(messages=wait, under=under, later=later)

            return _with_deletion(typed, incoming, waiting)
        reply = await self._reply(person, typed, incoming)
        return _with_deletion(
            typed, incoming, lambda removed: self._shown(person, warning, reply, incoming, first, under=under, removed=removed)
        )

    async def _answered(self, person: Person, warning: PrivacyWarning, incoming: Incoming, *, removed: bool) -> Outgoing:
        """The reply itself, once the model is there: in place of the word that it is not."""
        reply = await self._reply(person, warning.typed, incoming)
        return self._shown(person, warning, reply, incoming, removed=removed)

    def _shown(
        self,
        person: Person,
        warning: PrivacyWarning,
        reply: Reply,
        incoming: Incoming,
        first: tuple[Reply, ...] = (),
        *,
        under: bool = False,
        removed: bool = False,
    ) -> Outgoing:
        speech = self._voicing.said_back(person, reply) if incoming.heard else self._voicing.said_too(person, reply)
        warned = warning.on(self._voicing.voiced(person, reply), removed=removed)
        return Outgoing(messages=(*first, warned), under=under, speech=speech)

    def _refused(self, person: Person, warning: PrivacyWarning, incoming: Incoming, kind: str) -> Outgoing:
        """What is said to a photo, say, and to the words below it."""

        def refusal(removed: bool) -> Outgoing:
            offered = None if removed else incoming.message_id
            reply = self._warnings.refused(kind, language_of(person.language), offered)
            warned = replace(warning, message=None).on(reply, removed=removed)
            return Outgoing(messages=(warned,), under=incoming.edited)

        return _with_deletion(warning.typed, incoming, refusal)

    async def _reply(self, person: Person, typed: Screened, incoming: Incoming) -> Reply:
        try:
            if incoming.edited:
                # "ouii" put right to "oui" replies to what was asked then, not to what is asked now.
                self._replies.set_aside(person)
            return await self._replies.text(person, typed)
        except NotReady:
            log.exception("questions cannot be answered: the model did not load")
            return self._replies.say("model_missing", person)
        except StorageFailure as error:
            log.error("a message got no reply, since nothing can be written down: %s", error)
            return self._replies.say("storage_trouble", person)
        except Exception:
            # Rasa's side failed; the person is owed a reply all the same.
            log.exception("a message got no reply from the assistant")
            return self._replies.say("apology", person)

    async def _pressed(self, person: Person, data: str) -> Outgoing:
        stale: str | None = None
        try:
            press = read_press(data, self._library)
        except BadButton:
            press, stale = ButtonPress("t"), self._replies.say("old_button", person).plain
        if press.action == "x":
            gone, kept = (Outgoing(edit=self._replies.say(key, person)) for key in ("removed", "not_removed"))
            return Outgoing(deletion=Deletion(int(press.target), gone, kept))
        if self._replies.waits(press) and not self._assistant.ready:
            notice = self._replies.say("loading", person).plain
            return Outgoing(notice=notice, later=partial(self._result, person, press, None))
        return await self._result(person, press, stale)

    async def _result(self, person: Person, press: ButtonPress, stale: str | None) -> Outgoing:
        try:
            result = await self._replies.press(person, press)
        except NotReady:
            log.exception("the checklist cannot go on: the model did not load")
            result = ButtonResult(sent=self._replies.say("model_missing", person))
        except StorageFailure as error:
            log.error("a button led nowhere, since nothing can be written down: %s", error)
            result = ButtonResult(sent=self._replies.say("storage_trouble", person))
        edited, sent = (self._voicing.voiced(person, reply) if reply else None for reply in (result.edited, result.sent))
        return Outgoing(stale or result.notice, edited, (sent,) if sent else (), speech=result.heard)


def _with_deletion(typed: Screened, incoming: Incoming, branch: Callable[[bool], Outgoing]) -> Outgoing:
    """Have the message deleted where it holds what it should not; `branch` says what follows, told whether it is gone."""
    if not typed.harmful or incoming.message_id is None:
        return branch(False)
    return Outgoing(deletion=Deletion(incoming.message_id, branch(True), branch(False)))
