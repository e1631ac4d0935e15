"""Reply to a yes or a no after small talk."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.exchange import Outgoing, Visitor
from bot.dialogue.render import Renderer
from bot.dialogue.reply import Reply
from bot.dialogue.routes import Route, route
from bot.dialogue.talk.buttons import AskOn, TalkEnds
from bot.dialogue.waiting import says_only
from bot.knowledge import Language
from bot.knowledge.spoken_words import SpokenWords

# Phrases that end with an offer to go on.
OFFERS = frozenset({"acknowledge", "thanks"})


class TalkHandler:
    """Knows nothing of a person."""

    def __init__(self, render: Renderer) -> None:
        self._render = render

    @property
    def routes(self) -> tuple[Route, ...]:
        """The handlers of these replies."""
        return route(AskOn, self.on_more), route(TalkEnds, self.on_end)

    def phrase(self, key: str, language: Language) -> Reply:
        """Render small talk; where it offers to go on, a yes or a no replies to that."""
        reply = self._render.phrase(key, language)
        if key not in OFFERS:
            return reply
        end = TalkEnds()
        return replace(reply, waits={"yes": AskOn(), "no": end, "never_mind": end})

    def unasked(self, text: str, words: SpokenWords, language: Language) -> Reply | None:
        """Reply to a yes, a no or a thumb that replies to nothing; None where `text` is anything else."""
        return self._render.phrase("nothing_waits", language) if says_only(text, words) else None

    async def on_more(self, visitor: Visitor, press: AskOn) -> Outgoing:
        """Invite the question."""
        return Outgoing(messages=(self._render.phrase("ask_on", visitor.language),))

    async def on_end(self, visitor: Visitor, press: TalkEnds) -> Outgoing:
        """Say goodbye."""
        return Outgoing(messages=(self._render.phrase("goodbye", visitor.language),))
