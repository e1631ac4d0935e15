"""The patterns of nlu/patterns.yml, compiled, as the trained model holds them."""

from __future__ import annotations

import re
from functools import cache

from bot.knowledge.examples import read_blocks
from bot.knowledge.load import Content
from bot.settings import PROJECT


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """Return all patterns by name."""
    return {name: re.compile(lines[0]) for name, lines in read_blocks(Content(PROJECT), "regex").items()}
