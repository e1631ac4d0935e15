"""Remembers the latest change to each person's reminders, which "annule", "remets-la" and "déplace au 10" refer to."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from bot.reminders.snapshot import Snapshot
from bot.values import ReminderKind

# A change can be referred to for so long. Seconds.
REMEMBERED_FOR = 3600.0
# Changes of so many people are remembered; others, as after a restart, are asked what they mean.
PEOPLE = 10_000


@dataclass(frozen=True)
class Change:
    """The kinds that were changed, and their state `before`."""

    before: Snapshot
    kinds: tuple[ReminderKind, ...]
    at: float


class UndoHistory:
    """The latest change by chat id, in memory only."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._changes: OrderedDict[int, Change] = OrderedDict()

    def remember(self, chat_id: int, before: Snapshot, kinds: tuple[ReminderKind, ...]) -> None:
        """Remember that the person has just changed those kinds."""
        self._changes[chat_id] = Change(before, kinds, self._clock())
        self._changes.move_to_end(chat_id)
        if len(self._changes) > PEOPLE:
            self._changes.popitem(last=False)

    def of(self, chat_id: int) -> Change | None:
        """Return the person's latest change, or None where there is none that is recent."""
        change = self._changes.get(chat_id)
        return change if change and self._clock() - change.at < REMEMBERED_FOR else None

    def pop(self, chat_id: int) -> Change | None:
        """Return the latest change and clear it."""
        change = self.of(chat_id)
        self._changes.pop(chat_id, None)
        return change
