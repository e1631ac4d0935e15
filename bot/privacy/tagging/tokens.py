"""Cuts a text into tokens: runs of letters, runs of digits, and single signs."""

from __future__ import annotations

import re
from typing import NamedTuple

_TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|_")
_CHUNK = re.compile(r"\S+")
# A run of letters is cut where a capital follows a small letter: "MmeDupont", as file names have it.
_HUMP = re.compile(r"(?<=[a-zà-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])")


class Token(NamedTuple):
    """`text[start:end]`, and the number of the run of visible characters that it belongs to."""

    text: str
    start: int
    end: int
    chunk: int


def tokenize(text: str) -> tuple[list[Token], list[str]]:
    """Return the tokens of `text`, and the chunks between its spaces."""
    tokens: list[Token] = []
    chunks: list[str] = []
    for chunk in _CHUNK.finditer(text):
        for match in _TOKEN.finditer(text, *chunk.span()):
            start = match.start()
            word = match.group()
            for part in (word,) if len(word) < 3 or word.islower() or word.isupper() else _HUMP.split(word):
                tokens.append(Token(part, start, start + len(part), len(chunks)))
                start += len(part)
        chunks.append(chunk.group())
    return tokens, chunks
