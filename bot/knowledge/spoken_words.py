"""The patterns and the words of `nlu/` that are matched without the model: replies to the bot's questions, days and times."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.knowledge.examples import read_blocks
from bot.knowledge.load import Content

NEVER = re.compile(r"(?!)")


@dataclass(frozen=True)
class SpokenWords:
    """`patterns` of nlu/patterns.yml by name, and the `lookups` of nlu/when.yml; both expect normalised text."""

    patterns: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    lookups: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @classmethod
    def read(cls, content: Content) -> SpokenWords:
        """Return the words of the project that `content` was loaded from."""
        blocks = read_blocks(content, "regex")
        patterns = {name: re.compile("|".join(f"(?:{each})" for each in block) if len(block) > 1 else block[0])
                    for name, block in blocks.items() if block}  # fmt: skip
        return cls(patterns, read_blocks(content, "lookup"))

    def pattern(self, name: str) -> re.Pattern[str]:
        """Return the pattern of that name; one that matches nothing if there is none."""
        return self.patterns.get(name, NEVER)
