"""Delivers what is due: opens deliveries, sends them side by side, writes down what became of each, tries again."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from bot.reminders.due import open_due
from bot.reminders.rule import BadRule, daytime
from bot.storage import Delivery, DeliveryResult, Storage

log = logging.getLogger(__name__)

# How many are taken at a time; and how many are on their way side by side, enough for Telegram's fastest lane.
BATCH, WORKERS = 200, 32
# Outcomes are written down together: so many, or after so many seconds. What is not yet written is sent again after a crash.
SETTLE, SETTLE_AFTER = 50, 0.1
# Pauses after the first, second, … failure, in seconds; the last goes on until about a day of trying has passed.
PAUSES = (20, 60, 300, 900, 3600)
TRIES = 28


class SendResult:
    """What Telegram said to a message."""


@dataclass(frozen=True)
class Sent(SendResult):
    """It arrived."""


@dataclass(frozen=True)
class Blocked(SendResult):
    """The person blocked the bot: nothing more until they come back."""


@dataclass(frozen=True)
class Gone(SendResult):
    """The account no longer exists."""


@dataclass(frozen=True)
class Wait(SendResult):
    """Too fast: everything waits for so many seconds."""

    seconds: float


@dataclass(frozen=True)
class Refused(SendResult):
    """Telegram will never take this message; `why` without personal data."""

    why: str


@dataclass(frozen=True)
class Unreachable(SendResult):
    """The network, or Telegram itself, failed: it may or may not have arrived."""

    why: str


class Sender(Protocol):
    """Whoever can write to a person."""

    async def send(self, delivery: Delivery) -> SendResult:
        """Send one, and say what came of it."""


class Deliverer:
    """Sends what is due, each once. Only one runs at a time over a database."""

    def __init__(self, storage: Storage, sender: Sender, clock: Callable[[], float] = time.time) -> None:
        self._storage = storage
        self._sender = sender
        self._clock = clock
        self._queue: deque[Delivery] = deque()
        self._unwritten: list[DeliveryResult] = []
        self._counts: Counter[str] = Counter()
        self._stopping = False
        # Set while no run is under way.
        self.idle = asyncio.Event()
        self.idle.set()

    def recover(self) -> None:
        """To be called once, before the first `run`."""
        if again := self._storage.deliveries.recover():
            log.warning("reminders: %d were on their way when the bot stopped, and are sent again", again)

    def stop(self) -> None:
        """What is on its way is finished, nothing new begun."""
        self._stopping = True

    async def run(self) -> Counter[str]:
        """Send all that is due by now; returns how many of what."""
        started, self._counts = time.monotonic(), Counter()
        self.idle.clear()
        # Also while all workers wait, for Telegram or for room, so that what was sent is soon known to be.
        writing = asyncio.create_task(self._keep_writing())
        try:
            await asyncio.gather(*(self._work() for _ in range(WORKERS)))
        finally:
            writing.cancel()
            self._write()
            self._storage.deliveries.release([delivery.id for delivery in self._queue])
            self._queue.clear()
            self.idle.set()
        if self._counts:
            said = ", ".join(f"{count} {state}" for state, count in sorted(self._counts.items()))
            log.info("reminders: %s in %.1f s", said, time.monotonic() - started)
        return self._counts

    async def _work(self) -> None:
        while not self._stopping and (delivery := self._next()) is not None:
            settled = await self._deliver(delivery)
            self._counts["tried again later" if settled.state == "due" else settled.state] += 1
            self._unwritten.append(settled)
            if len(self._unwritten) >= SETTLE:
                self._write()

    async def _keep_writing(self) -> None:
        while True:
            await asyncio.sleep(SETTLE_AFTER)
            self._write()

    def _next(self) -> Delivery | None:
        if not self._queue:
            now = int(self._clock())
            # Written first, or what has just been sent could not be told from what is on its way.
            self._write()
            self._queue.extend(self._storage.deliveries.claim(now, BATCH))
            # Those opened may all be for later, or have been there already.
            while not self._queue and open_due(self._storage, now, BATCH):
                self._queue.extend(self._storage.deliveries.claim(now, BATCH))
        return self._queue.popleft() if self._queue else None

    async def _deliver(self, delivery: Delivery) -> DeliveryResult:
        now = self._clock()
        # Overdue reminders, and those put off, must not ring at night.
        try:
            morning = daytime(now, delivery.zone)
        except BadRule:
            log.exception("reminders: a time zone cannot be read")
            return DeliveryResult(delivery.id, "failed", problem="no such time zone")
        if morning > now:
            return DeliveryResult(delivery.id, "due", morning, "night", untried=True)
        if not self._storage.deliveries.wanted(delivery.id):
            return DeliveryResult(delivery.id, "held", problem="no longer wanted")
        try:
            outcome = await self._sender.send(delivery)
        except Exception as error:
            # One that cannot be sent must not hold up all others.
            log.exception("reminders: a message could not be made or sent")
            outcome = Unreachable(type(error).__name__)
        match outcome:
            case Sent():
                return DeliveryResult(delivery.id, "sent")
            case Blocked():
                self._storage.reminders.unreachable(delivery.chat_id)
                return DeliveryResult(delivery.id, "held", problem="blocked")
            case Gone():
                self._storage.erase(delivery.chat_id)
                return DeliveryResult(delivery.id, "failed", problem="no such account")
            case Wait(seconds):
                return DeliveryResult(delivery.id, "due", int(self._clock() + seconds) + 1, "too fast")
            case Refused(why):
                log.error("reminders: Telegram refuses a message for good: %s", why)
                return DeliveryResult(delivery.id, "failed", problem=why)
            case Unreachable(why):
                return self._later(delivery, why)
        raise AssertionError(outcome)

    def _later(self, delivery: Delivery, why: str) -> DeliveryResult:
        if delivery.attempts >= TRIES:
            return DeliveryResult(delivery.id, "given_up", problem=why)
        pause = PAUSES[min(delivery.attempts, len(PAUSES)) - 1]
        return DeliveryResult(delivery.id, "due", int(self._clock()) + pause, why)

    def _write(self) -> None:
        if self._unwritten:
            self._storage.deliveries.settle(self._unwritten, int(self._clock()))
            self._unwritten.clear()
