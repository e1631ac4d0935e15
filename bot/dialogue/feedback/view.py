"""Feedback on the screen: what a vote leads to, and the offer to hand a question to the editors."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.answers.view import AnswersView
from bot.dialogue.feedback.buttons import HandOver
from bot.dialogue.render import Renderer
from bot.dialogue.reply import Reply
from bot.knowledge import Language


class FeedbackView:
    """Renders from the library, for anybody."""

    def __init__(self, render: Renderer, answers: AnswersView) -> None:
        self._render = render
        self._answers = answers

    def notice(self, key: str, language: Language) -> str:
        """A phrase for the top of the screen."""
        return self._render.phrase(key, language).plain

    def others(self, answers: tuple[str, ...], language: Language) -> Reply:
        """Other answers, where one did not help."""
        return self._answers.clarify(answers, language, "not_my_question")

    def with_offer(self, reply: Reply, language: Language, *, explained: bool) -> Reply:
        """The reply with a button to hand the question over, and a word on it where it is to be `explained`."""
        offered = replace(reply, rows=(*reply.rows, (self._render.button("button_hand_over", HandOver(), language),)))
        told = self._render.phrase("hand_over_offer", language).html
        return offered.with_paragraph(told) if explained else offered
