"""Memory of the running bot, idle and after 10,000 messages from 1,000 people, over the Bot API."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile

from benchmarks.common import model, questions, resident, table
from bot.settings import PROJECT, Settings
from playground import Person, Playground

PEOPLE = 1000
MESSAGES = 10_000
AT_ONCE = 50


async def _run() -> str:
    playground = Playground(rate_limit=None)
    await playground.start()
    with tempfile.TemporaryDirectory() as data:
        environment = {
            **os.environ,
            "VIGIE_TELEGRAM_TOKEN": playground.token,
            "VIGIE_TELEGRAM_API": playground.url,
            "VIGIE_DATA": data,
        }
        environment["VIGIE_LOG_LEVEL"] = "WARNING"
        process = subprocess.Popen([sys.executable, "-m", "bot.cli", "run"], cwd=PROJECT, env=environment)
        try:
            people = [playground.person() for _ in range(PEOPLE)]
            texts = questions(450)
            await people[0].wait_for(lambda m: "Sarah" in m.text, timeout=120, after=people[0].send("vpn, c'est quoi ?"))
            # Idle: the model is loaded, and each code path has run once.
            await _talk(people[:100], texts, 450)
            rest = resident(process.pid)
            points = []
            for _ in range(4):
                await _talk(people, texts, MESSAGES // 4)
                points.append(resident(process.pid))
        finally:
            process.terminate()
            process.wait()
            await playground.stop()
    growth = (points[-1] / rest - 1) * 100
    return table(
        [
            ("at rest, after the first 450 messages", f"{rest:.0f} MB"),
            (
                f"after 2,500, 5,000, 7,500 and {MESSAGES:,} messages from {PEOPLE:,} people",
                ", ".join(f"{p:.0f} MB" for p in points),
            ),
            ("growth (target within 5 %)", f"{growth:+.1f} %"),
        ]
    )


async def _talk(people: list[Person], texts: list[str], count: int) -> None:
    """Send `count` messages from several people concurrently, each waiting for the reply."""
    turns = iter(range(count))

    async def worker() -> None:
        for turn in turns:
            person = people[turn % len(people)]
            await person.wait_for(timeout=60, after=person.send(texts[turn % len(texts)]))
            # Only the bot's memory is measured: the playground discards what it received.
            person.chat.messages.clear()

    await asyncio.gather(*(worker() for _ in range(AT_ONCE)))


def run() -> str:
    """Return the table."""
    model(Settings())
    return asyncio.run(_run())
