"""Reads what is typed in answer to a question of an emergency: a yes, a no, a doubt, or one of the values asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.understanding.remarks import CLAUSES
from bot.understanding.text import normalise

REPLIES = ("yes", "no", "unsure")
# What makes a reply none.
AGAINST = ("emergency_contrary", "emergency_defeated")
# The names of the patterns of values begin with this: `told:device:phone`.
TOLD = "told:"
# How many words a bare reply has where none was asked for, and a value where one was.
BARE, FEW = 4, 5


class TypedAnswers:
    """Reads with the patterns of nlu/patterns.yml, on normalised texts."""

    def __init__(self, patterns: Mapping[str, re.Pattern[str]]) -> None:
        self._replies = {value: patterns[f"emergency_{value}"] for value in REPLIES}
        self._defeated = patterns["emergency_defeated"]
        self._against = re.compile("|".join(patterns[name].pattern for name in AGAINST))
        self._values = {name: pattern for name, pattern in patterns.items() if name.startswith(TOLD)}

    def reply(self, read: str) -> str:
        """Return the yes, no or doubt with which a message begins; empty if with none."""
        return next((value for value, pattern in self._replies.items() if pattern.search(read)), "")

    def bare_reply(self, read: str, *, asked: bool, details: bool) -> str:
        """Return the reply that a message is: a short one, or a longer one if a reply was asked for; with `details`, both."""
        if "?" in read or self._against.search(read):
            # A side question, or a yes that is taken back, replies to nothing.
            return ""
        few = len(read.split()) <= BARE
        return self.reply(read) if ((few or asked) if not details else (few and asked)) else ""

    def first_reply(self, text: str) -> str:
        """Return the reply that stands before the rest: "Oui, fermée. Mais je n'ai que mon téléphone"."""
        if "?" in text.partition(",")[0] or self._defeated.search(normalise(text)):
            return ""
        first = normalise(CLAUSES.split(text)[0].partition(". ")[0])
        return self.reply(first) if len(first.split()) < BARE else ""

    def value(self, read: str, detail: str) -> str:
        """Return the value of the detail asked that a short message names; empty if it names none."""
        if not detail or len(read.split()) > FEW or "?" in read or self._against.search(read):
            return ""
        prefix = f"{TOLD}{detail}:"
        named = (name for name, words in self._values.items() if name.startswith(prefix) and words.search(read))
        return next(named, "").removeprefix(prefix)
