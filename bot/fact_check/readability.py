"""Flesch reading ease for English, and its adaptation by Kandel and Moles for French: 0 is very hard, 100 very easy.

Syllables are counted by hyphenation (pyphen), which undercounts a little: compare scores within one language only. textstat
does the same, but installs a top-level package named `tests` and downloads a corpus for English.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pyphen

from bot.knowledge import Language
from bot.knowledge.sentences import sentences, words

# By language: the pyphen dictionary, then the formula's constant and its coefficients of words per sentence and syllables per
# word.
FORMULAS: dict[Language, tuple[str, float, float, float]] = {
    Language.FR: ("fr", 207.0, 1.015, 73.6),
    Language.EN: ("en_US", 206.835, 1.015, 84.6),
}


@dataclass(frozen=True)
class Readability:
    """The `score` of a text, its number of `words`, and that of its `longest` sentence."""

    score: int
    words: int
    longest: int


def readability(text: str, language: Language) -> Readability:
    """Return the readability of a text, which must contain at least one word."""
    dictionary, constant, by_sentence, by_word = FORMULAS[language]
    lengths = [length for sentence in sentences(text) if (length := len(words(sentence, language)))]
    said = words(text, language)
    syllables = sum(_syllables(word, dictionary) for word in said)
    score = constant - by_sentence * len(said) / len(lengths) - by_word * syllables / len(said)
    return Readability(round(score), len(said), max(lengths))


def _syllables(word: str, dictionary: str) -> int:
    return len(_hyphenation(dictionary).positions(word)) + 1


@cache
def _hyphenation(dictionary: str) -> pyphen.Pyphen:
    return pyphen.Pyphen(lang=dictionary)
