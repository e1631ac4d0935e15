"""Tells what a message is to the thread of an emergency: told on the way, asked about it, or asked about something else."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.understanding.remarks import Remarks

# What is answered, and then what is done is noted.
ANSWERED = frozenset({"faq", "guide"})
# What means the same here as elsewhere is learnt as neither; these intents are also what a remark is most often taken for.
VAGUE = frozenset(
    {
        "out_of_scope", "clarify", "broad", "more", "how_to", "repeat", "explain_why", "what_else", "not_my_question",
        "no_better", "complaint",
    }
)  # fmt: skip
# What people hardly ask for in the middle of an emergency, or what is only the likeliest answer.
UNLIKELY = frozenset({"likely", "smalltalk", "request", "reminders", "checklist", "checklist_results", "checklist_later"})
# Words without a subject, such as "blabla truc", tell nothing.
FEW = 3


class Thread:
    """Reads with the patterns of nlu/patterns.yml. `plain` is the least confidence of an answer to words that are no question,
    `kept` the least probability of a remark that is taken for one all the same.
    """

    def __init__(self, patterns: Mapping[str, re.Pattern[str]], plain: float, kept: float) -> None:
        self._asking = (patterns["question"], patterns["emergency_asks"])
        self._narrated = patterns["emergency_narrated"]
        self._plain = plain
        self._kept = kept

    def asks(self, read: str) -> bool:
        """Return whether a message has a form that asks."""
        return any(pattern.search(read) for pattern in self._asking)

    def narrates(self, read: str) -> bool:
        """Return whether a message tells something, and asks nothing; a few words without a subject tell nothing."""
        return not self.asks(read) and (bool(self._narrated.search(read)) or len(read.split()) > FEW)

    def is_other_question(self, intent: str, confidence: float, read: str, remarks: Remarks) -> bool:
        """Return whether a message is a question with a plain answer, and only half reads as a remark."""
        answered = intent in ANSWERED and confidence >= self._plain
        half = remarks.p < self._kept and set(remarks.labels) <= {remarks.best}
        return answered and half and self.asks(read)

    def taken_for(self, intent: str, confidence: float, read: str) -> str:
        """Return the intent; words that ask nothing, and that an answer does not plainly fit, mean nothing by themselves.

        Whoever tells of what happens to them asks nothing, however well an answer fits.
        """
        if intent == "request" and confidence < self._plain:
            return "out_of_scope"
        if intent not in (*ANSWERED, *UNLIKELY) or self.asks(read):
            return intent
        if self._narrated.search(read) or (intent in (*ANSWERED, "reminders") and confidence < self._plain):
            return "out_of_scope"
        return intent


def means_the_same(intent: str) -> bool:
    """Return whether examples of an intent would be remarks in an emergency: "merci", "pourquoi ?", "comment on fait ?"."""
    return intent in VAGUE or intent.startswith(("smalltalk", "checklist"))
