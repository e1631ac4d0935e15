"""Finds another incident than the open one in the ranking of a message."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.understanding.remarks import ACTING, HALF, Remarks

# A message with no more words than this that denies something tells of nothing else.
FEW, DENIES = 6, re.compile(r"\b(?:pas|rien|jamais|not|never|(?:did|does|has|had|was)n t)\b")


@dataclass(frozen=True)
class Another:
    """Another situation than the open one, with the likeliest answer that opens it; `adds` if the words add it to the first."""

    situation: str
    answer: str
    p: float = 0.0
    adds: bool = False

    def is_told_instead(self, remarks: Remarks, least: float, kept: float) -> bool:
        """Whether a message tells of it rather than remarks on the open one: `least` is the probability of remarks together,
        and `kept` that of one, below which it does.
        """
        if remarks.details:
            return False
        if not remarks.labels or remarks.mass < least:
            return True
        return self.adds or (remarks.p < kept and (remarks.best in ACTING or self.p > remarks.p))

    def sure(self, remarks: Remarks) -> float:
        """Return how sure it is that it is to be opened: not at all where the words read as remarks on the open one."""
        return self.p if self.adds or remarks.mass < HALF else 0.0


def is_denied(read: str) -> bool:
    """Return whether a short message only says what did not happen: "il n'a pas demandé d'argent" tells of no blackmail."""
    return len(read.split()) <= FEW and bool(DENIES.search(read))


def likeliest_other(
    ranking: Iterable[tuple[str, float]], situations: Mapping[str, str], open_: str | None, *, adds: bool
) -> Another:
    """Return the likeliest situation but `open_`; `situations` names the one that each label opens."""
    found: dict[str, Another] = {}
    for label, p in ranking:
        situation = situations.get(label)
        if situation and situation != open_:
            known = found.get(situation, Another(situation, label.partition("/")[2], adds=adds))
            found[situation] = replace(known, p=known.p + p)
    return max(found.values(), key=lambda one: one.p, default=Another("", "", adds=adds))
