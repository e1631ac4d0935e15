"""Reads what people type instead of tapping while an example waits: "c'est un faux", "legit", "suivant", "stop"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal, get_args

from bot.knowledge.practice import TypedVerdicts
from bot.understanding.text import normalise

Typed = Literal["fraud", "honest", "next", "stop"]
_ENDS = re.compile(r"^[\s.!,?]+|[\s.!,?]+$")


class TypedReader:
    """Reads whole messages alone: one that says more is about something else."""

    def __init__(self, words: TypedVerdicts) -> None:
        filler = f"(?:{_either(words.fillers)})"
        self._patterns: dict[Typed, re.Pattern[str]] = {
            kind: re.compile(rf"(?:{filler}\s+)*(?:{_either(getattr(words, kind))})(?:\s+{filler})*")
            for kind in get_args(Typed)
        }

    def read(self, text: str) -> Typed | None:
        """Return what a message says of the example that waits, or None."""
        said = _ENDS.sub("", normalise(text)) or text.strip()
        return next((kind for kind, pattern in self._patterns.items() if pattern.fullmatch(said)), None)


def _either(patterns: Iterable[str]) -> str:
    return "|".join(patterns)
