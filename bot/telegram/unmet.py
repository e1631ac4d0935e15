"""Keeps for editors what was asked and not met: declined, or answered beside the point. Never what may identify somebody."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass, field, replace

from bot import privacy
from bot.storage import Reason, Storage

# Latest questions held in memory, until their answer is voted on; older ones are forgotten. People, and seconds.
HELD = 1000
HELD_FOR = 3600.0


@dataclass(frozen=True)
class Asked:
    """A person's latest question, the answer it got, and when."""

    text: str
    answer: str | None
    language: str
    at: float = field(default_factory=time.monotonic)


class UnmetQuestions:
    """Holds each person's latest question in memory, and writes it down only once it turns out to have gone wrong."""

    def __init__(self, storage: Storage, *, keep: bool) -> None:
        self._storage = storage
        self._keep = keep
        self._latest: OrderedDict[str, Asked] = OrderedDict()
        if not keep:
            storage.questions.purge(every=True)

    def asked(self, sender: str, text: str, answer: str | None, language: str) -> None:
        """`sender` asked `text` and got `answer`; the same answer again is no new question ("tu peux répéter ?")."""
        held = self._held(sender)
        if held and held.answer and held.answer == answer:
            return
        self.forget(sender)
        if self._keep and privacy.anonymous(text):
            self._latest[sender] = Asked(text, answer, language)
            while len(self._latest) > HELD:
                self._latest.popitem(last=False)

    def chose(self, sender: str, answer: str) -> None:
        """`sender` picked `answer` among those asked back for the latest question."""
        held = self._held(sender)
        if held and held.answer is None:
            self._latest[sender] = replace(held, answer=answer)

    def declined(self, sender: str) -> None:
        """The latest question of `sender` was not understood."""
        if held := self._held(sender):
            self._save(sender, held, "declined")

    def disliked(self, sender: str, answer: str | None = None) -> None:
        """The reply to the latest question of `sender` was beside it; `answer`, where known, must be what was replied."""
        held = self._held(sender)
        if held and held.answer and answer in (None, held.answer):
            self._save(sender, held, "disliked")

    def forget(self, sender: str) -> None:
        """Drop what is held of `sender`."""
        self._latest.pop(sender, None)

    def _held(self, sender: str) -> Asked | None:
        held = self._latest.get(sender)
        return held if held and time.monotonic() - held.at < HELD_FOR else None

    def _save(self, sender: str, asked: Asked, reason: Reason) -> None:
        self._storage.questions.save(sender, asked.text, reason, asked.answer, asked.language)
