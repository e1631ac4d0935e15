"""The door: what a person typed goes through here, and only what is left of it goes any further."""

from __future__ import annotations

from dataclasses import dataclass

from bot.privacy.detect import find, redact
from bot.privacy.finding import Kind

# Telegram's own limit for a message, in characters: what is longer was not typed by anybody, and is not read.
LONGEST = 4096


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
    typed = typed.strip()[: LONGEST + 1]
    found = find(typed)
    return Screened(redact(typed, found), tuple(dict.fromkeys(finding.kind for finding in found)))
