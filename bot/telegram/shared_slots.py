"""The slots for sending that a bot takes from the rate it shares with others on its database."""

from __future__ import annotations

import asyncio
import logging
from collections import deque

from bot.storage import SendRate, StorageFailure

log = logging.getLogger(__name__)

# The window of the limit, a little over a second, since messages sent at even intervals do not arrive so. Seconds.
WINDOW = 1.004
# Messages that nobody waits for take the slots of so many seconds at a time; one not used for so long is lost. Seconds.
LEASE, LOST_AFTER = 0.05, 1.0


class SharedSlots:
    """Waits for the slots that the database hands out; where it cannot be asked, this bot's own limit alone holds."""

    def __init__(self, rate: SendRate, per_second: int) -> None:
        self._rate = rate
        self._allowed = per_second
        self._interval = WINDOW / per_second
        self._leased: deque[float] = deque()

    async def take(self, reserved: int | None) -> None:
        """Wait for a slot: for a reply or, with the number of slots a second `reserved` for replies, for a bulk message."""
        try:
            wait = self._rate.reply(self._interval) if reserved is None else self._bulk(reserved)
        except StorageFailure as error:
            log.warning("the rate of sending cannot be shared (%s)", error)
            wait = 2 * self._interval
        if wait > 0:
            await asyncio.sleep(wait)

    def _bulk(self, reserved: int) -> float:
        now = asyncio.get_running_loop().time()
        while self._leased and self._leased[0] < now - LOST_AFTER:
            self._leased.popleft()
        if not self._leased:
            count = max(1, int(LEASE / self._interval))
            apart = self._interval * self._allowed / (self._allowed - reserved)
            first = now + self._rate.bulk(self._interval, apart, count)
            self._leased.extend(first + number * apart for number in range(count))
        return self._leased.popleft() - now

    def spare(self) -> bool:
        """Take a slot if one is free at this moment; return whether it was."""
        try:
            return self._rate.spare(self._interval)
        except StorageFailure:
            return False

    def halt(self, seconds: float) -> None:
        """Let no bot send for so long."""
        try:
            self._rate.halt(seconds)
        except StorageFailure as error:
            log.warning("the other bots cannot be told to halt (%s)", error)

    def close(self) -> None:
        """Close the connection."""
        self._rate.close()
