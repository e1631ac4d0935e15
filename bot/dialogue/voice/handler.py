"""Decide which replies are also spoken: on the press of a button, or without being asked."""

from __future__ import annotations

from dataclasses import replace

from bot.assistant import Turn
from bot.dialogue.exchange import Outgoing, Visitor
from bot.dialogue.render import Renderer
from bot.dialogue.reply import Reply, Speech
from bot.dialogue.routes import Route, route
from bot.dialogue.undo.history import History
from bot.dialogue.voice.buttons import ChooseVoice
from bot.dialogue.voice.view import VoiceView
from bot.knowledge import Language
from bot.knowledge.spoken_words import SpokenWords
from bot.storage import Change, Person, Storage

# The name under which changes of this choice are recorded.
FEATURE = "voice"
# A longer message asks for more than to speak or to be silent. Words.
LONGEST = 12


class VoiceHandler:
    """Follows each person's choice; does nothing if voices are off."""

    def __init__(self, storage: Storage, render: Renderer, history: History, words: SpokenWords, *, voices: bool) -> None:
        self._words = words
        self._storage = storage
        self._history = history
        self._view = VoiceView(render)
        self._voices = voices

    @property
    def routes(self) -> tuple[Route, ...]:
        """The handler of the voice buttons."""
        return (route(ChooseVoice, self.on_choose),)

    async def on_choose(self, visitor: Visitor, press: ChooseVoice) -> Outgoing:
        """Save when replies are to be spoken."""
        return Outgoing(edit=self._chosen(visitor, press.when))

    def typed(self, visitor: Visitor, read: str) -> Reply | None:
        """Set what a normalised text says outright: to speak, or to be silent; None if it says neither."""
        if not self._voices or len(read.split()) > LONGEST:
            return None
        if self._words.pattern("voice_silent").search(read):
            # The listen button stays: silence is wanted now, and not for good.
            when = "request"
        elif self._words.pattern("voice_speak").search(read):
            when = "always"
        else:
            return None
        return replace(self._chosen(visitor, when), turn=Turn("command", command="voice", language=visitor.language))

    def _chosen(self, visitor: Visitor, when: str) -> Reply:
        self._storage.people.save(replace(visitor.person, voice=when))
        change = self._history.record(visitor.sender, FEATURE, "", visitor.person.voice, when)
        return self._history.offered(self._view.chosen(when, visitor.language), change)

    def named(self, visitor: Visitor, change: Change, state: str) -> str:
        """Return when replies are spoken."""
        return self._view.named(state, visitor.language)

    async def put(self, visitor: Visitor, change: Change, state: str) -> Reply | None:
        """Set when replies are spoken."""
        self._storage.people.save(replace(visitor.person, voice=state))
        return None

    def voiced(self, person: Person, reply: Reply) -> Reply:
        """Add the listen button to a reply, unless voices are off or the person has declined them."""
        reply = replace(reply, then=tuple(self.voiced(person, following) for following in reply.then))
        if not self._voices or person.voice == "never":
            return reply
        # The reply's language, not the saved one: the message may have just changed it.
        return self._view.with_listen(reply, reply.language)

    def said_too(self, person: Person, reply: Reply) -> Speech | None:
        """Return what to speak after the text, for people who always want it."""
        return reply.speech if self._voices and person.voice == "always" else None

    def said_back(self, person: Person, reply: Reply) -> Speech | None:
        """Return what to speak to a person who sent a voice message: the answer, or the next question of the checklist."""
        if not self._voices or person.voice == "never":
            return None
        return next((part.speech for part in (reply, *reply.then) if part.speech), None)

    def panel(self, now: str, language: Language) -> Reply:
        """Render the choice of when replies are spoken, with the present one marked."""
        return self._view.choice(now, language) if self._voices else self._view.off(language)
