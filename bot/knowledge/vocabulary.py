"""Schema of content/vocabulary.yml: the preferred term for each thing."""

from __future__ import annotations

from bot.knowledge.model import Line, Shape
from bot.values import Language


class Preferred(Shape):
    """The term to `write` instead of what matches `avoid`, a case-insensitive regular expression on whole words."""

    language: Language
    avoid: Line
    write: Line
