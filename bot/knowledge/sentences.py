"""Splits what people read into sentences and words, as a reader would count them."""

from __future__ import annotations

import re

from bot.values import Language

# A line of a list is read as a sentence of its own; "www.ameli.fr" ends none.
_END = re.compile(r"\n+|(?:(?<=[.!?…])|(?<=[.!?…][\u00a0\u202f]»)|(?<=[.!?…][”)]))[ \n]+")
# An address, a number with its unit's dot or an hour is one word.
_WORD = re.compile(r"\w(?:[\w./@:-]*\w)?")


def sentences(text: str) -> list[str]:
    """The sentences of a text, without what stands between them."""
    return [sentence for part in _END.split(text) if (sentence := part.strip(" •\u00a0\u202f"))]


def words(text: str, language: Language) -> list[str]:
    """The words of a text. "L’ordinateur" is two, "the patient’s" is one more."""
    return _WORD.findall(re.sub("['’]", " " if language == Language.FR else "", text))
