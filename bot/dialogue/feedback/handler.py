"""What a person makes of an answer: votes, other answers where it was beside the point, and the question handed to editors."""

from __future__ import annotations

from dataclasses import replace

from bot.assistant import Turn, close_answers
from bot.dialogue.buttons import ButtonPress
from bot.dialogue.feedback.unanswered import UnansweredQuestions
from bot.dialogue.render import Renderer
from bot.dialogue.reply import Button, ButtonResult, Reply
from bot.knowledge import Language, Library
from bot.storage import Storage


class FeedbackHandler:
    """Everything here is by `sender`, a pseudonym."""

    def __init__(self, library: Library, storage: Storage, render: Renderer, *, keep_questions: bool) -> None:
        self._library = library
        self._storage = storage
        self._render = render
        self._unmet = UnansweredQuestions(storage, keep=keep_questions)

    def asked(self, sender: str, text: str, turn: Turn, reply: Reply, language: Language) -> Reply:
        """Hold on to the question; where it was not met, the reply gets a button to hand it to the editors."""
        if turn.phrase in ("not_my_question", "no_better"):
            return self._with_offer(sender, reply, language)
        if (turn.answer or turn.decision in ("clarify", "out_of_scope")) and not turn.phrase and not turn.detail:
            self._unmet.asked(sender, text, turn.answer, language)
            # A lone emoji is no question.
            if turn.decision == "out_of_scope" and any(char.isalpha() for char in text):
                offered = self._with_offer(sender, reply, language)
                told = self._library.phrase("hand_over_offer", language)
                return offered if offered is reply else offered.with_paragraph(told)
        return reply

    def chose(self, sender: str, answer: str) -> None:
        """`sender` picked `answer` among those asked back."""
        self._unmet.chose(sender, answer)

    def forget(self, sender: str) -> None:
        """Drop what is held of `sender`."""
        self._unmet.forget(sender)

    def vote(self, sender: str, answer: str, language: Language, *, helpful: bool) -> ButtonResult:
        """Count it; where the answer did not help, offer what was close, or what is next to it."""
        changed = self._storage.feedback.save(sender, answer, helpful)
        notice = self._render.phrase("voted_up" if helpful else "voted_down", language).plain
        if helpful:
            self._storage.questions.withdraw(sender, answer)
        if helpful or not changed:
            return ButtonResult(notice)
        others = close_answers(self._storage.conversations, sender, answer) or self._library.answers[answer].related
        known = tuple(id_ for id_ in others if id_ in self._library.answers)
        offered = self._render.clarify(known, language, "not_my_question")
        return ButtonResult(notice, sent=self._with_offer(sender, offered, language, answer))

    def hand_over(self, sender: str, language: Language) -> ButtonResult:
        """Keep the latest question for the editors, now that the person has asked for it."""
        key = "handed_over" if self._unmet.hand_over(sender) else "hand_over_gone"
        return ButtonResult(self._render.phrase(key, language).plain)

    def _with_offer(self, sender: str, reply: Reply, language: Language, answer: str | None = None) -> Reply:
        if not self._unmet.may_be_handed_over(sender, answer):
            return reply
        offer = Button(self._library.phrase("button_hand_over", language), str(ButtonPress("s")))
        return replace(reply, rows=(*reply.rows, (offer,)))
