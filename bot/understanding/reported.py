"""Tells whether words report what they speak of, so that it may be noted: no question, condition, guess or contrary clause."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.understanding.text import normalise

PREFIX = "emergency_"
KINDS = (
    "asks", "supposed", "contrary", "guessed", "not_done", "reports", "no_relief", "relief", "happening", "defeated", "unable",
    "leave", "may", "none", "none_yet", "given", "goes_on", "standing",
    "postpones",
)  # fmt: skip
# What reassures, and is noted only where nothing in the message speaks against it; those of them that a defeat undoes.
REASSURING = frozenset(
    {
        "detail-encrypted-yes", "detail-locked-yes", "detail-copy-yes", "detail-nothing-given", "detail-patients-no",
        "detail-personal-mailbox", "detail-one-recipient",
    }
)  # fmt: skip
# "J'ai cliqué mais rien saisi", "une seule, mais c'est un bilan": these are told with a "but".
WITH_BUT = frozenset({"detail-nothing-given", "detail-one-recipient"})
PROTECTING = frozenset({"detail-encrypted-yes", "detail-locked-yes"})
# What was given away, which words that only speak of it do not tell.
GIVEN = frozenset({"detail-password-given", "detail-card-given", "detail-code-given"})
# How many words name it in answer to the question: "mon mot de passe de messagerie".
FEW = 6
# How many words tell how things are and nothing that happened: "c'est un iPad", "elle n'a pas de CPS à elle".
SHORT = 8
# How sure a deed or a relief must be whose words have no form that reports it.
SURE = 0.65


class Reported:
    """Reads with the patterns of nlu/patterns.yml; in doubt, nothing is reported."""

    def __init__(self, patterns: Mapping[str, re.Pattern[str]]) -> None:
        self._patterns = {kind: patterns[f"{PREFIX}{kind}"] for kind in KINDS}
        self._allowed = {
            "done": self._done,
            "cannot": self._cannot,
            # "Je peux le laisser regarder ?" asks for leave, and is not to hear that what was done is well done.
            "enough": lambda part, text, _p: self._has(text, "reports") or not self._has(part, "may"),
            "next": lambda part, _text, _p: not self._has(part, "may", "supposed"),
            "back": lambda part, _text, _p: not self._has(part, "asks", "supposed"),
            "later": self._later,
            "stop": self._stop,
            "false-alarm": self._false_alarm,
        }

    def allows(self, label: str, part: str, text: str, p: float) -> bool:
        """Return whether `part` of `text`, read as `label` with probability `p`, reports it."""
        part, text = normalise(part), normalise(text)
        if label in REASSURING:
            defeated = label in PROTECTING and self._has(text, "defeated")
            return not (
                defeated or self._has(part, "asks", "guessed") or (label not in WITH_BUT and self._has(text, "contrary"))
            )
        if label in GIVEN:
            named = len(part.split()) <= FEW or self._has(part, "given")
            return named and not self._has(part, "asks", "supposed", "may")
        allowed = self._allowed.get(label)
        return allowed is None or allowed(part, text, p)

    def is_how_things_are(self, read: str) -> bool:
        """Return whether a short message tells how things are, or asks for a rule, and so reports no incident."""
        return len(read.split()) <= SHORT and self._has(read, "standing")

    def postpones(self, text: str) -> bool:
        """Return whether a short message puts off what is under way."""
        read = normalise(text)
        return len(read.split()) <= SHORT and self._has(read, "postpones") and not self._has(read, "happening")

    def asks_leave(self, text: str) -> bool:
        """Return whether a message asks whether something may, or must, be done."""
        return self._has(normalise(text), "may")

    def is_only_supposed(self, text: str) -> bool:
        """Return whether a message supposes or asks something, and reports nothing."""
        read = normalise(text)
        return self._has(read, "asks", "supposed") and not self._has(read, "reports")

    def is_undone(self, part: str) -> bool:
        """Return whether a part of a message speaks of what is asked, supposed, guessed, or not done."""
        return self._has(part, "asks", "supposed", "guessed", "not_done")

    def reports(self, part: str) -> bool:
        """Return whether a part of a message has a form that reports a deed."""
        return self._has(part, "reports") and not self.is_undone(part) and not self._has(part, "may")

    def denies_incident(self, text: str, *, is_new: bool) -> bool:
        """Return whether a message says that there is no incident; `is_new` if nothing has been noted of it."""
        return self._has(normalise(text), *(("none", "none_yet") if is_new else ("none",)))

    def _done(self, part: str, text: str, p: float) -> bool:
        if self.is_undone(part):
            return False
        if self._opposes_deed(text[text.find(part) + len(part) if part != text else 0 :]):
            return False
        return self._has(part, "reports") or p >= SURE

    def _opposes_deed(self, after: str) -> bool:
        """Return whether what follows a deed takes part of it back: "sauf la box", "mais pas le second"."""
        begins = self._patterns["contrary"].search(after)
        if begins is None:
            return False
        return begins[0] not in ("mais", "but") or self._has(after[begins.start() :], "unable", "not_done", "no_relief")

    def _cannot(self, part: str, _text: str, _p: float) -> bool:
        return not self._has(part, "asks") or self._has(part, "unable")

    def _later(self, part: str, text: str, _p: float) -> bool:
        asks = self._has(part, "asks", "may") and not self._has(part, "postpones")
        return not asks and not self._has(text, "happening")

    def _stop(self, part: str, text: str, _p: float) -> bool:
        if self._has(text, "goes_on", "happening"):
            return False
        return self._has(part, "leave") or not self._has(part, "asks", "supposed", "may")

    def _false_alarm(self, part: str, text: str, p: float) -> bool:
        if self._has(text, "asks", "supposed", "contrary", "guessed", "no_relief", "happening"):
            return False
        return self._has(part, "relief") or p >= SURE

    def _has(self, read: str, *kinds: str) -> bool:
        return any(self._patterns[kind].search(read) for kind in kinds)
