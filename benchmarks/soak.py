"""Soak test: 200 people write continuously for ten minutes over the Bot API; measures throughput and lost messages.

Telegram's limit per bot is lifted (VIGIE_SENDS_PER_SECOND) in order to measure our own; the limit per chat applies.
"""

from __future__ import annotations

import asyncio
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time

from benchmarks.common import PAGE, into_page, milliseconds, model, questions, resident, table
from bot.settings import PROJECT, Settings
from playground import Person, Playground

PEOPLE, MINUTES = 200, 10.0
# Seconds between a reply and the person's next message. A chat gets at most one message a second, and with one every 1.1
# seconds the bot saturates its processor (about 170 messages a second).
THUMBS = 1.5
# Excludes requests for the checklist, whose question would follow every reply as a second message.
KINDS = ("faq", "ambiguous", "out_of_scope", "smalltalk", "incident")


class Crowd:
    """People who write until told to stop; each waits for a reply before writing again."""

    def __init__(self, playground: Playground) -> None:
        self._playground = playground
        self._texts = [*questions(450, KINDS), "/themes", "/aide", "/confidentialite", "mon mdp est Kangourou!2024, bien ?"]
        self.sent = self.lost = 0
        self.waits: list[float] = []
        self.until = float("inf")

    async def one(self, person: Person, seed: int) -> None:
        """Run one person."""
        randomly = random.Random(seed)
        await asyncio.sleep(randomly.uniform(0, THUMBS))
        while time.monotonic() < self.until:
            begin = time.monotonic()
            self.sent += 1
            try:
                await person.wait_for(timeout=60, after=person.send(randomly.choice(self._texts)))
            except TimeoutError:
                self.lost += 1
            else:
                self.waits.append(time.monotonic() - begin)
            # Only the bot's memory is measured: the playground discards what it received.
            person.chat.messages.clear()
            await asyncio.sleep(max(0.0, THUMBS - (time.monotonic() - begin)))


async def _run() -> str:
    playground = Playground(rate_limit=None)
    await playground.start()
    with tempfile.TemporaryDirectory() as data:
        environment = {**os.environ, "VIGIE_TELEGRAM_TOKEN": playground.token, "VIGIE_TELEGRAM_API": playground.url,
                       "VIGIE_DATA": data, "VIGIE_LOG_LEVEL": "WARNING", "VIGIE_SENDS_PER_SECOND": "1000"}  # fmt: skip
        process = subprocess.Popen([sys.executable, "-m", "bot.cli", "run"], cwd=PROJECT, env=environment)
        try:
            people = [playground.person() for _ in range(PEOPLE)]
            await people[0].wait_for(lambda m: "Sarah" in m.text, timeout=120, after=people[0].send("vpn, c'est quoi ?"))
            crowd = Crowd(playground)
            tasks = [asyncio.create_task(crowd.one(person, seed)) for seed, person in enumerate(people)]
            # Warm-up: all people are known, and each code path has run.
            await asyncio.sleep(30)
            begin, already, memory = time.monotonic(), len(crowd.waits), [resident(process.pid)]
            crowd.until = begin + MINUTES * 60
            for _ in range(int(MINUTES)):
                await asyncio.sleep(MINUTES * 60 / int(MINUTES))
                memory.append(resident(process.pid))
            await asyncio.gather(*tasks)
            answered, seconds = len(crowd.waits) - already, time.monotonic() - begin
        finally:
            process.terminate()
            process.wait()
            await playground.stop()
    made = table(
        [
            ("people, minutes", f"{PEOPLE}, {MINUTES:.0f}"),
            ("messages answered in that time", f"{answered:,}"),
            ("messages a second", f"{answered / seconds:.0f}"),
            ("lost, of all sent (target 0)", f"{crowd.lost} of {crowd.sent:,}"),
            ("from sending to the reply", milliseconds(crowd.waits)),
            ("memory at the start and after each minute", ", ".join(f"{mb:.0f}" for mb in memory) + " MB"),
            ("growth, last three minutes over the first three", f"{_growth(memory):+.1%}"),
        ]
    )  # fmt: skip
    into_page(PAGE, "soak", made)
    return made


def _growth(memory: list[float]) -> float:
    return statistics.mean(memory[-3:]) / statistics.mean(memory[:3]) - 1


def run() -> str:
    """Return the table; write it to the page too."""
    model(Settings())
    return asyncio.run(_run())
