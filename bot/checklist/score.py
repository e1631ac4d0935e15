"""Computes the score of a practice and its plan; docs/checklist.md gives the formula."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.knowledge import Checklist, Item
from bot.values import ReplyValue

# The share of its question's weight that a reply earns. "Pas concerné" is absent: such a question is not counted at all.
CREDIT = {ReplyValue.YES: 1.0, ReplyValue.PARTLY: 0.5, ReplyValue.NO: 0.0, ReplyValue.UNKNOWN: 0.0}
# About the number of questions in the quick round.
LONGEST_PLAN = 8


@dataclass(frozen=True)
class Score:
    """`total` from 0 to 100 over the `count` counted questions, None if there are none; `measures`: the same for each theme."""

    total: int | None
    count: int
    measures: dict[str, int | None]


@dataclass(frozen=True)
class Plan:
    """What is in place, the best first; what to do, the most useful first, at most LONGEST_PLAN; `more`: how many others."""

    good: tuple[Item, ...]
    actions: tuple[Item, ...]
    more: int = 0


def score(replies: Mapping[str, ReplyValue], checklist: Checklist, themes: tuple[str, ...]) -> Score:
    """Return the weighted share of what is in place, over the questions replied to and concerned, in all and for each theme.

    It is monotonic (a better reply never lowers it) and does not depend on the order of replies.
    """
    counted = [(checklist.items[id_], CREDIT[value]) for id_, value in replies.items() if _counts(id_, value, checklist)]
    measures = {theme: _share([pair for pair in counted if pair[0].theme == theme]) for theme in themes}
    return Score(_share(counted), len(counted), measures)


def plan(replies: Mapping[str, ReplyValue], checklist: Checklist) -> Plan:
    """Return the plan, ranked by what each action would add to the score; the quickest first among equals.

    An action with prerequisites (testing a backup) is left out while none of them is in place.
    """
    known = [(item, replies[id_]) for id_, item in checklist.items.items() if _counts(id_, replies.get(id_), checklist)]
    good = sorted((item for item, value in known if value == ReplyValue.YES), key=lambda item: -item.weight)
    gains: dict[str, float] = {item.id: item.weight * (1 - CREDIT[value]) for item, value in known if value != ReplyValue.YES}
    waiting = {item.id: before for item, _ in known if item.id in gains and (before := _first(item, replies))}
    for id_, before in waiting.items():
        # A prerequisite is worth at least as much as the action that it enables.
        gains[before] = max(gains[before], gains[id_])
    open_ = [checklist.items[id_] for id_ in gains if id_ not in waiting]
    actions = sorted(open_, key=lambda item: (-gains[item.id], item.minutes))[:LONGEST_PLAN]
    return Plan(tuple(good), tuple(actions), len(gains) - len(actions))


def _first(item: Item, replies: Mapping[str, ReplyValue]) -> str | None:
    """Return the id of the preferred prerequisite of `item` if none is in place, else None."""
    held = {id_: replies[id_] for id_ in item.after if id_ in replies}
    lacking = [id_ for id_, value in held.items() if value in (ReplyValue.NO, ReplyValue.UNKNOWN)]
    return lacking[0] if lacking and not {ReplyValue.YES, ReplyValue.PARTLY} & set(held.values()) else None


def missing(replies: Mapping[str, ReplyValue], checklist: Checklist) -> tuple[str, ...]:
    """Return the ids of what is not yet in place, in the order of the questions."""
    return tuple(id_ for id_ in checklist.items if replies.get(id_) in CREDIT and replies[id_] != ReplyValue.YES)


def _counts(id_: str, value: ReplyValue | None, checklist: Checklist) -> bool:
    return value in CREDIT and id_ in checklist.items


def _share(counted: list[tuple[Item, float]]) -> int | None:
    weights = sum(item.weight for item, _ in counted)
    # Round half up, not to even: 62.5 and 63.5 both go up.
    return int(100 * sum(item.weight * credit for item, credit in counted) / weights + 0.5) if weights else None
