"""Render feedback: the reply to a vote, and the offer to forward a question to the editors."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.answers.view import AnswersView
from bot.dialogue.feedback.buttons import HandOver
from bot.dialogue.render import Renderer
from bot.dialogue.reply import Reply
from bot.knowledge import Language


class FeedbackView:
    """Renders feedback from the library; holds no state of a person."""

    def __init__(self, render: Renderer, answers: AnswersView) -> None:
        self._render = render
        self._answers = answers

    def notice(self, key: str, language: Language) -> str:
        """Return a phrase as the notice that answers a button."""
        return self._render.phrase(key, language).plain

    def vote(self, vote: int, title: str, language: Language) -> str:
        """Name a vote on an answer."""
        key = {1: "vote_up", -1: "vote_down"}.get(vote, "vote_none")
        return self._render.phrase(key, language, title=title).plain

    def others(self, answers: tuple[str, ...], language: Language) -> Reply:
        """Offer other answers after a negative vote."""
        return self._answers.clarify(answers, language, "not_my_question")

    def with_way(self, reply: Reply, language: Language) -> Reply:
        """Tell how a question can be forwarded, below the reply, which holds none."""
        return replace(reply, html=f"{reply.html}\n\n{self._render.phrase('hand_over_way', language).html}")

    def with_offer(self, reply: Reply, language: Language, *, explained: bool) -> Reply:
        """Add a button that forwards the question to the reply, with an explanation if `explained`."""
        offered = replace(reply, rows=(*reply.rows, (self._render.button("button_hand_over", HandOver(), language),)))
        told = self._render.phrase("hand_over_offer", language).html
        return offered.with_paragraph(told) if explained else offered
