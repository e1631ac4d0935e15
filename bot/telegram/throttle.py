"""How much one person may send: enough for anybody's thumbs, too little to keep the bot from all others."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from enum import Enum

# So many updates at once, then so many a second.
BURST, PER_SECOND = 30, 1.0
# Of so many people at most; whoever is forgotten starts with a full allowance.
PEOPLE = 10_000


class Verdict(Enum):
    """What to do with an update: process it, warn the person that they are too fast, or drop it silently."""

    ALLOW = "allow"
    WARN = "warn"
    DROP = "drop"


class Throttle:
    """An allowance for each chat that fills up again, and a word once it is used up: one a flood."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        # By chat: what is left, as of when, and whether it was told.
        self._chats: OrderedDict[int, tuple[float, float, bool]] = OrderedDict()

    def check(self, chat_id: int) -> Verdict:
        """Count one update of that chat."""
        now = self._clock()
        left, seen, told = self._chats.pop(chat_id, (float(BURST), now, False))
        left = min(float(BURST), left + (now - seen) * PER_SECOND)
        if left >= BURST / 2:
            told = False
        verdict = Verdict.ALLOW if left >= 1 else Verdict.DROP if told else Verdict.WARN
        self._chats[chat_id] = (left - 1 if left >= 1 else left, now, told or verdict is Verdict.WARN)
        while len(self._chats) > PEOPLE:
            self._chats.popitem(last=False)
        return verdict
