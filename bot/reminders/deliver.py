"""Delivers due reminders: claims deliveries, sends them concurrently, records each result, and retries."""

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
from bot.values import DeliveryState

log = logging.getLogger(__name__)

# How many deliveries are claimed at a time, and how many are sent concurrently: enough for the highest rate Telegram allows.
BATCH, WORKERS = 200, 32
# Results are recorded in batches of so many, or after so many seconds. What is not recorded is sent again after a crash.
RESULTS, RECORD_EVERY = 50, 0.1
# Seconds to the next attempt after the first, second, … failure; with so many attempts the last repeats for about a day.
RETRY_AFTER = (20, 60, 300, 900, 3600)
ATTEMPTS = 28


class SendResult:
    """Telegram's answer to a message."""


@dataclass(frozen=True)
class Sent(SendResult):
    """Telegram accepted the message."""


@dataclass(frozen=True)
class Blocked(SendResult):
    """The person blocked the bot: send nothing until they are back."""


@dataclass(frozen=True)
class Gone(SendResult):
    """The account no longer exists."""


@dataclass(frozen=True)
class Wait(SendResult):
    """Too many messages: try again after so many seconds."""

    seconds: float


@dataclass(frozen=True)
class Refused(SendResult):
    """Telegram refuses this message for good; `why` holds no personal data."""

    why: str


@dataclass(frozen=True)
class Unreachable(SendResult):
    """The network, or Telegram, failed: the message may or may not have arrived."""

    why: str


class Sender(Protocol):
    """Sends a reminder to a person."""

    async def send(self, delivery: Delivery) -> SendResult:
        """Send a delivery; return Telegram's answer."""


class Deliverer:
    """Sends each due reminder once; bots that share a database share the work."""

    def __init__(self, storage: Storage, sender: Sender, clock: Callable[[], float] = time.time) -> None:
        self._storage = storage
        self._sender = sender
        self._clock = clock
        self._queue: deque[Delivery] = deque()
        self._unwritten: list[DeliveryResult] = []
        self._counts: Counter[str] = Counter()
        # By new state, since the start.
        self.counts: Counter[str] = Counter()
        self._stopping = False
        # Set while no run is under way.
        self.idle = asyncio.Event()
        self.idle.set()

    def recover(self, *, own: bool = True) -> None:
        """Take up what a process left unfinished that has ended; what is this one's `own` is so at its start alone."""
        if again := self._storage.deliveries.recover(own=own):
            log.warning("reminders: %d were on their way when a bot stopped, and are sent again", again)

    def stop(self) -> None:
        """Stop claiming deliveries; those being sent are finished."""
        self._stopping = True

    async def run(self) -> Counter[str]:
        """Send all that is due by now; return the number of deliveries by their new state."""
        started, self._counts = time.monotonic(), Counter()
        if self._storage.replicas.several:
            self.recover(own=False)
        self.idle.clear()
        # Results are recorded also while all workers wait, for Telegram or for the rate limiter.
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
            state = "tried again later" if settled.state is DeliveryState.DUE else str(settled.state)
            self._counts[state] += 1
            self.counts[state] += 1
            self._unwritten.append(settled)
            if len(self._unwritten) >= RESULTS:
                self._write()

    async def _keep_writing(self) -> None:
        while True:
            await asyncio.sleep(RECORD_EVERY)
            self._write()

    def _next(self) -> Delivery | None:
        if not self._queue:
            now = int(self._clock())
            # Recorded first: a delivery whose result is not recorded yet still counts as being sent.
            self._write()
            self._queue.extend(self._storage.deliveries.claim(now, BATCH))
            # Those just opened may all be for later, or have had their delivery already.
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
            return DeliveryResult(delivery.id, DeliveryState.FAILED, problem="no such time zone")
        if morning > now:
            return DeliveryResult(delivery.id, DeliveryState.DUE, morning, "night", untried=True)
        if not self._storage.deliveries.wanted(delivery.id):
            return DeliveryResult(delivery.id, DeliveryState.HELD, problem="no longer wanted")
        try:
            outcome = await self._sender.send(delivery)
        except Exception as error:
            # A message that cannot be made or sent must not hold up all others.
            log.exception("reminders: a message could not be made or sent")
            outcome = Unreachable(type(error).__name__)
        match outcome:
            case Sent():
                return DeliveryResult(delivery.id, DeliveryState.SENT)
            case Blocked():
                self._storage.reminders.unreachable(delivery.chat_id)
                return DeliveryResult(delivery.id, DeliveryState.HELD, problem="blocked")
            case Gone():
                self._storage.erase(delivery.chat_id)
                return DeliveryResult(delivery.id, DeliveryState.FAILED, problem="no such account")
            case Wait(seconds):
                return DeliveryResult(delivery.id, DeliveryState.DUE, int(self._clock() + seconds) + 1, "too fast")
            case Refused(why):
                log.error("reminders: Telegram refuses a message for good: %s", why)
                return DeliveryResult(delivery.id, DeliveryState.FAILED, problem=why)
            case Unreachable(why):
                return self._later(delivery, why)
        raise AssertionError(outcome)

    def _later(self, delivery: Delivery, why: str) -> DeliveryResult:
        if delivery.attempts >= ATTEMPTS:
            return DeliveryResult(delivery.id, DeliveryState.GIVEN_UP, problem=why)
        pause = RETRY_AFTER[min(delivery.attempts, len(RETRY_AFTER)) - 1]
        return DeliveryResult(delivery.id, DeliveryState.DUE, int(self._clock()) + pause, why)

    def _write(self) -> None:
        if self._unwritten:
            self._storage.deliveries.settle(self._unwritten, int(self._clock()))
            self._unwritten.clear()
