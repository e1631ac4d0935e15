"""Counts what people ask about, by week and id; a person counts once a week for each thing, as far as is remembered."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Callable, Iterator

from bot.assistant import Turn
from bot.dialogue.answers.buttons import ShowAnswer
from bot.dialogue.buttons import ButtonPress
from bot.storage import Storage
from bot.storage.weekly_counts import What

# How many things are remembered to have been counted, so that somebody who asks again does not count twice; in memory alone.
REMEMBERED = 50_000


def _today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


class Interest:
    """Keeps the counts; who is behind them is forgotten with the process."""

    def __init__(self, storage: Storage, today: Callable[[], dt.date] = _today) -> None:
        self._storage = storage
        self._today = today
        self._counted: OrderedDict[int, None] = OrderedDict()

    def asked(self, sender: str, turn: Turn) -> None:
        """Count a typed message by what it was taken for. Raises StorageFailure."""
        for what, id_ in dict.fromkeys(_things(turn)):
            self._count(sender, what, id_)

    def pressed(self, sender: str, press: ButtonPress) -> None:
        """Count an answer that was tapped. Raises StorageFailure."""
        if isinstance(press, ShowAnswer):
            self._count(sender, "tapped", press.answer)

    def _count(self, sender: str, what: What, id_: str) -> None:
        day = self._today()
        key = hash((day.isocalendar()[:2], sender, what, id_))
        if key in self._counted:
            return
        self._storage.weekly_counts.count(day, what, id_)
        self._counted[key] = None
        while len(self._counted) > REMEMBERED:
            self._counted.popitem(last=False)


def _things(turn: Turn) -> Iterator[tuple[What, str]]:
    for one in (turn, *turn.rest):
        yield "decision", one.decision
        for id_ in one.shown or ((one.answer,) if one.answer else ()):
            yield "asked", id_
        if one.decision == "out_of_scope":
            yield "declined", one.not_ours or "other"
