"""Respect Telegram's rate limits, and send replies to people before everything else."""

from __future__ import annotations

import asyncio
import math
from collections import OrderedDict, deque
from collections.abc import Callable, Coroutine
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.storage import SendRate
from bot.telegram.shared_slots import WINDOW, SharedSlots

# Passed as `rate_limit_args`: BULK for messages that nobody is waiting for, such as reminders; SPARE for messages that may be
# dropped, which are sent only if a slot is free that nothing else waits for.
BULK, SPARE = "bulk", "spare"
# The number of chats whose allowance is remembered.
CHATS_KEPT = 10_000
# How long a reply reserves slots for later replies, in seconds; and the largest share of all slots that may be reserved.
REMEMBERED, MOST_RESERVED = 10.0, 0.5
# Bulk messages are sent at even intervals, give or take the time by which a sleep may overrun. Seconds.
SLACK = 0.012
# When this many chats get a 429 within this many seconds, the limit is taken to be that of the whole bot.
SEVERAL, SHORTLY = 3, 10.0


class NoSlot(Exception):
    """No slot is free for a SPARE message."""


class PriorityRateLimiter(BaseRateLimiter[str]):
    """Allows at most `per_second` messages in any second, and one a second to each chat after a short burst.

    Replies wait only if they would otherwise exceed a limit; bulk messages leave free the slots that replies have recently
    needed. A RetryAfter halts its chat, or all chats if several get one within a short time or it names no chat.
    """

    def __init__(self, per_second: int = 30, *, burst: int = 5, shared: SendRate | None = None) -> None:
        """`burst` is the number of messages that a chat may get at once; `shared` the rate that several bots share."""
        self._allowed = per_second
        self._shared = SharedSlots(shared, per_second) if shared else None
        self._burst = float(burst)
        self._sent: deque[float] = deque(maxlen=per_second)
        self._replies_sent: deque[float] = deque()
        # By chat: its remaining allowance, and the time of that value.
        self._chats: OrderedDict[Any, tuple[float, float]] = OrderedDict()
        self._turns = {False: asyncio.Lock(), True: asyncio.Lock()}
        # By chat: the time of its last 429, and until when nothing is sent to it.
        self._halted: dict[Any, tuple[float, float]] = {}
        self._all_halted_until = 0.0
        self._next_bulk = 0.0

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Close the connection for the shared rate, where there is one."""
        if self._shared:
            self._shared.close()

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: str | None,
    ) -> Any:
        """Run the call once a slot is free. Errors are raised: retrying is the caller's task, which is outbox.py for replies.

        A SPARE message never waits: raises NoSlot if no slot is free.
        """
        chat_id = data.get("chat_id")
        if counts(endpoint) and rate_limit_args == SPARE:
            self._take_spare(chat_id)
        elif counts(endpoint):
            await self._slot(chat_id, bulk=rate_limit_args == BULK)
        try:
            return await callback(*args, **kwargs)
        except RetryAfter as error:
            if halts(endpoint):
                self._halt(chat_id, error)
            raise

    def _halt(self, chat_id: Any, error: RetryAfter) -> None:
        """Send nothing for as long as Telegram asks: to that chat, or to any chat if the limit is that of the whole bot."""
        now = asyncio.get_running_loop().time()
        wait = error.retry_after
        until = now + (wait if isinstance(wait, int | float) else wait.total_seconds())
        if chat_id is None:
            self._halt_all(until - now, until)
            return
        kept = {chat: halt for chat, halt in self._halted.items() if halt[1] > now or halt[0] > now - SHORTLY}
        self._halted = kept | {chat_id: (now, max(until, kept.get(chat_id, (now, until))[1]))}
        recent = [end for at, end in self._halted.values() if at > now - SHORTLY]
        if len(recent) >= SEVERAL:
            # Until the earliest halt in effect ends; each chat still waits for the end of its own.
            until = min((end for end in recent if end > now), default=now)
            self._halt_all(until - now, until)

    def _halt_all(self, seconds: float, until: float) -> None:
        self._all_halted_until = max(self._all_halted_until, until)
        if self._shared:
            self._shared.halt(seconds)

    async def _slot(self, chat_id: Any, *, bulk: bool) -> None:
        """Wait for a slot within the past second, and take it."""
        clock = asyncio.get_running_loop().time
        while True:
            # Before taking the lock, so that a chat that has to wait for its own limit delays no other.
            while (wait := self._chat_wait(chat_id, clock())) > 0:
                await asyncio.sleep(wait)
            async with self._turns[bulk]:
                while (wait := self._wait(clock(), bulk=bulk)) > 0:
                    await asyncio.sleep(wait)
                if self._shared:
                    await self._shared.take(self._reserved(clock()) if bulk else None)
                now = clock()
                if self._chat_wait(chat_id, now) <= 0:
                    break
        self._sent.append(now)
        self._take(chat_id, now)
        if bulk:
            self._next_bulk = max(self._next_bulk, now - SLACK) + 1 / self._allowed
        else:
            self._replies_sent.append(now)
            self._forget(now)

    def _take_spare(self, chat_id: Any) -> None:
        """Take a slot that nothing else waits for, if the chat's allowance leaves one for the reply too. Raises NoSlot."""
        now = asyncio.get_running_loop().time()
        waiting = any(turn.locked() for turn in self._turns.values())
        if waiting or self._wait(now, bulk=True) > 0 or self._chat_wait(chat_id, now, left=1) > 0:
            raise NoSlot
        if self._shared and not self._shared.spare():
            raise NoSlot
        self._sent.append(now)
        self._take(chat_id, now)

    def _wait(self, now: float, *, bulk: bool) -> float:
        """Return the seconds until a slot may be free; 0 or less if one is free now."""
        waits = [self._all_halted_until - now]
        allowed = self._allowed
        if bulk:
            waits.append(self._next_bulk - SLACK - now)
            allowed -= self._reserved(now)
        if len(self._sent) >= allowed:
            waits.append(self._sent[-allowed] + WINDOW - now)
        return max(waits)

    def _reserved(self, now: float) -> int:
        """Return the number of slots reserved for replies: twice their recent rate, plus one."""
        self._forget(now)
        if not self._replies_sent:
            return 0
        return min(1 + math.ceil(2 * len(self._replies_sent) / REMEMBERED), int(self._allowed * MOST_RESERVED))

    def _forget(self, now: float) -> None:
        while self._replies_sent and self._replies_sent[0] < now - REMEMBERED:
            self._replies_sent.popleft()

    def _chat_wait(self, chat_id: Any, now: float, left: int = 0) -> float:
        """Return the seconds until that chat may get a message, with `left` more after it; 0 or less if it may now."""
        level, seen = self._chats.get(chat_id, (self._burst, now))
        level = min(self._burst, level + now - seen)
        _, halted_until = self._halted.get(chat_id, (now, now))
        return max(1 + left - level, halted_until - now)

    def _take(self, chat_id: Any, now: float) -> None:
        level, seen = self._chats.pop(chat_id, (self._burst, now))
        self._chats[chat_id] = (min(self._burst, level + now - seen) - 1, now)
        while len(self._chats) > CHATS_KEPT:
            self._chats.popitem(last=False)


def counts(endpoint: str) -> bool:
    """Return whether a call counts as a message: those that send or edit one do."""
    return endpoint.startswith(("send", "edit", "copy", "forward")) and endpoint != "sendChatAction"


def halts(endpoint: str) -> bool:
    """Return whether a 429 of this call halts messages; calls for the bot's profile and webhook have their own limits, of
    hours.
    """
    return not endpoint.startswith(("get", "set", "deleteMy", "deleteWebhook"))
