"""The shape of content/vocabulary.yml: the one word for one thing."""

from __future__ import annotations

from bot.knowledge.model import Line, Shape
from bot.values import Language


class Preferred(Shape):
    """What to `write` in place of what matches `avoid`, a regular expression on whole words, whatever its capitals."""

    language: Language
    avoid: Line
    write: Line
