"""Deliver messages until Telegram accepts them: in order within a chat, with retries, across restarts."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter, OrderedDict, deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot.storage import Storage, StorageFailure
from bot.telegram.operations import Delete, Lane, Operation, dump, durable, lane, load
from bot.telegram.other_bots import OtherBots, wait_for

log = logging.getLogger(__name__)

# The pause after the first failure, doubled after each further one, and its maximum. Once any message gets through, no other
# waits for longer than SOON. Seconds.
PAUSE, SOON, LONGEST_PAUSE = 0.5, 5.0, 60.0
# A message undelivered for EXPIRES is dropped, a deletion after DELETABLE: Telegram deletes no message older than two days.
# Seconds.
EXPIRES, DELETABLE = 24 * 3600, 48 * 3600
# The number of chats whose latest delivery time is remembered.
CHATS_KEPT = 10_000


class Undeleted(Exception):
    """A message could not be deleted now; the deletion may succeed later."""


@dataclass(frozen=True)
class Done:
    """The result of an operation: Telegram's date of the message (seconds since 1970, 0 if none), and the operations that
    follow.
    """

    dated: int = 0
    then: tuple[Operation, ...] = ()


@dataclass(frozen=True)
class Entry:
    """An operation in progress; `row` is its id in the database, or None if it is kept in memory only."""

    chat_id: int
    operation: Operation
    row: int | None
    written: float


Carry = Callable[[int, Operation], Awaitable[Done]]


class Outbox:
    """Call `add` inside a unit of work, and `release` with its result once that is committed."""

    def __init__(self, storage: Storage, clock: Callable[[], float] = time.time, pause: float = PAUSE) -> None:
        """`pause` is the one after a first failure, in seconds."""
        self._storage = storage
        self._others = OtherBots(storage)
        self._clock = clock
        self._first_pause = pause
        self._carry: Carry | None = None
        self._said: Callable[[int], None] = lambda chat_id: None
        self._queues: dict[tuple[int, Lane], deque[Entry]] = {}
        self._workers: dict[tuple[int, Lane], asyncio.Task[None]] = {}
        self._pausing: set[tuple[int, Lane]] = set()
        # By lane: the entry that was handed over to be sent last.
        self._sending: dict[tuple[int, Lane], Entry] = {}
        # Completed, but not yet removed from the database, for example because the disk is full.
        self._unremoved: list[int] = []
        self._dated: OrderedDict[int, int] = OrderedDict()
        # Whether anything has failed since the last success; the event is set at the next success.
        self._failing = False
        self._through = asyncio.Event()
        self._stopped = asyncio.Event()
        self._smaller = asyncio.Event()
        self.counts: Counter[str] = Counter()

    def start(self, carry: Carry, said: Callable[[int], None] = lambda chat_id: None) -> None:
        """Start, with the entries that an earlier process left. `carry` does one operation; the exception it raises tells
        whether to retry. `said` is called with the chat of each delivery that succeeded.
        """
        self._carry, self._said = carry, said
        self.adopt(own=True)

    def adopt(self, *, own: bool = False) -> None:
        """Take over what is left by another bot that is gone or, as its `own`, by an earlier process. Raises StorageFailure."""
        if rows := self._storage.outbox.adopt(own=own):
            log.warning("outbox: %d left by another process are sent now", len(rows))
        for row in rows:
            entry = Entry(row.chat_id, load(row.operation), row.id, row.written)
            queue = self._queues.get((row.chat_id, lane(entry.operation)), ())
            later = [place for place, other in enumerate(queue) if other.row is not None and other.row > row.id]
            if later and isinstance(queue, deque):
                # Before what came later, but for the one that is being sent at this moment.
                queue.insert(max(later[0], int(queue[0] is self._sending.get((entry.chat_id, lane(entry.operation))))), entry)
            else:
                self.release([entry])

    def add(self, chat_id: int, operations: Iterable[Operation]) -> list[Entry]:
        """Store operations; call it inside a unit of work. Raises StorageFailure."""
        listed = list(operations)
        ids = iter(self._storage.outbox.add(chat_id, [dump(operation) for operation in listed if durable(operation)]))
        now = self._clock()
        return [Entry(chat_id, operation, next(ids) if durable(operation) else None, now) for operation in listed]

    def in_memory(self, chat_id: int, operations: Iterable[Operation]) -> list[Entry]:
        """Make entries without storing them, where the database cannot be written to; they are lost when the process ends."""
        now = self._clock()
        return [Entry(chat_id, operation, None, now) for operation in operations]

    def release(self, entries: Iterable[Entry]) -> None:
        """Start processing entries, after those already waiting in the same lane of the chat. Call it after `start`."""
        assert self._carry
        for entry in entries:
            key = entry.chat_id, lane(entry.operation)
            self._queues.setdefault(key, deque()).append(entry)
            if key not in self._workers and not self._stopped.is_set():
                task = asyncio.create_task(self._work(key), name="say what waits")
                self._workers[key] = task

    def pending(self, chat_id: int) -> bool:
        """Return whether a text to that chat is still undelivered, here or by another bot."""
        return (chat_id, "text") in self._queues or self._others.owe(chat_id, "text")

    def last_dated(self, chat_id: int) -> int:
        """Return Telegram's date of the latest message delivered to that chat, or 0 if unknown."""
        return max(self._dated.get(chat_id, 0), self._others.last_dated(chat_id))

    @property
    def depth(self) -> int:
        """The number of texts waiting to be sent, without those that pause after a failure."""
        return sum(len(queue) for key, queue in self._queues.items() if key[1] == "text" and key not in self._pausing)

    @property
    def waiting(self) -> int:
        """The number of all operations that wait, whatever their kind, and those that pause after a failure."""
        return sum(map(len, self._queues.values()))

    @property
    def oldest(self) -> float:
        """How long the oldest text has waited to be sent, in seconds; 0 if none waits."""
        written = [queue[0].written for key, queue in self._queues.items() if key[1] == "text" and queue]
        return max(0.0, self._clock() - min(written)) if written else 0.0

    async def shrunk(self, timeout: float) -> None:
        """Wait until the queue shrinks, for at most `timeout` seconds."""
        self._smaller.clear()
        await wait_for(self._smaller, timeout)

    async def stop(self, timeout: float) -> None:
        """Start nothing more, and wait for operations in progress, for at most `timeout` seconds."""
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
            self._sending.pop(key, None)
            del self._workers[key]
            if not queue:
                del self._queues[key]

    async def _ready(self, key: tuple[int, Lane], queue: deque[Entry]) -> bool:
        """Return whether the first entry is to be sent now; it is dropped where it is too old, or another bot's by now."""
        entry = queue[0]
        mine = await self._others.turn(entry.chat_id, key[1], entry.row, self._stopped)
        if mine is False:
            queue.popleft()
            self.counts["taken over"] += 1
        elif mine and self._clock() - entry.written > (DELETABLE if key[1] == "owed" else EXPIRES):
            self._settle(queue, "expired")
        # While it waited, an earlier one may have been taken over from another bot.
        return mine is True and bool(queue) and queue[0] is entry

    async def _try(self, key: tuple[int, Lane], queue: deque[Entry], failures: int) -> bool:
        """Try the first entry of the queue; return whether it is settled."""
        assert self._carry
        if not await self._ready(key, queue):
            return True
        entry = self._sending[key] = queue[0]
        try:
            done = await self._carry(entry.chat_id, entry.operation)
        except RetryAfter as error:
            seconds = _seconds(error)
            await self._pause(key, seconds, seconds)
            return False
        except Forbidden:
            # Nothing else in this queue can be delivered either.
            log.info("outbox: a person has blocked the bot")
            while queue:
                self._settle(queue, "blocked")
            return True
        except (BadRequest, ChatMigrated) as error:
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
        except TelegramError as error:
            await self._fail(key, failures, type(error).__name__)
            return False
        except Exception:
            log.exception("outbox: an operation cannot be done")
            self._settle(queue, "broken")
            return True
        self._settle(queue, "done", done)
        self._got_through(entry.chat_id)
        return True

    def _settle(self, queue: deque[Entry], outcome: str, done: Done | None = None) -> None:
        """Remove the first entry from the queue and the database, and put the operations that follow from it first."""
        entry = queue.popleft()
        self.counts[outcome] += 1
        then = done.then if done else ()
        entries = self._replace(entry, then, done.dated if done else 0)
        queue.extendleft(reversed([new for new in entries if lane(new.operation) == lane(entry.operation)]))
        self.release(new for new in entries if lane(new.operation) != lane(entry.operation))
        if done and done.dated:
            self._dated.pop(entry.chat_id, None)
            self._dated[entry.chat_id] = done.dated
            while len(self._dated) > CHATS_KEPT:
                self._dated.popitem(last=False)
        self._smaller.set()

    def _replace(self, entry: Entry, then: tuple[Operation, ...], dated: int) -> list[Entry]:
        kept = [operation for operation in then if durable(operation)]
        ids: list[int] = []
        try:
            with self._storage.transaction():
                if entry.row is not None and kept:
                    ids = self._storage.outbox.replace(entry.row, entry.chat_id, [dump(operation) for operation in kept])
                elif entry.row is not None:
                    self._unremoved.append(entry.row)
                if self._unremoved:
                    self._storage.outbox.remove(self._unremoved)
                self._others.note_dated(entry.chat_id, dated)
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

    def _got_through(self, chat_id: int) -> None:
        """A delivery succeeded: after earlier failures, wake the lanes that pause for long so that they retry."""
        self._said(chat_id)
        if self._failing:
            self._failing = False
            self._through.set()
            self._through = asyncio.Event()

    async def _pause(self, key: tuple[int, Lane], seconds: float, soonest: float) -> None:
        """Wait for `seconds`; stop after `soonest` once another delivery succeeds, and at once when told to stop."""
        self._pausing.add(key)
        self._smaller.set()
        await wait_for(self._stopped, min(seconds, soonest))
        if seconds > soonest:
            await wait_for(self._through, seconds - soonest)
        self._pausing.discard(key)


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return wait if isinstance(wait, int | float) else wait.total_seconds()
