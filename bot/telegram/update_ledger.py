"""Records which updates are being processed and which are finished, so that each is processed once."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable

from bot.storage import Storage, StorageFailure

log = logging.getLogger(__name__)


class UpdateLedger:
    """Updates by number: which are in hand, which are done. Telegram keeps an update until it is told that it is done."""

    def __init__(self, storage: Storage, clock: Callable[[], float] = time.monotonic) -> None:
        self._table = storage.updates
        self._clock = clock
        self._in_hand: set[int] = set()
        # Done, and written down together with what they changed.
        self._written: set[int] = set()
        # Done, but not yet written down: the disk is full, say.
        self._unwritten: set[int] = set()
        # Not finished, and not to be: whoever starts next shall have them.
        self._given_up: set[int] = set()
        self._next: int | None = None
        self._waiting: set[asyncio.Future[None]] = set()

    def claim(self, update_id: int) -> bool:
        """Return whether to process that update, and mark it as being processed; repeated ones are not to be processed."""
        known = update_id in self._in_hand or update_id in self._unwritten or self._table.handled(update_id)
        # Only once the table could be read, or an unread update would be acknowledged. The latest, not the highest: after a
        # week without any, Telegram goes on from a random number, often a lower one.
        self._next = update_id + 1
        if known:
            return False
        self._in_hand.add(update_id)
        return True

    def written(self, update_id: int) -> None:
        """Note that the update was recorded as processed, in the transaction of what it changed."""
        self._written.add(update_id)

    def acknowledge(self, update_id: int) -> None:
        """Record that the update has been processed."""
        self._in_hand.discard(update_id)
        if update_id in self._written:
            self._written.discard(update_id)
        else:
            self._unwritten.add(update_id)
        try:
            for waiting in sorted(self._unwritten):
                self._table.mark(waiting)
                self._unwritten.discard(waiting)
        except StorageFailure as error:
            log.error("updates done cannot be written down (%s): after a crash they may be done again", error)
        self._tell()

    def abandon(self, update_id: int) -> None:
        """Record that processing was given up: Telegram sends the update again to the next process."""
        self._in_hand.discard(update_id)
        self._given_up.add(update_id)
        self._tell()

    @property
    def offset(self) -> int | None:
        """The first update Telegram still has to keep, None where none came yet."""
        if self._next is None:
            return None
        return min([*self._given_up, *self._in_hand, self._next])

    @property
    def in_hand(self) -> int:
        """How many updates are being processed."""
        return len(self._in_hand)

    async def progress(self, timeout: float) -> None:
        """Wait until an update is done, for at most `timeout` seconds."""
        # Not asyncio.wait_for, whose callers cannot be cancelled at the moment it ends (before Python 3.12).
        loop = asyncio.get_running_loop()
        waiting = loop.create_future()
        self._waiting.add(waiting)
        ending = loop.call_later(timeout, _end, waiting)
        try:
            await waiting
        finally:
            ending.cancel()
            self._waiting.discard(waiting)

    def _tell(self) -> None:
        for waiting in self._waiting:
            _end(waiting)

    async def finished(self, update_id: int, timeout: float) -> bool:
        """Wait until that update is done, for at most `timeout` seconds; returns whether it is."""
        until = self._clock() + timeout
        while update_id in self._in_hand and (left := until - self._clock()) > 0:
            await self.progress(left)
        return update_id not in self._in_hand and update_id not in self._given_up


def _end(waiting: asyncio.Future[None]) -> None:
    if not waiting.done():
        waiting.set_result(None)
