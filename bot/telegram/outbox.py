"""Says what is to be said until Telegram has taken it: in order for each chat, again and again, also after a restart."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter, OrderedDict, deque
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass

from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.storage import Storage, StorageFailure
from bot.telegram.operations import Delete, Lane, Operation, dump, durable, lane, load

log = logging.getLogger(__name__)

# The pause after the first failure, doubled with each, and the longest. Once something gets through again, nobody waits for
# longer than SOON. Seconds.
PAUSE, SOON, LONGEST_PAUSE = 0.5, 5.0, 60.0
# What could not be said for so long is no longer wanted; Telegram deletes no message older than two days. Seconds.
EXPIRES, DELETABLE = 24 * 3600, 48 * 3600
# Of so many chats it is known when Telegram last took a message of the bot's.
CHATS_KEPT = 10_000


class Undeleted(Exception):
    """A message could not be deleted now, and may be later."""


@dataclass(frozen=True)
class Done:
    """What became of an operation: when Telegram dated the message (seconds since 1970), and what follows."""

    dated: int = 0
    then: tuple[Operation, ...] = ()


@dataclass(frozen=True)
class Entry:
    """An operation in hand; `row` is its id in the database, None where it is kept in memory alone."""

    chat_id: int
    operation: Operation
    row: int | None
    written: float


Carry = Callable[[int, Operation], Awaitable[Done]]


class Outbox:
    """`add` inside a unit of work, `release` what it returned once that is committed."""

    def __init__(self, storage: Storage, clock: Callable[[], float] = time.time, pause: float = PAUSE) -> None:
        """`pause` is the one after a first failure, in seconds."""
        self._storage = storage
        self._clock = clock
        self._first_pause = pause
        self._carry: Carry | None = None
        self._queues: dict[tuple[int, Lane], deque[Entry]] = {}
        self._workers: dict[tuple[int, Lane], asyncio.Task[None]] = {}
        self._pausing: set[tuple[int, Lane]] = set()
        # Done, but not yet removed from the database: the disk is full, say.
        self._unremoved: list[int] = []
        self._dated: OrderedDict[int, int] = OrderedDict()
        # Whether something has failed since something last got through; and the event for when it does.
        self._failing = False
        self._through = asyncio.Event()
        self._stopped = asyncio.Event()
        self._smaller = asyncio.Event()
        self.counts: Counter[str] = Counter()

    def start(self, carry: Carry) -> None:
        """Begin, with what an earlier process left. `carry` does one operation; what it raises tells whether to try again."""
        self._carry = carry
        rows = self._storage.outbox.all()
        if rows:
            log.warning("outbox: %d left by an earlier run are sent now", len(rows))
        self.release([Entry(row.chat_id, load(row.operation), row.id, row.written) for row in rows])

    def add(self, chat_id: int, operations: Iterable[Operation]) -> list[Entry]:
        """Write operations down; to be called in a unit of work. Raises StorageFailure."""
        listed = list(operations)
        ids = iter(self._storage.outbox.add(chat_id, [dump(operation) for operation in listed if durable(operation)]))
        now = self._clock()
        return [Entry(chat_id, operation, next(ids) if durable(operation) else None, now) for operation in listed]

    def in_memory(self, chat_id: int, operations: Iterable[Operation]) -> list[Entry]:
        """The same for where nothing can be written down: lost when the process ends."""
        now = self._clock()
        return [Entry(chat_id, operation, None, now) for operation in operations]

    def release(self, entries: Iterable[Entry]) -> None:
        """Begin to do them, behind what is waiting in the same lane of the chat; after `start`."""
        assert self._carry
        for entry in entries:
            key = entry.chat_id, lane(entry.operation)
            self._queues.setdefault(key, deque()).append(entry)
            if key not in self._workers and not self._stopped.is_set():
                task = asyncio.create_task(self._work(key), name="say what waits")
                self._workers[key] = task

    def pending(self, chat_id: int) -> bool:
        """Whether a text to that chat waits to be taken."""
        return (chat_id, "text") in self._queues

    def last_dated(self, chat_id: int) -> int:
        """When Telegram dated the latest message taken for that chat; 0 where that is not known."""
        return self._dated.get(chat_id, 0)

    @property
    def depth(self) -> int:
        """How many texts wait for their turn, without those that have failed and pause."""
        return sum(len(queue) for key, queue in self._queues.items() if key[1] == "text" and key not in self._pausing)

    async def shrunk(self, timeout: float) -> None:
        """Wait until something is done, for at most `timeout` seconds."""
        self._smaller.clear()
        await _wait(self._smaller, timeout)

    async def stop(self, timeout: float) -> None:
        """Begin nothing more, and wait for what is on its way, for at most `timeout` seconds."""
        self._stopped.set()
        self._through.set()
        running = set(self._workers.values())
        if running:
            _, late = await asyncio.wait(running, timeout=timeout)
            for task in late:
                task.cancel()

    async def _work(self, key: tuple[int, Lane]) -> None:
        queue = self._queues[key]
        failures = 0
        try:
            while queue and not self._stopped.is_set():
                failures = 0 if await self._try(key, queue, failures) else failures + 1
        finally:
            del self._workers[key]
            if not queue:
                del self._queues[key]

    async def _try(self, key: tuple[int, Lane], queue: deque[Entry], failures: int) -> bool:
        """Do the first of the queue; return whether it is settled."""
        assert self._carry
        entry = queue[0]
        if self._clock() - entry.written > (DELETABLE if key[1] == "owed" else EXPIRES):
            self._settle(queue, "expired")
            return True
        try:
            done = await self._carry(entry.chat_id, entry.operation)
        except RetryAfter as error:
            seconds = _seconds(error)
            await self._pause(key, seconds, seconds)
            return False
        except Forbidden:
            # Whoever has blocked the bot wants none of it.
            log.info("outbox: a person has blocked the bot")
            while queue:
                self._settle(queue, "blocked")
            return True
        except BadRequest as error:
            log.error("outbox: Telegram refuses a message for good: %s", error.message)
            self._settle(queue, "refused")
            return True
        except Undeleted:
            if isinstance(entry.operation, Delete) and not entry.operation.owed:
                owed = Delete(entry.operation.message_id, owed=True)
                self._settle(queue, "owed", Done(then=(*entry.operation.kept, owed)))
                return True
            await self._fail(key, failures, "a deletion")
            return False
        except (NetworkError, TelegramError) as error:
            await self._fail(key, failures, type(error).__name__)
            return False
        except Exception:
            log.exception("outbox: an operation cannot be done")
            self._settle(queue, "broken")
            return True
        self._settle(queue, "done", done)
        self._got_through()
        return True

    def _settle(self, queue: deque[Entry], outcome: str, done: Done | None = None) -> None:
        """Take the first entry away, for good, and add what follows from it before all others."""
        entry = queue.popleft()
        self.counts[outcome] += 1
        then = done.then if done else ()
        entries = self._replace(entry, then)
        queue.extendleft(reversed([new for new in entries if lane(new.operation) == lane(entry.operation)]))
        self.release(new for new in entries if lane(new.operation) != lane(entry.operation))
        if done and done.dated:
            self._dated.pop(entry.chat_id, None)
            self._dated[entry.chat_id] = done.dated
            while len(self._dated) > CHATS_KEPT:
                self._dated.popitem(last=False)
        self._smaller.set()

    def _replace(self, entry: Entry, then: tuple[Operation, ...]) -> list[Entry]:
        kept = [operation for operation in then if durable(operation)]
        ids: list[int] = []
        try:
            if entry.row is not None and kept:
                ids = self._storage.outbox.replace(entry.row, entry.chat_id, [dump(operation) for operation in kept])
            elif entry.row is not None:
                self._unremoved.append(entry.row)
            if self._unremoved:
                self._storage.outbox.remove(self._unremoved)
                self._unremoved.clear()
        except StorageFailure as error:
            log.error("outbox: what is done cannot be written down (%s): after a crash it may be said again", error)
        numbers = iter(ids)
        return [
            Entry(entry.chat_id, operation, next(numbers, None) if durable(operation) else None, entry.written)
            for operation in then
        ]

    async def _fail(self, key: tuple[int, Lane], failures: int, why: str) -> None:
        pause = min(self._first_pause * 2.0**failures, LONGEST_PAUSE)
        self.counts["tried again"] += 1
        log.warning("outbox: Telegram did not take a message (%s), trying again in %.1f s", why, pause)
        self._failing = True
        await self._pause(key, pause, SOON)

    def _got_through(self) -> None:
        """Something was taken: where things failed before, let those who wait for long try again."""
        if self._failing:
            self._failing = False
            self._through.set()
            self._through = asyncio.Event()

    async def _pause(self, key: tuple[int, Lane], seconds: float, soonest: float) -> None:
        """Wait, once something else gets through no longer than `soonest`; not at all once told to stop."""
        self._pausing.add(key)
        self._smaller.set()
        await _wait(self._stopped, min(seconds, soonest))
        if seconds > soonest:
            await _wait(self._through, seconds - soonest)
        self._pausing.discard(key)


async def _wait(event: asyncio.Event, seconds: float) -> None:
    """Wait for `event`, for at most so many seconds."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return wait if isinstance(wait, int | float) else wait.total_seconds()
