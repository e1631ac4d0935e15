"""Cuts a normalised text into n-grams: of words, or of the characters within each word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

# A text is cut into pieces that are looked up one by one, and each piece into n-grams. A piece is a word where n-grams are of
# characters, so that the n-grams of a word are worked out once and not in every text that has it.
Pieces = Callable[[str], list[str]]
NGrams = Callable[[str], list[str]]


def cut(view: dict[str, Any]) -> tuple[Pieces, NGrams]:
    """The two functions for `view`, a part of the text model's configuration (text_training.py)."""
    least, most = view["ngrams"]
    if view["by"] == "chars":
        return str.split, lambda word: _of_chars(word, least, most)
    return lambda text: _of_words(text.split(), least, most), lambda piece: [piece]


def _of_words(words: list[str], least: int, most: int) -> list[str]:
    return [" ".join(words[start : start + n]) for n in range(least, most + 1) for start in range(len(words) - n + 1)]


def _of_chars(word: str, least: int, most: int) -> list[str]:
    """N-grams of the word between spaces; where the whole is no longer than an n-gram, it counts once, as it is."""
    padded = f" {word} "
    length = len(padded)
    ngrams = [padded[start : start + n] for n in range(least, min(most, length - 1) + 1) for start in range(length - n + 1)]
    return [*ngrams, padded] if length <= most else ngrams
