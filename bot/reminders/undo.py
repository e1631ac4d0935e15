"""The latest change to each person's reminders, so that "annule", "remets-la" and "déplace au 10" know what they are about."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from bot.reminders.snapshot import Snapshot
from bot.values import ReminderKind

# What was changed longer ago is no longer what is talked about. Seconds.
RECENT = 3600.0
# Of so many people; whoever is forgotten, as after a restart, is asked what is meant.
PEOPLE = 10_000


@dataclass(frozen=True)
class Change:
    """What held `before`, and which kinds were changed."""

    before: Snapshot
    kinds: tuple[ReminderKind, ...]
    at: float


class UndoHistory:
    """In memory only, by chat id."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._changes: OrderedDict[int, Change] = OrderedDict()

    def remember(self, chat_id: int, before: Snapshot, kinds: tuple[ReminderKind, ...]) -> None:
        """The person has just changed those kinds."""
        self._changes[chat_id] = Change(before, kinds, self._clock())
        self._changes.move_to_end(chat_id)
        if len(self._changes) > PEOPLE:
            self._changes.popitem(last=False)

    def of(self, chat_id: int) -> Change | None:
        """The person's latest change, where it is recent."""
        change = self._changes.get(chat_id)
        return change if change and self._clock() - change.at < RECENT else None

    def pop(self, chat_id: int) -> Change | None:
        """As `of`, and nothing to come back to any more."""
        change = self.of(chat_id)
        self._changes.pop(chat_id, None)
        return change
