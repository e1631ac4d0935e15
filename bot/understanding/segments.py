"""Splits a message that holds several questions, such as "le mdp combien de lettres ? et le wifi de la clinique ?"."""

from __future__ import annotations

import re

LEAST_WORDS = 2
MOST = 4


def questions(normalised: str, between: re.Pattern[str], question: re.Pattern[str]) -> list[str]:
    """Return the parts of a normalised text that each ask something; empty if there are fewer than two."""
    parts, start = [], 0
    for mark in between.finditer(normalised):
        # Keep the separator if it is a question mark: it can be what makes the part a question.
        parts.append(normalised[start : mark.end()] if "?" in mark[0] else normalised[start : mark.start()])
        start = mark.end()
    parts.append(normalised[start:])
    asked = [part.strip() for part in parts if len(part.split()) >= LEAST_WORDS and question.search(part)]
    return asked[:MOST] if len(asked) > 1 else []
