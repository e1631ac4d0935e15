"""How hard a text is to read, by Flesch's formula for English and Kandel and Moles' for French: 0 very hard, 100 very easy.

Syllables are counted by hyphenation (pyphen), a little low, so a score compares texts of one language and proves nothing alone.
textstat, which does the same, installs a package called `tests` beside ours and downloads a corpus for English.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pyphen

from bot.knowledge import Language
from bot.knowledge.sentences import sentences, words

# By language: the dictionary, then the formula's constant, its weight of words a sentence, and of syllables a word.
FORMULAS: dict[Language, tuple[str, float, float, float]] = {
    Language.FR: ("fr", 207.0, 1.015, 73.6),
    Language.EN: ("en_US", 206.835, 1.015, 84.6),
}


@dataclass(frozen=True)
class Readability:
    """A text's `score`, how many `words` it has, and how many its `longest` sentence."""

    score: int
    words: int
    longest: int


def readability(text: str, language: Language) -> Readability:
    """Measure a text that holds at least one word."""
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
