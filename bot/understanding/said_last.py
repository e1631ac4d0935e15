"""Recognises by patterns what a short message says about the last one: a correction, or a choice among what was offered."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.understanding.text import normalise

Patterns = Mapping[str, re.Pattern[str]]
# Number of words of a correction, and of a choice.
LONGEST_CORRECTION, LONGEST_CHOICE = 14, 6
PLACES = ("1", "2", "3", "4")
_SPACES = re.compile(r"\s+")


def corrected(text: str, patterns: Patterns) -> str | None:
    """Return what a correction says the question is about, normalised: "non, je parlais du wifi" gives "wifi"; else None."""
    read = normalise(text)
    if len(read.split()) > LONGEST_CORRECTION:
        return None
    for name in ("meant_said", "meant_no"):
        if found := patterns[name].search(read):
            return found["about"]
    found = patterns["meant_not"].search(read)
    # "pas le droit du tout" divides nothing.
    return found["about"] if found and (found["but"] or "," in text) else None


def chosen(text: str, offered: Sequence[str], current: str | None, patterns: Patterns) -> list[str]:
    """Return what `text` takes of `offered`: one, two, or all but the `current` one; nothing if it is no such choice."""
    read = normalise(text)
    if not offered or len(read.split()) > LONGEST_CHOICE:
        return []
    if patterns["pick:both"].search(read):
        return list(offered[:2])
    if patterns["pick:other"].search(read):
        return [id_ for id_ in offered if id_ != current]
    rest = _SPACES.sub(" ", patterns["pick_around"].sub(" ", read)).strip()
    if patterns["pick:last"].search(rest):
        return [offered[-1]]
    places = [int(place) for place in PLACES if patterns[f"pick:{place}"].search(rest)]
    return [offered[places[0] - 1]] if places and places[0] <= len(offered) else []
