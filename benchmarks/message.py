"""Processor time of a message all in: received over HTTP, screened, understood, stored and answered over HTTP.

The bot runs as a process of its own, whose processor time alone is counted; the Bot API is in this one. Other programs on the
machine lengthen it a little (they share its caches), which is why the load is written down beside it.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.common import PAGE, into_page, model, questions, table
from bot.settings import Settings
from playground import Person, Playground
from tests.telegram.test_killed import Victim

# Messages counted, after as many that are not; and how many people write at a time.
MESSAGES, CROWD = 300, 20
# Without what opens the checklist.
KINDS = ("faq", "ambiguous", "out_of_scope", "smalltalk", "incident")
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Measured:
    """A bot that is measured."""

    bot: Victim
    shares: Path

    @property
    def pid(self) -> int:
        """Of the bot's process."""
        assert self.bot.process
        return self.bot.process.pid

    @property
    def used(self) -> float:
        """Its processor time up to now, in seconds."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def switch(self) -> None:
        """Begin or end to count where the time goes."""
        os.kill(self.pid, signal.SIGUSR1)


@asynccontextmanager
async def measured(*, sampled: bool, **settings: str) -> AsyncIterator[Measured]:
    """The bot with its model loaded, with or without a look at where its time goes."""
    playground = Playground(rate_limit=None)
    await playground.start()
    with tempfile.TemporaryDirectory() as folder:
        shares = Path(folder) / "shares.json"
        quick = {"VIGIE_SENDS_PER_SECOND": "1000", "VIGIE_LOG_LEVEL": "ERROR", **settings}
        bot = Victim(playground, Path(folder) / "data", **quick)
        if sampled:
            bot.command = [sys.executable, "-m", "benchmarks.sampled", str(shares)]
        await bot.start()
        try:
            yield Measured(bot, shares)
        finally:
            if bot.process and bot.process.returncode is None:
                await bot.stop()
            await playground.stop()


async def write(playground: Playground, texts: list[str], at_a_time: int) -> None:
    """Let people write each of the texts and wait for the reply, so many of them side by side."""
    waiting = iter(texts)

    async def one(person: Person) -> None:
        for text in waiting:
            await person.wait_for(timeout=60, after=person.send(text))
            # A person's chat has a burst of five.
            person.chat.messages.clear()
            person = playground.person()

    await asyncio.gather(*(one(playground.person()) for _ in range(at_a_time)))


def _texts() -> list[str]:
    asked = questions(450, KINDS)
    return [asked[number % len(asked)] for number in range(MESSAGES)]


async def _cost(at_a_time: int) -> float:
    """Processor time of a message, in milliseconds."""
    async with measured(sampled=False) as run:
        await write(run.bot.playground, _texts(), at_a_time)
        before = run.used
        await write(run.bot.playground, _texts(), at_a_time)
        return (run.used - before) / MESSAGES * 1e3


async def _idle(seconds: float = 20) -> float:
    """Processor time of a second in which nobody writes, in milliseconds."""
    async with measured(sampled=False) as run:
        await write(run.bot.playground, _texts()[:20], 1)
        before = run.used
        await asyncio.sleep(seconds)
        return (run.used - before) / seconds * 1e3


async def _shares(at_a_time: int) -> Counter[str]:
    async with measured(sampled=True) as run:
        await write(run.bot.playground, _texts(), at_a_time)
        run.switch()
        await write(run.bot.playground, _texts(), at_a_time)
        run.switch()
        await run.bot.stop()
        return Counter(json.loads(run.shares.read_text(encoding="utf-8")))


async def _run() -> str:
    load = os.getloadavg()[0]
    alone, crowd, idle, shares = await _cost(1), await _cost(CROWD), await _idle(), await _shares(1)
    rows = [
        ("load of the machine before it began", f"{load:.1f} on {os.cpu_count()} processors"),
        ("processor time of a message, one person writing at a time (target at most 7 ms)", f"{alone:.1f} ms"),
        (f"processor time of a message, {CROWD} people writing at a time", f"{crowd:.1f} ms"),
        ("processor time of a second in which nobody writes", f"{idle:.1f} ms"),
    ]
    rows += [(f"share of {room}", f"{count / shares.total():.0%}") for room, count in shares.most_common()]
    return table(rows)


def run() -> str:
    """The table; the page is written too."""
    model(Settings())
    made = asyncio.run(_run())
    into_page(PAGE, "message", made)
    return made
