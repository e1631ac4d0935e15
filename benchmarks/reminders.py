"""Reminders at scale: a million subscriptions, 100,000 due in one minute, rate limits, concurrent answers, alternatives.

Takes about ten minutes, most of it waiting for the rate limit of the Bot API.
"""

from __future__ import annotations

import asyncio
import gc
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.common import milliseconds, model, questions, resident, table
from bot.assistant import AssistantLoader
from bot.dialogue import Dialogue, Incoming
from bot.knowledge import Library
from bot.reminders import Deliverer
from bot.reminders.due import open_due
from bot.settings import PROJECT, Settings
from bot.storage import DATABASE, Storage
from bot.telegram.delivery import send
from bot.telegram.http import AiohttpRequest
from bot.telegram.rate_limiter import PriorityRateLimiter
from bot.telegram.reminder_sender import ReminderSender

ZONE = "Europe/Paris"
PORT = 8931
# A Thursday at noon in Paris, so that no reminder falls in the night.
NOW = 1_804_244_400


@contextmanager
def bot_api(per_second: int) -> Iterator[str]:
    """Run the counting Bot API as a process; yield its address."""
    command = [sys.executable, "-m", "benchmarks.bot_api", str(PORT), str(per_second)]
    process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        process.stdout.readline()
        yield f"http://127.0.0.1:{PORT}"
    finally:
        process.kill()
        process.wait()


def stats(address: str) -> dict[str, Any]:
    """Return what the Bot API has counted so far."""
    with urllib.request.urlopen(f"{address}/stats") as answer:
        return dict(json.load(answer))


def subscribe(storage: Storage, people: int, due: int) -> None:
    """Insert `people` subscriptions; the first `due` are due now, the others during the next month."""
    later = random.Random(1)
    with storage.connection as conn:
        conn.executemany(
            "INSERT INTO people (chat_id, language, first_seen) VALUES (?, 'fr', '2026-01-01')",
            ((chat,) for chat in range(1, people + 1)),
        )
        conn.executemany(
            "INSERT INTO reminders (chat_id, kind, rule, active, due) VALUES (?, 'backup', '5@1200', 1, ?)",
            ((chat, NOW if chat <= due else NOW + later.randint(3600, 30 * 86_400)) for chat in range(1, people + 1)),
        )


class Bench:
    """Storage, bot and deliverer over one database, with a fixed clock except for sending."""

    def __init__(self, folder: Path, address: str, per_second: int, people: int, due: int) -> None:
        from telegram.ext import ExtBot

        self.storage = Storage(folder / DATABASE)
        subscribe(self.storage, people, due)
        self.library = Library.load(PROJECT)
        self.bot: Any = ExtBot(
            "1:LOCAL", base_url=f"{address}/bot", request=AiohttpRequest(), rate_limiter=PriorityRateLimiter(per_second)
        )
        started = time.monotonic()
        sender = ReminderSender(self.bot, self.library, self.storage)
        self.deliverer = Deliverer(self.storage, sender, lambda: NOW + time.monotonic() - started)


async def _mass(people: int, due: int, per_second: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder, bot_api(per_second) as address:
        bench = Bench(Path(folder), address, per_second, people, due)
        async with bench.bot:
            gc.collect()
            before, used = resident(), time.process_time()
            counts = await bench.deliverer.run()
            used, grown = time.process_time() - used, resident() - before
        bench.storage.close()
        found = stats(address)
    assert counts["sent"] == due == found["sent"], (counts, found)
    rate = (found["sent"] - 1) / found["seconds"]
    return {**found, "rate": rate, "share": rate / per_second, "cpu": used / due, "grown": grown}


def _queries() -> list[tuple[str, str]]:
    """Measure the time to open and claim a batch of 200, by size of the table."""
    rows, medians = [], []
    for people in (10**4, 10**5, 10**6):
        with tempfile.TemporaryDirectory() as folder:
            storage = Storage(Path(folder) / DATABASE)
            subscribe(storage, people, 5000)
            found: list[float] = []
            for _ in range(20):
                started = time.perf_counter()
                open_due(storage, NOW, 200)
                assert len(storage.deliveries.claim(NOW, 200)) == 200
                found.append(time.perf_counter() - started)
            storage.close()
        medians.append(statistics.median(found[2:]))
        rows.append((f"200 due opened and claimed, of {people:,} subscriptions", milliseconds(found[2:])))
    return [*rows, ("a million against ten thousand (flat is 1)", f"{medians[-1] / medians[0]:.2f}")]


async def _answers(per_second: int, seconds: float) -> tuple[list[float], list[float]]:
    """Return the times from a question to the receipt of its answer, without and during a mass sending."""
    settings = Settings()
    with tempfile.TemporaryDirectory() as folder, bot_api(per_second) as address:
        bench = Bench(Path(folder), address, per_second, 100_000, 100_000)
        loader = AssistantLoader(model(settings), bench.library, bench.storage.conversations)
        await loader.wait()
        dialogue = Dialogue(bench.library, bench.storage, loader)
        texts = questions()

        async def ask(number: int) -> float:
            started = time.perf_counter()
            chat_id = 10**7 + number % 200
            out = await dialogue.receive(Incoming(chat_id, "fr", texts[number % len(texts)]))
            await send(bench.bot, chat_id, out.messages[0])
            return time.perf_counter() - started

        async def over(span: float) -> list[float]:
            found, until, number = [], time.monotonic() + span, 0
            while time.monotonic() < until:
                found.append(await ask(number))
                number += 1
                await asyncio.sleep(0.3)
            return found[3:]

        async with bench.bot:
            await over(3)
            alone = await over(seconds)
            sending = asyncio.create_task(bench.deliverer.run())
            await asyncio.sleep(1)
            during = await over(seconds)
            assert not sending.done()
            bench.deliverer.stop()
            await sending
        bench.storage.close()
    return alone, during


def _p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


def _peer(kind: str, people: int, due: int) -> dict[str, float]:
    """Run an alternative in a separate process (reminders_peers.py)."""
    with bot_api(100_000) as address:
        command = [sys.executable, "-m", "benchmarks.reminders_peers", kind, str(people), str(due), address]
        done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def run() -> str:
    """Return the table."""
    rows = _queries()
    fast = asyncio.run(_mass(10**6, 10**5, 1000))
    rows += [
        ("1,000,000 subscriptions, 100,000 due in a minute, 1,000 a second allowed: sends a second", f"{fast['rate']:.0f}"),
        ("share of what the API allows (target at least 95 %)", f"{fast['share']:.1%}"),
        ("processor time a send", f"{fast['cpu'] * 1e3:.2f} ms"),
        ("memory grown over those 100,000", f"{fast['grown']:.0f} MB"),
        ("refused by the API, sent twice", f"{fast['refused']}, {fast['doubled']}"),
    ]
    slow = asyncio.run(_mass(2000, 2000, 30))
    rows += [
        ("30 a second allowed: most in any second (target at most 30)", f"{slow['most']}"),
        ("429 caused by us (target 0)", f"{slow['refused']}"),
        ("share of the allowance used (target at least 99 %)", f"{slow['share']:.1%}"),
    ]
    for per_second in (30, 1000):
        alone, during = asyncio.run(_answers(per_second, 45))
        rows += [
            (f"an answer, nothing else going on ({per_second} a second allowed)", milliseconds(alone)),
            (f"an answer during a mass sending of {per_second} a second", milliseconds(during)),
            ("ratio of 95th percentiles (target at most 1.5)", f"{_p95(during) / _p95(alone):.2f}"),
        ]
    for kind, name in (
        ("ours", "ours"),
        ("jobstore", "one APScheduler job per subscription, SQLAlchemy job store"),
        ("jobqueue", "python-telegram-bot's JobQueue"),
    ):
        peer = _peer(kind, 10_000, 2_000)
        said = f"ready in {peer['ready']:.1f} s, {peer['memory']:.0f} MB, {peer['rate']:.0f} sends a second"
        rows.append((f"10,000 subscriptions, 2,000 due, no limit: {name}", said))
    return table(rows)
