"""Aggregates verdicts into the scores that have targets, with confidence intervals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from evaluation.judge import Judged

IN_SCOPE = frozenset({"faq"})
REQUESTS = frozenset({"checklist", "reminder", "voice", "privacy", "incident"})
OUT_OF_SCOPE = frozenset({"out_of_scope", "near miss"})


@dataclass(frozen=True)
class Score:
    """A share of `count` questions, from 0 to 1, with its 95 % interval and its `target`."""

    name: str
    value: float
    count: int
    target: float | None = None
    at_most: bool = False

    @property
    def interval(self) -> tuple[float, float]:
        """Return the Wilson score interval, which is valid near 0 and 1 too."""
        if not self.count:
            return 0.0, 1.0
        z = 1.96
        middle = (self.value + z * z / (2 * self.count)) / (1 + z * z / self.count)
        half = z / (1 + z * z / self.count) * sqrt(self.value * (1 - self.value) / self.count + z * z / (4 * self.count**2))
        return max(0.0, middle - half), min(1.0, middle + half)

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None if there is none."""
        if self.target is None:
            return None
        return self.value <= self.target if self.at_most else self.value >= self.target


def theme_score(judged: Sequence[Judged]) -> float:
    """Return the share of right themes; a question back whose choices include the right one counts half."""
    counts = Counter(j.verdict for j in judged)
    return (counts["right"] + counts["right theme"] + counts["asked"] / 2) / len(judged) if judged else 0.0


def scores(judged: Sequence[Judged]) -> list[Score]:
    """Return the scores with a target, then those without."""
    of = {group: [j for j in judged if j.group == group] for group in {j.group for j in judged}}
    ours = [j for j in judged if j.group in IN_SCOPE]
    french, english = ([j for j in ours if j.question["lang"] == language] for language in ("fr", "en"))
    requests = [j for j in judged if j.group in REQUESTS]
    beyond = [j for j in judged if j.group in OUT_OF_SCOPE]
    near = of.get("near miss", [])
    gap = max(0.0, theme_score(french) - theme_score(english))
    moments = of.get("guide", [])
    found = [
        Score("right theme (asked back with it counts half)", theme_score(ours), len(ours), 0.95),
        Score("wrong and confident, of in-scope questions", _share(ours, "wrong"), len(ours), 0.03, at_most=True),
        Score("out of scope recognised", _share(beyond, "right"), len(beyond), 0.93),
        Score("near misses recognised", _share(near, "right"), len(near), 0.85),
        Score("requests and incidents recognised", _share(requests, "right"), len(requests), 0.93),
        Score("points by which English is behind French", gap, len(english), 0.03, at_most=True),
        Score("right answer, by id or by the facts stated", _share(ours, "right"), len(ours)),
        Score("asked back with the right theme offered", _share(ours, "asked"), len(ours)),
        Score("asked back in vain", _share(ours, "asked in vain"), len(ours)),
        Score("declined wrongly", _share(ours, "declined"), len(ours)),
        Score("ambiguous: answered or asked back within what may be meant", _apt(vague := of.get("ambiguous", [])), len(vague)),
        Score("small talk and commands recognised", _share(rest := _rest(of), "right"), len(rest)),
    ]
    return [*found, Score("moments that got their guide", _share(moments, "right"), len(moments))] if moments else found


def _rest(of: dict[str, list[Judged]]) -> list[Judged]:
    known = IN_SCOPE | REQUESTS | OUT_OF_SCOPE | {"ambiguous", "guide"}
    return [j for group, members in of.items() if group not in known for j in members]


def _apt(judged: Sequence[Judged]) -> float:
    return sum(j.verdict in ("right", "right theme", "asked") for j in judged) / len(judged) if judged else 0.0


def _share(judged: Sequence[Judged], verdict: str) -> float:
    return sum(j.verdict == verdict for j in judged) / len(judged) if judged else 0.0


def breakdown(judged: Iterable[Judged], key: Callable[[Judged], str]) -> list[tuple[str, list[Judged]]]:
    """Group the judged questions by `key`, sorted by it."""
    groups: dict[str, list[Judged]] = {}
    for j in judged:
        groups.setdefault(key(j), []).append(j)
    return sorted(groups.items())
