"""Splits texts for people into sentences and words, as a reader would count them."""

from __future__ import annotations

import re

from bot.values import Language

# Each line of a list counts as a sentence; the dots of "www.ameli.fr" do not end one.
_END = re.compile(r"\n+|(?:(?<=[.!?…])|(?<=[.!?…][\u00a0\u202f]»)|(?<=[.!?…][”)]))[ \n]+")
# An address, a decimal number or a time of day is one word.
_WORD = re.compile(r"\w(?:[\w./@:-]*\w)?")


def sentences(text: str) -> list[str]:
    """Return the sentences of a text."""
    return [sentence for part in _END.split(text) if (sentence := part.strip(" •\u00a0\u202f"))]


def words(text: str, language: Language) -> list[str]:
    """Return the words of a text. In French "l’ordinateur" is two words; in English "patient’s" is one."""
    return _WORD.findall(re.sub("['’]", " " if language == Language.FR else "", text))
