"""Limit how fast one person may send: enough for the fastest typist, too little to slow the bot down for others."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from enum import Enum

from telegram import Update


class Verdict(Enum):
    """The decision about an update: process it, warn the person that they are too fast, or drop it silently."""

    ALLOW = "allow"
    WARN = "warn"
    DROP = "drop"


class Throttle:
    """A token bucket per chat, with one warning each time it runs empty.

    Messages are counted at the time when they were written, so that those that waited at Telegram while the bot was down are
    not a flood. Button presses have no date; they have a bucket of their own, filled by our clock.
    """

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, *, burst: int = 30, per_second: float = 1.0, chats: int = 10_000
    ) -> None:
        """Allow `burst` updates at once, then `per_second`; keep the state of the latest `chats`."""
        self._clock = clock
        self._burst = float(burst)
        self._per_second = per_second
        self._kept = chats
        # By chat, and whether updates are dated: the tokens left, the time of that value, and whether the person was warned.
        self._chats: OrderedDict[tuple[int, bool], tuple[float, float, bool]] = OrderedDict()

    def check(self, chat_id: int, written: float | None = None) -> Verdict:
        """Count an update of that chat at Unix time `written`, or as of now if None."""
        key = (chat_id, written is not None)
        now = self._clock() if written is None else written
        left, seen, warned = self._chats.pop(key, (self._burst, now, False))
        left = min(self._burst, left + max(0.0, now - seen) * self._per_second)
        if left >= self._burst / 2:
            warned = False
        verdict = Verdict.ALLOW if left >= 1 else Verdict.DROP if warned else Verdict.WARN
        self._chats[key] = (left - 1 if left >= 1 else left, max(now, seen), warned or verdict is Verdict.WARN)
        while len(self._chats) > self._kept:
            self._chats.popitem(last=False)
        return verdict


def written(update: Update) -> float | None:
    """Return when an update's message was written or last edited, by Telegram's clock; None for other updates."""
    message = update.message or update.edited_message
    return (message.edit_date or message.date).timestamp() if message else None
