"""Remembers the things, people, places and channels that were named in the last few messages, for "it", "elle" and "là-bas"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.understanding.text import normalise
from bot.values import Language

# A mention is remembered for so many of the person's messages that do not name it again.
REMEMBERED = 4
# Prefixes of the patterns in nlu/patterns.yml: `mention:<kind>:<in French>:<in English>`, and `refers:<kind>`.
MENTION, REFERS = "mention:", "refers:"


@dataclass(frozen=True)
class Mention:
    """Something named: its `kind` (thing, person, place or channel) and what it is called, in each language."""

    kind: str
    fr: str
    en: str

    def name(self, language: Language | str) -> str:
        """Return what it is called in that language."""
        return self.en if language == "en" else self.fr


class Mentions:
    """Reads mentions by patterns. What is remembered is a list in words of ours, such as "ipad=4,secrétaire=2"."""

    def __init__(self, patterns: Mapping[str, re.Pattern[str]]) -> None:
        self._known = {
            Mention(*name.removeprefix(MENTION).split(":")): pattern
            for name, pattern in patterns.items()
            if name.startswith(MENTION)
        }
        self._refers = {name.removeprefix(REFERS): pattern for name, pattern in patterns.items() if name.startswith(REFERS)}

    def named(self, text: str) -> list[Mention]:
        """Return what a text names, in the order in which it does."""
        read = normalise(text)
        places = [(found.start(), mention) for mention, pattern in self._known.items() if (found := pattern.search(read))]
        return [mention for _, mention in sorted(places, key=lambda place: place[0])]

    def after(self, remembered: str | None, text: str) -> str:
        """Return what is remembered after a message, the latest first; empty if nothing is."""
        kept = {mention: count - 1 for mention, count in self._read(remembered) if count > 1}
        now = dict.fromkeys(reversed(self.named(text)), REMEMBERED)
        together = {**now, **{mention: count for mention, count in kept.items() if mention not in now}}
        return ",".join(f"{mention.fr}={count}" for mention, count in together.items())

    def meant(self, remembered: str | None, text: str) -> list[Mention]:
        """Return what a text refers to without naming it, at most one of each kind: "je peux la prêter ?" means a thing."""
        read, own = normalise(text), {mention.kind for mention in self.named(text)}
        kinds = [kind for kind, pattern in self._refers.items() if kind not in own and pattern.search(read)]
        latest = [next((m for m, _ in self._read(remembered) if m.kind == kind), None) for kind in kinds]
        return [mention for mention in latest if mention is not None]

    def _read(self, remembered: str | None) -> Iterator[tuple[Mention, int]]:
        names = {mention.fr: mention for mention in self._known}
        for entry in filter(None, (remembered or "").split(",")):
            name, _, count = entry.partition("=")
            if name in names and count.isdigit():
                yield names[name], int(count)


def spelt_out(text: str, meant: Sequence[Mention], language: Language | str) -> str:
    """Return a text with the names of what it refers to."""
    return " ".join([text.rstrip(" ?!."), *(mention.name(language) for mention in meant)])
