"""Screens each message: redacts what the detectors find. Nothing else in the bot sees the original text."""

from __future__ import annotations

from dataclasses import dataclass

from bot.privacy.detect import LEFT_OUT, Detector, find, redact
from bot.privacy.findings import Kind

# Telegram's limit for a message, in characters; a longer text was not typed by a person, and is not processed.
LONGEST = 4096
# A text that still has findings after so many passes is dropped entirely.
PASSES = 6
# Kinds that are redacted but do not require deleting the message: people may give their own contact data.
HARMLESS = frozenset[Kind](("own_contact",))


@dataclass(frozen=True)
class Screened:
    """A text without patients' data and secrets; `kinds` are those that were removed, in order and each once.

    `likely` are the kinds of uncertain findings that are still in the text: it must not be stored.
    """

    text: str
    kinds: tuple[Kind, ...] = ()
    likely: tuple[Kind, ...] = ()

    @property
    def secrets_only(self) -> bool:
        """Whether all findings are passwords or codes."""
        return set(self.kinds) == {"secret"}

    @property
    def harmful(self) -> bool:
        """Whether the message should be deleted from the chat."""
        return not HARMLESS.issuperset(self.kinds)

    @property
    def keepable(self) -> bool:
        """Whether the text has no finding, not even a likely one, so that it may be stored."""
        return not self.kinds and not self.likely

    def with_kinds_of(self, other: Screened) -> Screened:
        """Return the same text with the kinds found in another part of the same message added."""
        kinds = tuple(dict.fromkeys((*self.kinds, *other.kinds)))
        likely = tuple(kind for kind in dict.fromkeys((*self.likely, *other.likely)) if kind not in kinds)
        return Screened(self.text, kinds, likely)


def screen(typed: str, detector: Detector | None = None) -> Screened:
    """Redact the findings in `typed`; by the rules alone if there is no detector."""
    text = typed.strip()[: LONGEST + 1]
    first = detector.find(text) if detector else find(text)
    found = [finding for finding in first if finding.sure]
    likely = [finding.kind for finding in first if not finding.sure]
    kinds: list[Kind] = []
    # Redaction can create new findings, such as a number that is now next to a name: repeat until there are none.
    for _ in range(PASSES):
        if not found:
            break
        kinds += [finding.kind for finding in found]
        text = redact(text, found)
        found = [finding for finding in find(text) if finding.sure]
    else:
        text = LEFT_OUT
    return Screened(text, tuple(dict.fromkeys(kinds)), tuple(kind for kind in dict.fromkeys(likely) if kind not in kinds))
