"""The ways the text model looks at a normalised text: as written, as it sounds in French, and down to its stems."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

import Stemmer

_WORD = re.compile(r"\w+")
# How French letters sound, for texting and dictation: "sovegarde" and "sauvegarde", "quoi" and "koi" come out the same. Applied
# in order to one word without accents; what stands for a nasal vowel is a digit.
_SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"eaux?|aux?$|au", "o"),
        (r"ph", "f"),
        (r"qu|ck|q", "k"),
        (r"c(?=[eiy])", "s"),
        (r"(?<!s)ch", "C"),
        (r"c", "k"),
        (r"C", "ch"),
        (r"ge(?=[ao])", "j"),
        (r"g(?=[eiy])", "j"),
        (r"gu(?=[eiy])", "g"),
        (r"ai?ll|ail$", "ay"),
        (r"ill", "y"),
        (r"ain|ein|im(?=[bp])|in(?=[^aeiouyn]|$)", "1"),
        (r"[ae]n(?=[^aeiouyn]|$)|[ae]m(?=[bp])", "2"),
        (r"on(?=[^aeiouyn]|$)|om(?=[bp])", "3"),
        (r"ai|ei", "e"),
        (r"ez$|er$", "e"),
        (r"oeu|eu", "e"),
        (r"y", "i"),
        (r"z", "s"),
        (r"h", ""),
        (r"(.)\1+", r"\1"),
    )
]
_SILENT = re.compile(r"(?<=..)[estxdp]+$")


@lru_cache(maxsize=50_000)
def sound(word: str) -> str:
    """How `word`, without accents, sounds in French, roughly; made to agree between spellings, not to be pronounced."""
    for pattern, letter in _SOUNDS:
        word = pattern.sub(letter, word)
    return _SILENT.sub("", word) if len(word) > 3 else word


def written(text: str) -> str:
    """The text as it is."""
    return text


def sounds(text: str) -> str:
    """Each word as it sounds."""
    return " ".join(sound(word) for word in text.split())


# The library's own cache would grow with every new word people type.
_stemmer = Stemmer.Stemmer("french", 0)


def stems(text: str) -> str:
    """Each word's French stem (Snowball), without punctuation; English words are little changed by it."""
    return " ".join(_stemmer.stemWords(_WORD.findall(text)))


VIEWS: dict[str, Callable[[str], str]] = {"written": written, "sounds": sounds, "stems": stems}
