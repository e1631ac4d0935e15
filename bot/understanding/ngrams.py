"""Splits a normalised text into n-grams, of words or of the characters within each word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

# A text is split into pieces, and each piece into n-grams. For character n-grams a piece is a word, so that the n-grams of a
# word are computed once and cached, not once per text.
Pieces = Callable[[str], list[str]]
NGrams = Callable[[str], list[str]]


def cut(view: dict[str, Any]) -> tuple[Pieces, NGrams]:
    """Return both functions for `view`, an entry of the text model's configuration (text_training.py)."""
    least, most = view["ngrams"]
    if view["by"] == "chars":
        return str.split, lambda word: _of_chars(word, least, most)
    return lambda text: _of_words(text.split(), least, most), lambda piece: [piece]


def _of_words(words: list[str], least: int, most: int) -> list[str]:
    return [" ".join(words[start : start + n]) for n in range(least, most + 1) for start in range(len(words) - n + 1)]


def _of_chars(word: str, least: int, most: int) -> list[str]:
    """Return the n-grams of the word padded with spaces; if the padded word is no longer than `most`, it is one of them."""
    padded = f" {word} "
    length = len(padded)
    ngrams = [padded[start : start + n] for n in range(least, min(most, length - 1) + 1) for start in range(length - n + 1)]
    return [*ngrams, padded] if length <= most else ngrams
