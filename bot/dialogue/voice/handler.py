"""Which replies are also said: the button to hear one, and what is said without being asked for."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.exchange import Outgoing, Visitor
from bot.dialogue.render import Renderer
from bot.dialogue.reply import Reply, Speech
from bot.dialogue.routes import Route, route
from bot.dialogue.voice.buttons import ChooseVoice
from bot.dialogue.voice.view import VoiceView
from bot.knowledge import Language
from bot.storage import Person, Storage


class VoiceHandler:
    """As each person chose it; nothing where there is no voice."""

    def __init__(self, storage: Storage, render: Renderer, *, voices: bool) -> None:
        self._storage = storage
        self._view = VoiceView(render)
        self._voices = voices

    @property
    def routes(self) -> tuple[Route, ...]:
        """What handles the choice."""
        return (route(ChooseVoice, self.on_choose),)

    async def on_choose(self, visitor: Visitor, press: ChooseVoice) -> Outgoing:
        """Keep when to speak."""
        self._storage.people.save(replace(visitor.person, voice=press.when))
        return Outgoing(edit=self._view.chosen(press.when, visitor.language))

    def voiced(self, person: Person, reply: Reply) -> Reply:
        """The reply with a button to hear it, where there is a voice and the person has not declined it."""
        reply = replace(reply, then=tuple(self.voiced(person, following) for following in reply.then))
        if not self._voices or person.voice == "never":
            return reply
        return self._view.with_listen(reply, person.language)

    def said_too(self, person: Person, reply: Reply) -> Speech | None:
        """What is said after the text, for whoever always wants to hear it."""
        return reply.speech if self._voices and person.voice == "always" else None

    def said_back(self, person: Person, reply: Reply) -> Speech | None:
        """What is said to whoever has spoken: the answer, or the question that the checklist puts next."""
        if not self._voices or person.voice == "never":
            return None
        return next((part.speech for part in (reply, *reply.then) if part.speech), None)

    def panel(self, language: Language) -> Reply:
        """The choice of when to speak."""
        return self._view.choice(language) if self._voices else self._view.off(language)
