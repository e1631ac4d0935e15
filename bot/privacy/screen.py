"""The door: what a person typed goes through here, and only what is left of it goes any further."""

from __future__ import annotations

from dataclasses import dataclass

from bot.privacy.detect import LEFT_OUT, find, redact
from bot.privacy.findings import Kind

# Telegram's own limit for a message, in characters: what is longer was not typed by anybody, and is not read.
LONGEST = 4096
# A text that is still not clean after so many passes is left out altogether.
PASSES = 6


@dataclass(frozen=True)
class Screened:
    """A text without patients' data and secrets, and of which kinds they were, in order and each once."""

    text: str
    kinds: tuple[Kind, ...] = ()

    @property
    def secrets_only(self) -> bool:
        """Whether what was found are passwords and codes alone."""
        return set(self.kinds) == {"secret"}


def screen(typed: str) -> Screened:
    """Leave out of `typed` what should not travel further."""
    text, kinds = typed.strip()[: LONGEST + 1], []
    # What is left may read as something else again: a number beside a name that stood further off before.
    for _ in range(PASSES):
        if not (found := find(text)):
            break
        kinds += [finding.kind for finding in found]
        text = redact(text, found)
    else:
        text = LEFT_OUT
    return Screened(text, tuple(dict.fromkeys(kinds)))
