"""The entry point of the dialogue: screens incoming text, waits for the model if needed, and turns failures into messages."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from html import escape

from bot.assistant import AssistantLoader, NotReady, Standing, Turn, standing
from bot.dialogue.all_buttons import BUTTONS
from bot.dialogue.answers.buttons import ShowThemes
from bot.dialogue.buttons import BadButton, ButtonPress
from bot.dialogue.exchange import Deletion, Incoming, Outgoing
from bot.dialogue.features import Features
from bot.dialogue.interest import Interest
from bot.dialogue.language.handler import guess
from bot.dialogue.privacy_warnings.view import PrivacyWarning
from bot.dialogue.replies import Replies
from bot.dialogue.reply import Reply
from bot.dialogue.waiting import read, remember
from bot.knowledge import Language, Library
from bot.privacy import Detector, Screened, screen
from bot.storage import Person, Storage, StorageFailure

log = logging.getLogger(__name__)

# Kinds of messages without text of the person's own: forwarded ones, and those that may be a screenshot.
FORWARD = "got_forward"
PICTURES = frozenset({"got_photo", "got_document"})


class Dialogue:
    """Replies to people, independently of the transport: `receive` takes an Incoming and returns an Outgoing."""

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
        self._interest = Interest(storage)
        self._features = Features(library, storage, loader, keep_questions=keep_questions, voices=voices, operators=operators)
        self._replies = Replies(library, storage, loader, self._features)

    async def receive(self, incoming: Incoming) -> Outgoing:
        """Return what to do about `incoming`. Every message gets a reply, whatever fails.

        Never suspends, so that the caller can run it in one database transaction.
        """
        # Telegram's update that the person unblocked the bot may have been lost, so any message counts as one.
        with suppress(StorageFailure):
            self._features.reminders.subscriptions.reachable(incoming.chat_id, back=True)
        person = self._replies.person(incoming.chat_id, incoming.language_code)
        if incoming.press is not None:
            out = await self._pressed(person, incoming.press)
        else:
            out = await self._written(person, incoming)
        if not out.waits:
            with suppress(StorageFailure):
                sender = self._storage.pseudonyms.of(person.chat_id)
                remember(self._storage.conversations, sender, out)
                if turn := out.turn:
                    self._interest.asked(sender, turn)
        return out

    async def ready(self) -> None:
        """Wait until the model is loaded or has failed to load."""
        with suppress(NotReady):
            await self._assistant.wait()

    def phrase(self, key: str, chat_id: int | None, language_code: str | None) -> Reply:
        """Return a fixed phrase in the language of that chat, or else of the app, without recording a visit."""
        language = guess(language_code)
        with suppress(StorageFailure):
            if chat_id is not None and (known := self._storage.people.get(chat_id)):
                language = known.language
        return self._features.render.phrase(key, language)

    def language(self, chat_id: int, language_code: str | None) -> Language:
        """Return the language in which that person uses the bot."""
        return self._replies.person(chat_id, language_code).language

    def reachable(self, chat_id: int, *, back: bool) -> None:
        """Record that the person has blocked the bot, or unblocked it with `back`."""
        self._features.reminders.subscriptions.reachable(chat_id, back=back)

    def finished(self, person: Person, reply: Reply) -> Reply:
        """Add the person's preferences, such as the listen button, to a reply that they did not ask for, such as a reminder."""
        return self._features.voice.voiced(person, reply)

    def silence(self, language: Language) -> Reply:
        """Return the notice for somebody who has not written for long."""
        return self._features.my_data.view.silence(language)

    def forget(self, person: Person) -> None:
        """Erase everything about the person, on disk and in memory."""
        self._features.my_data.erase(person)

    def holds_data(self, text: str) -> bool:
        """Return whether `text` contains patients' data or secrets, which should not stay in a chat."""
        return screen(text, self._detector).harmful

    async def _written(self, person: Person, incoming: Incoming) -> Outgoing:
        if incoming.edited or incoming.unseen:
            self._features.suspicious.leave(self._storage.pseudonyms.of(person.chat_id))
        # Screening comes first, so that nothing else sees patients' data or secrets. A dictated slash is not a command.
        typed = self._screened(incoming)
        under = incoming.edited or incoming.heard
        first = (self._replies.heard(person, typed),) if incoming.heard and not incoming.kind else ()
        if incoming.warned and self._features.suspicious.is_question_about_one(typed.text):
            # Already answered together with the picture.
            return Outgoing()
        stands = self._standing(person)
        press = None if incoming.kind or incoming.edited or incoming.unseen else self._meant(typed, stands)
        needs_model = press.needs_model if press else self._replies.needs_model(person, typed.text)
        if not incoming.kind and needs_model and not self._assistant.ready:
            return Outgoing(messages=(self._replies.say("loading", person),), under=under, waits=True)
        # Only here: a message that waits for the model is received a second time, and the warning comes with the answer.
        unsaid = Screened(typed.text) if incoming.warned else typed
        warning = self._features.warnings.about(person.chat_id, unsaid, incoming.message_id)
        if incoming.kind and not (incoming.kind == FORWARD and typed.text):
            return self._refused(person, warning, incoming, incoming.kind)
        if press:
            return await self._tapped(person, press, incoming, first, under=under)
        reply, unsaved = await self._reply(person, typed, incoming, stands)
        out = _with_deletion(
            warning.typed,
            incoming,
            lambda removed: self._shown(person, warning, reply, incoming, first, under=under, removed=removed),
        )
        return replace(out, unsaved=unsaved)

    def _standing(self, person: Person) -> Standing:
        """Return what goes on with the person; as if nothing did where that cannot be read, which the reply will tell."""
        try:
            return standing(self._storage.conversations, self._storage.pseudonyms.of(person.chat_id))
        except StorageFailure:
            return Standing()

    def _meant(self, typed: Screened, stands: Standing) -> ButtonPress | None:
        """Return the button that was typed instead of tapped, if the latest message waits for that."""
        data = read(typed.text, self._library.spoken, stands.waits) if stands.waits and typed.keepable else None
        try:
            return BUTTONS.decode(data, self._library) if data else None
        except BadButton:
            return None

    async def _tapped(
        self, person: Person, press: ButtonPress, incoming: Incoming, first: tuple[Reply, ...], *, under: bool
    ) -> Outgoing:
        """Handle a button that was typed: as if tapped, but what it shows comes below what was typed."""
        out = await self._result(person, press, None)
        shown = (*((out.edit,) if out.edit else ()), *out.messages)
        if not shown:
            shown = (Reply(escape(out.notice or ""), person.language),)
        turn = Turn("command", command=type(press).__module__.split(".")[-2], language=person.language)
        shown = (replace(shown[0], turn=turn), *shown[1:])
        speech = out.speech or (self._features.voice.said_back(person, shown[0]) if incoming.heard else None)
        return Outgoing(messages=(*first, *shown), under=under, speech=speech, unsaved=out.unsaved)

    def _screened(self, incoming: Incoming) -> Screened:
        """Return the text without patients' data and secrets; in a message from somebody else, the sender's data may stay."""
        text = incoming.text.lstrip("/ ") if incoming.heard else incoming.text
        if incoming.replied and not incoming.kind:
            text = incoming.replied.completing(text)
        sender, suspicious = self._storage.pseudonyms.of(incoming.chat_id), self._features.suspicious
        spelt = suspicious.spelt_out(text, incoming.links)
        beside = [incoming.beside] if incoming.beside else []
        if incoming.kind == FORWARD or suspicious.is_message(sender, spelt):
            typed = suspicious.screened(spelt, self._detector)
        elif suspicious.is_reply(sender, text):
            typed = suspicious.screened(text, self._detector)
        else:
            typed = screen(text, self._detector)
            beside += [link.address for link in incoming.links]
        return typed.with_kinds_of(screen("\n".join(beside), self._detector)) if beside else typed

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
        speech = (
            self._features.voice.said_back(person, reply) if incoming.heard else self._features.voice.said_too(person, reply)
        )
        warned = warning.on(self._features.voice.voiced(person, reply), removed=removed)
        return Outgoing(messages=(*first, warned), under=under, speech=speech)

    def _refused(self, person: Person, warning: PrivacyWarning, incoming: Incoming, kind: str) -> Outgoing:
        """Return the reply to a message without text, such as a photo, and to its caption."""

        def refusal(removed: bool) -> Outgoing:
            offered = None if removed else incoming.message_id
            reply = self._features.warnings.refused(kind, person.language, offered)
            if kind in PICTURES and self._features.suspicious.is_question_about_one(warning.typed.text):
                reply = replace(self._features.suspicious.view.screenshot(person.language), rows=reply.rows)
            # The reply already has a button that deletes the message.
            warned = (replace(warning, message=None) if reply.rows else warning).on(reply, removed=removed)
            return Outgoing(messages=(warned,), under=incoming.edited or incoming.heard)

        return _with_deletion(warning.typed, incoming, refusal)

    async def _reply(self, person: Person, typed: Screened, incoming: Incoming, stands: Standing) -> tuple[Reply, bool]:
        """Return the reply, and whether it reports that something could not be saved."""
        try:
            if incoming.edited or incoming.unseen:
                # An edit of "ouii" to "oui" answers the question asked at that time, not the present one; nor can anybody
                # answer a question that they had not seen.
                self._replies.set_aside(person)
            if incoming.replied:
                self._replies.return_to(person, incoming.replied)
            return await self._replies.text(person, typed, stands, passed_on=incoming.kind == FORWARD), False
        except NotReady:
            log.exception("questions cannot be answered: the model did not load")
            return self._replies.say("model_missing", person), False
        except StorageFailure as error:
            log.error("a message got no reply, since nothing can be written down: %s", error)
            return self._replies.say("storage_trouble", person), True
        except Exception:
            # Rasa failed; the person gets a reply nevertheless.
            log.exception("a message got no reply from the assistant")
            return self._replies.say("apology", person), False

    async def _pressed(self, person: Person, data: str) -> Outgoing:
        stale: str | None = None
        press: ButtonPress
        try:
            press = BUTTONS.decode(data, self._library)
        except BadButton:
            press, stale = ShowThemes(), self._replies.say("old_button", person).plain
        if press.needs_model and not self._assistant.ready:
            return Outgoing(notice=self._replies.say("loading", person).plain, waits=True)
        return await self._result(person, press, stale)

    async def _result(self, person: Person, press: ButtonPress, stale: str | None) -> Outgoing:
        try:
            out = await self._features.press(self._replies.visitor(person), press)
        except NotReady:
            log.exception("the checklist cannot go on: the model did not load")
            out = Outgoing(messages=(self._replies.say("model_missing", person),))
        except StorageFailure as error:
            log.error("a button led nowhere, since nothing can be written down: %s", error)
            out = Outgoing(messages=(self._replies.say("storage_trouble", person),), unsaved=True)
        except Exception:
            log.exception("a button led nowhere")
            out = Outgoing(messages=(self._replies.say("apology", person),))
        with suppress(StorageFailure):
            self._interest.pressed(self._storage.pseudonyms.of(person.chat_id), press)
        voiced = partial(self._features.voice.voiced, person)
        edit = voiced(out.edit) if out.edit else None
        return replace(out, notice=stale or out.notice, edit=edit, messages=tuple(map(voiced, out.messages)))


def _with_deletion(typed: Screened, incoming: Incoming, branch: Callable[[bool], Outgoing]) -> Outgoing:
    """Delete the message if it contains what it should not. `branch` returns what follows, given whether it was deleted."""
    if not typed.harmful or incoming.message_id is None:
        return branch(False)
    return Outgoing(deletion=Deletion(incoming.message_id, branch(True), branch(False)))
