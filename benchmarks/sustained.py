"""60 messages a second for a minute, twice the usual limit on sending: with that limit lifted, and with it in place.

With the limit lifted, the time to the reply counts; with it in place, the number of updates that the bot holds (taken from
Telegram and not yet answered) and its memory. People write whether or not others have been answered. Times to the reply depend
on what else the machine does, which is why the bot's processor time is written beside them.
"""

from __future__ import annotations

import asyncio
import os
import time
from contextlib import suppress
from dataclasses import dataclass, field

from benchmarks.common import PAGE, into_page, milliseconds, model, questions, resident, table
from benchmarks.message import KINDS, Measured, measured, write
from bot.settings import Settings
from playground import Person

PER_SECOND, SECONDS = 60, 60.0
# Seconds between two looks at who has been answered, and the longest wait for the last reply.
LOOK, PATIENCE = 0.02, 300.0


@dataclass
class Seen:
    """What was seen in one run."""

    waits: list[float] = field(default_factory=list)
    most_held: int = 0
    memory: list[float] = field(default_factory=list)
    processor: float = 0.0
    lost: int = 0


class Crowd:
    """A new person writes every 1/60 of a second."""

    def __init__(self, run: Measured, seen: Seen) -> None:
        self._run = run
        self._playground = run.bot.playground
        self._seen = seen
        self._waiting: dict[Person, float] = {}
        self._texts = questions(450, KINDS)
        self._first = self._taken()

    async def write(self) -> None:
        """Write for the whole time, and wait for the last reply."""
        watching = asyncio.create_task(self._watch())
        began, before = time.monotonic(), self._run.used
        for number in range(int(PER_SECOND * SECONDS)):
            await asyncio.sleep(max(0.0, began + number / PER_SECOND - time.monotonic()))
            person = self._playground.person()
            self._waiting[person] = time.monotonic()
            person.send(self._texts[number % len(self._texts)])
        self._seen.processor = (self._run.used - before) / (time.monotonic() - began)
        with suppress(TimeoutError):
            await asyncio.wait_for(watching, PATIENCE)
        self._seen.lost = len(self._waiting)

    async def _watch(self) -> None:
        """Note each reply, until all are there."""
        while self._waiting or not self._seen.waits:
            now = time.monotonic()
            for person in [person for person in self._waiting if person.bot_messages]:
                self._seen.waits.append(now - self._waiting.pop(person))
            self._seen.most_held = max(self._seen.most_held, self._taken() - self._first - len(self._seen.waits))
            self._seen.memory.append(resident(self._run.pid))
            await asyncio.sleep(LOOK)

    def _taken(self) -> int:
        """Return the id of the latest update that the bot was given."""
        given = [call.result for call in self._playground.calls_of("getUpdates")[-20:] if call.result]
        return max((update["update_id"] for updates in given for update in updates), default=0)


async def _try(**settings: str) -> Seen:
    seen = Seen()
    async with measured(sampled=False, **settings) as run:
        await write(run.bot.playground, questions(60, KINDS), 10)
        await Crowd(run, seen).write()
    return seen


async def _run() -> str:
    load = os.getloadavg()[0]
    free, limited = await _try(), await _try(VIGIE_SENDS_PER_SECOND="30")
    rows = [
        ("load of the machine before it began", f"{load:.1f} on {os.cpu_count()} processors"),
        ("limit lifted: from sending to the reply (target 95 %: at most 500 ms)", milliseconds(free.waits)),
        ("limit lifted: processor time of the bot", f"{free.processor:.0%} of one processor"),
        ("limit lifted: updates held, at most", f"{free.most_held}"),
        ("limit of 30 a second: updates held, at most (bound: 100 being handled and 200 replies)", f"{limited.most_held}"),
        ("limit of 30 a second: memory, first and most", f"{limited.memory[0]:.0f} MB, {max(limited.memory):.0f} MB"),
        ("limit of 30 a second: from sending to the reply, growing", milliseconds(limited.waits)),
        ("lost", f"{free.lost + limited.lost} of {len(free.waits) + len(limited.waits) + free.lost + limited.lost:,}"),
    ]
    return table(rows)


def run() -> str:
    """The table; the page is written too."""
    model(Settings())
    made = asyncio.run(_run())
    into_page(PAGE, "sustained", made)
    return made
