"""Keeps Telegram's limits by construction, with answers to people before everything else."""

from __future__ import annotations

import asyncio
import math
from collections import OrderedDict, deque
from collections.abc import Callable, Coroutine
from typing import Any

from telegram.error import BadRequest, NetworkError, RetryAfter
from telegram.ext import BaseRateLimiter

# What a mass sending passes as `rate_limit_args`.
BULK = "bulk"
# A little over a second, since what leaves us evenly does not arrive so.
WINDOW = 1.004
# To one chat: so many at once, then one a second.
BURST, CHATS_KEPT = 5, 10_000
RETRIES = 3
# After a failure of the network, or of Telegram itself, an answer is tried again: somebody is waiting for it, and having it
# twice is better than not at all. Seconds, doubled each time.
PAUSE = 0.5
# How long an answer keeps room free for the next ones, in seconds; and the most that is kept, as a share of the allowance.
REMEMBERED, MOST_KEPT = 10.0, 0.5
# A mass sending is even, but for so many seconds that a sleep may overrun.
SLACK = 0.012


class PriorityRateLimiter(BaseRateLimiter[str]):
    """Never more than `per_second` messages in any second, nor more than one a second to a chat beyond a short burst.

    Answers wait only where they alone would break a limit: a mass sending leaves as much room as they have lately needed. After
    a RetryAfter everything waits as long as Telegram asked.
    """

    def __init__(self, per_second: int = 30) -> None:
        self._allowed = per_second
        self._sent: deque[float] = deque(maxlen=per_second)
        self._answered: deque[float] = deque()
        self._chats: OrderedDict[int, tuple[float, float]] = OrderedDict()
        self._turns = {False: asyncio.Lock(), True: asyncio.Lock()}
        self._halted_until = 0.0
        self._next_bulk = 0.0

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to release."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: str | None,
    ) -> Any:
        """Run the call once there is room for it. A mass sending is told of passing failures; answers are tried again."""
        if not counts(endpoint):
            return await callback(*args, **kwargs)
        bulk = rate_limit_args == BULK
        for attempt in range(RETRIES + 1):
            await self._room(data.get("chat_id"), bulk=bulk)
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                wait = error.retry_after
                seconds = wait if isinstance(wait, int | float) else wait.total_seconds()
                self._halted_until = max(self._halted_until, asyncio.get_running_loop().time() + seconds)
                if bulk or attempt == RETRIES:
                    raise
            except BadRequest:
                raise
            except NetworkError:
                if bulk or attempt == RETRIES:
                    raise
                await asyncio.sleep(PAUSE * 2**attempt)
        raise AssertionError("unreachable")

    async def _room(self, chat_id: Any, *, bulk: bool) -> None:
        """Wait for a place in the second that has just gone by, and take it."""
        clock = asyncio.get_running_loop().time
        while True:
            # Before one's turn, so that nobody queues behind a chat that has to wait for itself.
            while (wait := self._chat_wait(chat_id, clock())) > 0:
                await asyncio.sleep(wait)
            async with self._turns[bulk]:
                while (wait := self._wait(clock(), bulk=bulk)) > 0:
                    await asyncio.sleep(wait)
                now = clock()
                if self._chat_wait(chat_id, now) <= 0:
                    break
        self._sent.append(now)
        self._take(chat_id, now)
        if bulk:
            self._next_bulk = max(self._next_bulk, now - SLACK) + 1 / self._allowed
        else:
            self._answered.append(now)
            self._forget(now)

    def _wait(self, now: float, *, bulk: bool) -> float:
        """Seconds until there may be room; 0 or less where there is."""
        waits = [self._halted_until - now]
        allowed = self._allowed
        if bulk:
            waits.append(self._next_bulk - SLACK - now)
            allowed -= self._kept(now)
        if len(self._sent) >= allowed:
            waits.append(self._sent[-allowed] + WINDOW - now)
        return max(waits)

    def _kept(self, now: float) -> int:
        """How many places a mass sending leaves free: what answers took of late, twice over, and one."""
        self._forget(now)
        if not self._answered:
            return 0
        return min(1 + math.ceil(2 * len(self._answered) / REMEMBERED), int(self._allowed * MOST_KEPT))

    def _forget(self, now: float) -> None:
        while self._answered and self._answered[0] < now - REMEMBERED:
            self._answered.popleft()

    def _chat_wait(self, chat_id: Any, now: float) -> float:
        level, seen = self._chats.get(chat_id, (float(BURST), now))
        level = min(float(BURST), level + now - seen)
        return 1 - level

    def _take(self, chat_id: Any, now: float) -> None:
        level, seen = self._chats.pop(chat_id, (float(BURST), now))
        self._chats[chat_id] = (min(float(BURST), level + now - seen) - 1, now)
        while len(self._chats) > CHATS_KEPT:
            self._chats.popitem(last=False)


def counts(endpoint: str) -> bool:
    """Whether a call counts as a message: those that send or edit one."""
    return endpoint.startswith(("send", "edit", "copy", "forward")) and endpoint != "sendChatAction"
