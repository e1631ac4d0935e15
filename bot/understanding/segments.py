"""Finds the questions of a message that holds more than one: "le mdp combien de lettres ? et le wifi de la clinique ?"."""

from __future__ import annotations

import re

LEAST_WORDS = 2
MOST = 4


def questions(normalised: str, between: re.Pattern[str], question: re.Pattern[str]) -> list[str]:
    """The parts of a normalised text that each ask something; empty where there are not two at least."""
    parts, start = [], 0
    for mark in between.finditer(normalised):
        # The mark itself can be what makes a part a question.
        parts.append(normalised[start : mark.end()] if "?" in mark[0] else normalised[start : mark.start()])
        start = mark.end()
    parts.append(normalised[start:])
    asked = [part.strip() for part in parts if len(part.split()) >= LEAST_WORDS and question.search(part)]
    return asked[:MOST] if len(asked) > 1 else []
