"""Whose voice a text is: a message somebody received, pasted with or without a question, or a question of their own."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.knowledge.suspicious import Clue, Suspicious
from bot.suspicious.words import joined

# Clues that add up to this make a message received; what weighs for one's own voice is taken off.
RECEIVED = 4
# … or to this, where it has the signs of a fraud.
RECEIVED_IF_FRAUD = 3
# Longer texts, of so many lines, are seldom typed into a chat. Characters.
LONG, LINES = 250, 4
# A text with the signs of a fraud that is longer than this needs a clue less. Characters.
SENTENCES = 90
# A question shorter than this is one, even where a message is waited for. Characters.
SHORT_QUESTION = 120


class Voice:
    """Tells messages received from questions."""

    def __init__(self, words: Suspicious) -> None:
        self._received = _clues(words.received)
        self._own = _clues(words.own)
        self._asking = joined(words.asking)

    def is_received(self, folded: str, *, alarm: bool, awaited: bool = False) -> bool:
        """Whether a text, folded and with words for its links, is a message received.

        `alarm` says that it has the signs of a fraud, `awaited` that the bot asked for a message.
        """
        if awaited and (len(folded) > SHORT_QUESTION or not folded.rstrip().endswith("?")):
            return True
        size = (len(folded) > LONG) + (alarm and len(folded) > SENTENCES) + (folded.strip().count("\n") + 1 >= LINES)
        return _weight(self._received, folded) + size - _weight(self._own, folded) >= (RECEIVED_IF_FRAUD if alarm else RECEIVED)

    def is_asking(self, folded: str) -> bool:
        """Whether a few words ask what to make of a message that they do not hold."""
        return len(folded) <= SHORT_QUESTION and bool(self._asking.search(folded))


def _clues(clues: Iterable[Clue]) -> tuple[tuple[int, re.Pattern[str]], ...]:
    return tuple((clue.weight, joined(clue.words)) for clue in clues)


def _weight(clues: Iterable[tuple[int, re.Pattern[str]]], folded: str) -> int:
    return sum(weight for weight, pattern in clues if pattern.search(folded))
