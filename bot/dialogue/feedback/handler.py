"""Handle feedback: votes, other answers after a negative vote, and questions forwarded to the editors."""

from __future__ import annotations

from contextlib import suppress

from bot.assistant import Turn, close_answers
from bot.dialogue.exchange import Outgoing, Visitor
from bot.dialogue.feedback.buttons import HandOver, VoteDown, VoteUp
from bot.dialogue.feedback.unanswered import UnansweredQuestions
from bot.dialogue.feedback.view import FeedbackView
from bot.dialogue.reply import Reply
from bot.dialogue.routes import Route, route
from bot.dialogue.undo.history import History
from bot.knowledge import Language, Library
from bot.storage import Change, Storage, StorageFailure

# The name under which votes are recorded.
FEATURE = "vote"


class FeedbackHandler:
    """Identifies people by `sender`, their pseudonym."""

    def __init__(
        self, library: Library, storage: Storage, view: FeedbackView, history: History, *, keep_questions: bool
    ) -> None:
        self._library = library
        self._storage = storage
        self._view = view
        self._history = history
        self._unanswered = UnansweredQuestions(storage, keep=keep_questions)

    def asked(self, sender: str, text: str, turn: Turn, reply: Reply, language: Language) -> Reply:
        """Remember the question; if it was not answered, add a button to the reply that forwards it to the editors."""
        if turn.facet and turn.answer:
            return self._asked_side(sender, text, turn.answer, turn.facet, reply, language)
        if turn.phrase in ("not_my_question", "no_better"):
            return self._with_offer(sender, reply, language)
        named = turn.answer or turn.guide
        if (named or turn.decision in ("clarify", "out_of_scope")) and not (turn.phrase or turn.detail or turn.not_ours):
            self._unanswered.asked(sender, text, named, language)
            # A single emoji is not a question.
            if turn.decision == "out_of_scope" and any(char.isalpha() for char in text):
                return self._with_offer(sender, reply, language, explained=True)
        return reply

    def _asked_side(self, sender: str, text: str, answer: str, facet: str, reply: Reply, language: Language) -> Reply:
        """Count a side that the answer has nothing for, and offer to forward the question; leave other replies as they are."""
        if self._library.facet(answer, facet) is not None:
            return reply
        # Losing one count is no reason to leave a person without a reply.
        with suppress(StorageFailure):
            self._storage.missing_facets.count(answer, facet)
        self._unanswered.asked(sender, text, None, language, about=answer)
        return self._with_offer(sender, reply, language)

    def chose(self, sender: str, answer: str) -> None:
        """Record that `sender` chose `answer` when asked which was meant."""
        self._unanswered.chose(sender, answer)

    def forget(self, sender: str) -> None:
        """Drop what is held about `sender`."""
        self._unanswered.forget(sender)

    @property
    def routes(self) -> tuple[Route, ...]:
        """The handlers of the votes and of forwarded questions."""
        return route(VoteUp, self.on_up), route(VoteDown, self.on_down), route(HandOver, self.on_hand_over)

    async def on_up(self, visitor: Visitor, press: VoteUp) -> Outgoing:
        """Count the vote, and withdraw the question from the editors' list."""
        self._vote(visitor, press.answer, helpful=True)
        self._storage.questions.withdraw(visitor.sender, press.answer)
        return Outgoing(self._view.notice("voted_up", visitor.language), marked=_marked(press.answer, helpful=True))

    async def on_down(self, visitor: Visitor, press: VoteDown) -> Outgoing:
        """Count the vote, and offer close or related answers."""
        changed = self._vote(visitor, press.answer, helpful=False)
        notice = self._view.notice("voted_down", visitor.language)
        marked = _marked(press.answer, helpful=False)
        if not changed:
            return Outgoing(notice, marked=marked)
        close = close_answers(self._storage.conversations, visitor.sender, press.answer)
        others = close or self._library.answers[press.answer].related
        known = tuple(id_ for id_ in others if id_ in self._library.answers or id_ in self._library.guides)
        offered = self._view.others(known, visitor.language)
        with_offer = self._with_offer(visitor.sender, offered, visitor.language, answer=press.answer)
        if with_offer is offered and self._unanswered.keep:
            # No question of theirs led to this answer, or it is forgotten: only a new one can be forwarded.
            with_offer = self._view.with_way(offered, visitor.language)
        return Outgoing(notice, marked=marked, messages=(with_offer,))

    def _vote(self, visitor: Visitor, answer: str, *, helpful: bool) -> bool:
        before = self._storage.feedback.vote(visitor.sender, answer)
        changed = self._storage.feedback.save(visitor.sender, answer, helpful)
        self._history.record(visitor.sender, FEATURE, answer, str(before), str(1 if helpful else -1))
        return changed

    def named(self, visitor: Visitor, change: Change, state: str) -> str:
        """Return the vote, and the title of the answer."""
        answer = self._library.answers.get(change.what)
        return self._view.vote(int(state), answer[visitor.language].title if answer else change.what, visitor.language)

    async def put(self, visitor: Visitor, change: Change, state: str) -> Reply | None:
        """Set the vote, or withdraw it."""
        if state == "0":
            self._storage.feedback.withdraw(visitor.sender, change.what)
        else:
            self._storage.feedback.save(visitor.sender, change.what, helpful=state == "1")
        return None

    async def on_hand_over(self, visitor: Visitor, press: HandOver) -> Outgoing:
        """Save the latest question for the editors, as the person now asks."""
        key = "handed_over" if self._unanswered.hand_over(visitor.sender) else "hand_over_gone"
        return Outgoing(self._view.notice(key, visitor.language))

    def _with_offer(
        self, sender: str, reply: Reply, language: Language, *, answer: str | None = None, explained: bool = False
    ) -> Reply:
        if not self._unanswered.may_be_handed_over(sender, answer):
            return reply
        return self._view.with_offer(reply, language, explained=explained)


def _marked(answer: str, *, helpful: bool) -> dict[str, bool]:
    """Tell which of the votes on an answer is the present one."""
    return {str(VoteUp(answer)): helpful, str(VoteDown(answer)): not helpful}
