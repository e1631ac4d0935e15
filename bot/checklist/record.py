"""Computes from the log of replies those in effect now, before a run, or at the end of each month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from bot.storage import ChecklistReply
from bot.values import ReplyValue

Replies = dict[str, ReplyValue]


def current(log: Iterable[ChecklistReply]) -> Replies:
    """Return the latest reply to each question, by its id; a question that was only ever skipped has none."""
    return {given.item: given.value for given in log if given.value != ReplyValue.SKIP}


def before(log: Sequence[ChecklistReply], run: str) -> Replies:
    """Return the replies in effect when `run` began."""
    first = next((index for index, given in enumerate(log) if given.run == run), len(log))
    return current(log[:first])


def by_month(log: Sequence[ChecklistReply], until: dt.date) -> list[tuple[dt.date, Replies]]:
    """Return the replies in effect at the end of each month, from the first reply's to that of `until`; months as their first
    day (UTC).
    """
    if not log:
        return []
    months: list[tuple[dt.date, Replies]] = []
    held: Replies = {}
    index = 0
    month = log[0].at.date().replace(day=1)
    while month <= until:
        following = (month + dt.timedelta(days=32)).replace(day=1)
        while index < len(log) and log[index].at.date() < following:
            held |= current([log[index]])
            index += 1
        months.append((month, dict(held)))
        month = following
    return months
