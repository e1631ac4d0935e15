"""The door: what a person typed goes through here, and only what is left of it goes any further."""

from __future__ import annotations

from dataclasses import dataclass

from bot.privacy.detect import LEFT_OUT, Detector, find, redact
from bot.privacy.findings import Kind

# Telegram's own limit for a message, in characters: what is longer was not typed by anybody, and is not read.
LONGEST = 4096
# A text that is still not clean after so many passes is left out altogether.
PASSES = 6
# What is left out, and is no reason to delete the message: whoever writes may give their own.
HARMLESS = frozenset[Kind](("own_contact",))


@dataclass(frozen=True)
class Screened:
    """A text without patients' data and secrets, and of which kinds they were, in order and each once.

    `likely` are the kinds of what may be such data and is still in the text: nothing of it may be kept.
    """

    text: str
    kinds: tuple[Kind, ...] = ()
    likely: tuple[Kind, ...] = ()

    @property
    def secrets_only(self) -> bool:
        """Whether what was found are passwords and codes alone."""
        return set(self.kinds) == {"secret"}

    @property
    def harmful(self) -> bool:
        """Whether the message should not stay in the chat."""
        return not HARMLESS.issuperset(self.kinds)

    @property
    def keepable(self) -> bool:
        """Whether nothing was found in it, not even what is only likely."""
        return not self.kinds and not self.likely

    def with_kinds_of(self, other: Screened) -> Screened:
        """The same text, with the kinds found in other words that came with it."""
        kinds = tuple(dict.fromkeys((*self.kinds, *other.kinds)))
        likely = tuple(kind for kind in dict.fromkeys((*self.likely, *other.likely)) if kind not in kinds)
        return Screened(self.text, kinds, likely)


def screen(typed: str, detector: Detector | None = None) -> Screened:
    """Leave out of `typed` what should not travel further; by the rules alone where there is no detector."""
    text = typed.strip()[: LONGEST + 1]
    first = detector.find(text) if detector else find(text)
    found = [finding for finding in first if finding.sure]
    likely = [finding.kind for finding in first if not finding.sure]
    kinds: list[Kind] = []
    # What is left may read as something else again: a number beside a name that stood further off before.
    for _ in range(PASSES):
        if not found:
            break
        kinds += [finding.kind for finding in found]
        text = redact(text, found)
        found = [finding for finding in find(text) if finding.sure]
    else:
        text = LEFT_OUT
    return Screened(text, tuple(dict.fromkeys(kinds)), tuple(kind for kind in dict.fromkeys(likely) if kind not in kinds))
