"""Schema of content/links.yml: words that open something, by a link or as a command, or that are read as if typed."""

from __future__ import annotations

from pydantic import Field

from bot.knowledge.model import Id, Shape


class Links(Shape):
    """`opens` maps a word to the id of a theme, an answer, a guide or a command; `says` are read like typed words."""

    opens: dict[str, Id] = Field(default_factory=dict)
    says: frozenset[str] = frozenset()
