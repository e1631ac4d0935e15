"""Keeps for editors what was asked and not met: declined, or answered beside the point. Never what may identify somebody."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from bot import privacy
from bot.storage import Reason, Storage

# Latest questions held in memory, until their answer is voted on; older ones are forgotten. People.
HELD = 1000


@dataclass(frozen=True)
class Asked:
    """A person's latest question, and the answer it got."""

    text: str
    answer: str | None
    language: str


class UnmetQuestions:
    """Holds each person's latest question in memory, and writes it down only once it turns out to have gone wrong."""

    def __init__(self, storage: Storage, *, keep: bool) -> None:
        self._storage = storage
        self._keep = keep
        self._latest: OrderedDict[str, Asked] = OrderedDict()

    def asked(self, sender: str, text: str, answer: str | None, language: str) -> None:
        """`sender` asked `text` and got `answer`."""
        self._latest[sender] = Asked(text, answer, language)
        self._latest.move_to_end(sender)
        while len(self._latest) > HELD:
            self._latest.popitem(last=False)

    def declined(self, sender: str) -> None:
        """The latest question of `sender` was not understood."""
        if asked := self._latest.get(sender):
            self._save(sender, asked, "declined")

    def disliked(self, sender: str, answer: str | None = None) -> None:
        """The reply to the latest question of `sender` was beside it; `answer`, where known, must be what was replied."""
        asked = self._latest.get(sender)
        if asked and asked.answer and answer in (None, asked.answer):
            self._save(sender, asked, "disliked")

    def forget(self, sender: str) -> None:
        """Drop what is held of `sender`."""
        self._latest.pop(sender, None)

    def _save(self, sender: str, asked: Asked, reason: Reason) -> None:
        if self._keep and not privacy.find(asked.text):
            self._storage.questions.save(sender, asked.text, reason, asked.answer, asked.language)
