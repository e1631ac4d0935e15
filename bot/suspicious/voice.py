"""Tells a received message, pasted with or without a question, from the person's own question."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.knowledge.suspicious import Clue, Suspicious
from bot.suspicious.words import joined

# Minimum total weight of the clues for a received message; clues for the person's own words are subtracted.
RECEIVED = 4
# The same for a text that has signs of fraud.
RECEIVED_IF_FRAUD = 3
# Minimum total weight of the clues for the person's own words in a text that is plainly theirs.
OWN = 3
# Texts with more characters, or with so many lines, are rarely typed into a chat.
LONG, LINES = 250, 4
# A text with signs of fraud that is longer than this needs one clue less. Characters.
SENTENCES = 90
# A shorter question is taken as the person's own even if the bot asked for a message. Characters.
SHORT_QUESTION = 120


class Voice:
    """Tells received messages from questions."""

    def __init__(self, words: Suspicious) -> None:
        self._received = _clues(words.received)
        self._own = _clues(words.own)
        self._asking = joined(words.asking)

    def is_received(self, folded: str, *, alarm: bool, awaited: bool = False) -> bool:
        """Whether a text, folded and with placeholders for its links, is a received message.

        `alarm` is true if it has signs of fraud, `awaited` if the bot asked for a message.
        """
        # What has happened already is an emergency, whatever the bot asked for.
        if awaited and not _weight(self._received, folded) and self.is_telling(folded):
            return False
        if awaited and (len(folded) > SHORT_QUESTION or not folded.rstrip().endswith("?")):
            return True
        size = (len(folded) > LONG) + (alarm and len(folded) > SENTENCES) + (folded.strip().count("\n") + 1 >= LINES)
        return _weight(self._received, folded) + size - _weight(self._own, folded) >= (RECEIVED_IF_FRAUD if alarm else RECEIVED)

    def is_plain(self, folded: str) -> bool:
        """Whether a short text in one line has no clue of a received message."""
        return len(folded) <= SHORT_QUESTION and "\n" not in folded.strip() and not _weight(self._received, folded)

    def is_own(self, folded: str) -> bool:
        """Whether a text has any clue of the person's own words."""
        return bool(_weight(self._own, folded))

    def is_telling(self, folded: str) -> bool:
        """Whether a text plainly is the person's own: a question, or what they have done already."""
        return _weight(self._own, folded) >= OWN

    def is_asking(self, folded: str) -> bool:
        """Whether a short text asks what to think of a message that it does not contain."""
        return len(folded) <= SHORT_QUESTION and bool(self._asking.search(folded))


def _clues(clues: Iterable[Clue]) -> tuple[tuple[int, re.Pattern[str]], ...]:
    return tuple((clue.weight, joined(clue.words)) for clue in clues)


def _weight(clues: Iterable[tuple[int, re.Pattern[str]]], folded: str) -> int:
    return sum(weight for weight, pattern in clues if pattern.search(folded))
