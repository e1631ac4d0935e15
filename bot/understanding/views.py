"""The text model's views of a normalised text: as written, as it sounds in French, and as stems."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

import Stemmer

_WORD = re.compile(r"\w+")
# French spelling to sound, for texting and dictation: "sovegarde" and "sauvegarde", "quoi" and "koi" become equal. Applied in
# order to one word without accents; digits stand for nasal vowels.
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
    """Return a rough phonetic key of `word` (without accents) in French: equal for spellings that sound alike."""
    for pattern, letter in _SOUNDS:
        word = pattern.sub(letter, word)
    return _SILENT.sub("", word) if len(word) > 3 else word


def written(text: str) -> str:
    """Return the text unchanged."""
    return text


def sounds(text: str) -> str:
    """Return the phonetic key of each word."""
    return " ".join(sound(word) for word in text.split())


# Cache size 0: the library's own cache would grow with every new word people type.
_stemmer = Stemmer.Stemmer("french", 0)


def stems(text: str) -> str:
    """Return each word's French stem (Snowball), without punctuation; it changes English words little."""
    return " ".join(_stemmer.stemWords(_WORD.findall(text)))


VIEWS: dict[str, Callable[[str], str]] = {"written": written, "sounds": sounds, "stems": stems}
