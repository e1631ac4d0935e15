"""Shortens a step to one line: its first sentence, where it has been read before; its first words, where it is only named."""

from __future__ import annotations

import re

from bot.knowledge import Language
from bot.knowledge.incidents import InBoth

# Where a sentence ends; a question is read with what is to be done about it.
_SENTENCE = re.compile(r"(?<=[.!]) (?=\S)")
# Where the first words end: at the end of a sentence, or at a colon or semicolon.
_FIRST = re.compile(r"(?<=[.?]) |[\s\u00a0\u202f]*[:;] ")
# What asks for something in French: "Fermez", "appelez".
_ASKS = re.compile(r"\w{2,}ez\b")


def first_sentence(step: InBoth, language: Language) -> str:
    """Return a step up to the first sentence that says what is to be done."""
    french = _SENTENCE.split(step[Language.FR])
    place = next((number for number, sentence in enumerate(french) if _ASKS.search(sentence)), 0)
    return " ".join(_SENTENCE.split(step[language])[: place + 1])


def first_words(step: InBoth, language: Language) -> str:
    """Return the first words that say what is to be done: of "Téléphone : faites suspendre la ligne", what follows the colon.

    Both languages are divided at the same place; the French shows where.
    """
    french = _FIRST.split(step[Language.FR])
    place = next((number for number, part in enumerate(french) if _ASKS.search(part)), 0)
    parts = _FIRST.split(step[language])
    words = parts[place] if len(parts) > place else parts[0]
    return (words[:1].upper() + words[1:]).rstrip(".?!\u202f\u00a0 ")
