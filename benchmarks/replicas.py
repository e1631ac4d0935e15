"""SQLite and PostgreSQL, one bot and two, under the same load in one run; then kills, take-over, and reminders of two bots.

Bots, PostgreSQL, the Bot API, the load balancer and the people who write share this machine's processors: two bots are here for
safety, and cannot be faster than one. Writes its table to docs/reliability.md too; takes about ten minutes.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.common import PAGE, into_page, milliseconds, model, questions, table
from benchmarks.message import KINDS, TICKS
from benchmarks.reminders import bot_api, stats, subscribe
from bot.settings import PROJECT, Settings
from bot.storage import DATABASE, Storage
from playground import Person
from tests.postgres import Databases, server
from tests.telegram.replicas import Bots, bots
from tests.telegram.test_killed import FLOWS, Victim

# People who write at a time, for so many seconds, after so many that are not counted.
PEOPLE, SECONDS, WARM = 20, 25.0, 8.0
KILLS, TAKE_OVERS = 20, 5
DUE, PER_SECOND = 20_000, 1000


@dataclass
class Load:
    """What was measured of one way to run."""

    waits: list[float] = field(default_factory=list)
    seconds: float = 0.0
    used: float = 0.0


def _used(pid: int) -> float:
    """Return the processor time of a process, in seconds."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _used_by(running: Bots) -> float:
    return sum(_used(bot.process.pid) for bot in running.all if bot.process)


async def _people(running: Bots, load: Load | None, seconds: float) -> None:
    texts, until = questions(450, KINDS), time.monotonic() + seconds

    async def one(number: int) -> None:
        while time.monotonic() < until:
            # Somebody new each time: one person gets a message a second at most.
            person = running.playground.person()
            began = time.monotonic()
            sent = person.send(texts[number % len(texts)])
            await person.wait_for(timeout=120, after=sent)
            if load:
                load.waits.append(time.monotonic() - began)
            number += PEOPLE

    await asyncio.gather(*(one(number) for number in range(PEOPLE)))


async def _load(url: str, count: int) -> Load:
    load = Load()
    with tempfile.TemporaryDirectory() as folder:
        async with bots(Path(folder), url, count=count) as running:
            # Each bot loads its model with the first question; what answers meanwhile is not counted.
            await _people(running, None, WARM)
            before, began = _used_by(running), time.monotonic()
            await _people(running, load, SECONDS)
            load.seconds, load.used = time.monotonic() - began, _used_by(running) - before
    return load


def _replies(person: Person, expected: str) -> int:
    return sum(expected in message.text or expected in str(message.keyboard) for message in person.bot_messages)


async def _kills(url: str) -> dict[str, int]:
    """Kill one of two bots again and again while people write in every flow."""
    randomly, asked = random.Random(11), list[tuple[Person, str]]()

    def missing() -> int:
        return sum(not _replies(*one) for one in asked)

    with tempfile.TemporaryDirectory() as folder:
        async with bots(Path(folder), url) as running:
            for number in range(KILLS):
                for text, expected in FLOWS.items():
                    person = running.playground.person()
                    asked.append((person, expected))
                    person.send(text)
                await asyncio.sleep(randomly.uniform(0, 0.5))
                bot: Victim = running.all[number % 2]
                await bot.kill()
                await bot.start()
            until = time.monotonic() + 120
            while missing() and time.monotonic() < until:
                await asyncio.sleep(0.2)
    return {"asked": len(asked), "lost": missing(), "twice": sum(_replies(*one) > 1 for one in asked)}


async def _take_overs(url: str) -> list[float]:
    """Kill the bot that polls, and measure the time until the other one has replied to what is written at that moment."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        async with bots(Path(folder), url, webhook=False) as running:
            person = running.playground.person()
            sent = person.send("/aide")
            await person.wait_for(timeout=120, after=sent)
            for number in range(TAKE_OVERS):
                # The one started first polls; after it was killed and started again, it stands by.
                bot = running.all[number % 2]
                await bot.kill()
                began = time.monotonic()
                sent = person.send("/aide")
                await person.wait_for(timeout=120, after=sent)
                found.append(time.monotonic() - began)
                await bot.start()
    return found


def _reminders(url: str, count: int) -> dict[str, Any]:
    """Let `count` bots deliver what is due, together at PER_SECOND."""
    with tempfile.TemporaryDirectory() as folder, bot_api(PER_SECOND) as address, ExitStack() as stack:
        storage = Storage(Path(folder) / "main" / DATABASE, url=url)
        subscribe(storage, DUE, DUE)
        storage.close()
        command = [sys.executable, "-m", "benchmarks.replica_worker"]
        workers = []
        for number in range(count):
            given = [*command, str(Path(folder) / str(number)), url, address, str(PER_SECOND)]
            pipe = subprocess.PIPE
            workers.append(stack.enter_context(subprocess.Popen(given, cwd=PROJECT, stdin=pipe, stdout=pipe, text=True)))
        for worker in workers:
            assert worker.stdout
            worker.stdout.readline()
        for worker in workers:
            assert worker.stdin
            worker.stdin.write("go\n")
            worker.stdin.flush()
        shares = [json.loads(worker.stdout.readline()) for worker in workers if worker.stdout]
        found = stats(address)
    assert sum(share["sent"] for share in shares) == DUE, shares
    rate = (found["sent"] - 1) / found["seconds"]
    used = sum(share["used"] for share in shares) / DUE
    return {**found, "share": rate / PER_SECOND, "used": used, "parts": [share["sent"] for share in shares]}


async def _run() -> str:
    model(Settings())
    rows = [("load of the machine before it began", f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")]
    async with AsyncExitStack() as stack:
        databases = Databases(stack.enter_context(server(fsync=True)))
        for name, url, count in (
            ("SQLite, one bot", "", 1),
            ("PostgreSQL, one bot", databases.url("one"), 1),
            ("PostgreSQL, two bots", databases.url("two"), 2),
        ):
            load = await _load(url, count)
            rows += [
                (f"{name}: messages a second", f"{len(load.waits) / load.seconds:.0f}"),
                (f"{name}: from sending to the reply", milliseconds(load.waits)),
                (f"{name}: processor time of the bots a message", f"{load.used / len(load.waits) * 1e3:.1f} ms"),
            ]
            print(*rows[-3:], sep="\n", flush=True)
        kills = await _kills(databases.url("kills"))
        rows += [
            (f"{KILLS} kills of one of two bots under load: messages, lost (target 0)", f"{kills['asked']}, {kills['lost']}"),
            ("of them replied to twice: Telegram may have taken the first, and nobody knows", f"{kills['twice']}"),
        ]
        print(*rows[-2:], sep="\n", flush=True)
        taken = await _take_overs(databases.url("polling"))
        rows.append(
            (
                f"from the kill of the bot that polls to the other's reply, {TAKE_OVERS} times (target at most 10 s)",
                ", ".join(f"{seconds:.1f}" for seconds in taken) + " s",
            )
        )
        print(rows[-1], flush=True)
        for count in (1, 2):
            sent = _reminders(databases.url(f"reminders{count}"), count)
            parts = " and ".join(f"{part:,}" for part in sent["parts"])
            name = f"{DUE:,} reminders at {PER_SECOND:,} a second, {('one bot', 'two bots')[count - 1]}"
            rows += [
                (f"{name}: share of the rate", f"{sent['share']:.1%}"),
                (f"{name}: sent by each; sent twice, refused", f"{parts}; {sent['doubled']}, {sent['refused']}"),
                (f"{name}: processor time a send", f"{sent['used'] * 1e3:.2f} ms"),
            ]
            print(*rows[-3:], sep="\n", flush=True)
    return table(rows)


def run() -> str:
    """Return the table; write it to the page too."""
    made = asyncio.run(_run())
    into_page(PAGE, "replicas", made)
    return made
