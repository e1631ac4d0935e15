"""Unanswered questions for the editors: held in memory, and saved only if the person forwards them."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass, field, replace

from bot import privacy
from bot.storage import Reason, Storage

# How many latest questions are held in memory until they are forwarded, and for how long; older ones are dropped. People, and
# seconds.
HELD = 1000
HELD_FOR = 3600.0


@dataclass(frozen=True)
class PendingQuestion:
    """A person's latest question, the answer that it got, and when; `about` is the answer that lacked what was asked of it."""

    text: str
    answer: str | None
    language: str
    about: str | None = None
    at: float = field(default_factory=time.monotonic)


class UnansweredQuestions:
    """Holds each person's latest question, unless its text may identify somebody."""

    def __init__(self, storage: Storage, *, keep: bool) -> None:
        self._storage = storage
        self.keep = keep
        self._latest: OrderedDict[str, PendingQuestion] = OrderedDict()
        if not keep:
            storage.questions.clear()

    def asked(self, sender: str, text: str, answer: str | None, language: str, *, about: str | None = None) -> None:
        """Remember that `sender` asked `text` and got `answer`; the same answer again is not a new question ("tu peux répéter
        ?"). `about` is the answer that was being read and has nothing on it.
        """
        held = self._held(sender)
        if held and held.answer and held.answer == answer:
            return
        self.forget(sender)
        if self.keep and privacy.anonymous(text):
            self._latest[sender] = PendingQuestion(text, answer, language, about)
            while len(self._latest) > HELD:
                self._latest.popitem(last=False)

    def chose(self, sender: str, answer: str) -> None:
        """Record that `sender` chose `answer` when asked what the latest question meant."""
        held = self._held(sender)
        if held and held.answer is None:
            self._latest[sender] = replace(held, answer=answer)

    def may_be_handed_over(self, sender: str, answer: str | None = None) -> bool:
        """Return whether there is a question to forward; `answer`, if given, must be the one that replied to it."""
        held = self._held(sender)
        return bool(held and answer in (None, held.answer))

    def hand_over(self, sender: str) -> bool:
        """Save the latest question of `sender`, as they ask; return whether there is one."""
        held = self._held(sender)
        if held is None:
            return False
        reason: Reason = "disliked" if held.answer else "declined"
        self._storage.questions.save(sender, held.text, reason, held.answer or held.about, held.language)
        self.forget(sender)
        return True

    def forget(self, sender: str) -> None:
        """Drop what is held about `sender`."""
        self._latest.pop(sender, None)

    def _held(self, sender: str) -> PendingQuestion | None:
        held = self._latest.get(sender)
        return held if held and time.monotonic() - held.at < HELD_FOR else None
