"""Record which updates are being processed and which are finished, so that each is processed once."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable

from bot.storage import Storage, StorageFailure

log = logging.getLogger(__name__)


class UpdateLedger:
    """Tracks updates by id: in progress or done. Telegram keeps an update until it is acknowledged."""

    def __init__(self, storage: Storage, clock: Callable[[], float] = time.monotonic) -> None:
        self._table = storage.updates
        self._clock = clock
        self._in_hand: set[int] = set()
        # Done, and recorded in the transaction of what they changed.
        self._written: set[int] = set()
        # Done, but not yet recorded, for example because the disk is full.
        self._unwritten: set[int] = set()
        # Cancelled: left for the next process.
        self._given_up: set[int] = set()
        self._next: int | None = None
        self._waiting: set[asyncio.Future[None]] = set()

    def claim(self, update_id: int) -> bool:
        """Return whether to process that update, and mark it as in progress; return False for a repeated one."""
        known = update_id in self._in_hand or update_id in self._unwritten or self._table.handled(update_id)
        # Only after the table was read, or an unread update would be acknowledged. The latest id, not the highest: after a week
        # without updates, Telegram continues from a random id, often a lower one.
        self._next = update_id + 1
        if known:
            return False
        self._in_hand.add(update_id)
        return True

    def written(self, update_id: int) -> None:
        """Note that the update was recorded as processed in the transaction of what it changed."""
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
        """Record that processing was cancelled: Telegram sends the update again to the next process."""
        self._in_hand.discard(update_id)
        self._given_up.add(update_id)
        self._tell()

    @property
    def offset(self) -> int | None:
        """The first update that Telegram still has to keep; None if none has come yet."""
        if self._next is None:
            return None
        return min([*self._given_up, *self._in_hand, self._next])

    @property
    def in_hand(self) -> int:
        """The number of updates being processed."""
        return len(self._in_hand)

    def handling(self, update_id: int) -> bool:
        """Whether that update is being processed."""
        return update_id in self._in_hand

    async def progress(self, timeout: float) -> None:
        """Wait until any update is done, for at most `timeout` seconds."""
        # asyncio.wait_for is not used: before Python 3.12, a cancellation at the moment when it ends was lost.
        loop = asyncio.get_running_loop()
        waiting = loop.create_future()
        self._waiting.add(waiting)
        ending = loop.call_later(timeout, _end, waiting)
        try:
            await waiting
        finally:
            ending.cancel()
            self._waiting.discard(waiting)

    async def drained(self, left: int, timeout: float) -> None:
        """Wait at most `timeout` seconds until no more than `left` updates are being processed."""
        until = self._clock() + timeout
        while len(self._in_hand) > left and (remaining := until - self._clock()) > 0:
            await self.progress(remaining)

    def _tell(self) -> None:
        for waiting in self._waiting:
            _end(waiting)

    async def finished(self, update_id: int, timeout: float) -> bool:
        """Wait until that update is done, for at most `timeout` seconds; return whether it is."""
        until = self._clock() + timeout
        while update_id in self._in_hand and (left := until - self._clock()) > 0:
            await self.progress(left)
        return update_id not in self._in_hand and update_id not in self._given_up


def _end(waiting: asyncio.Future[None]) -> None:
    if not waiting.done():
        waiting.set_result(None)
