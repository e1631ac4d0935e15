"""The time from the start of the process to the first answered button press, and to the first answered question."""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time

from benchmarks.common import model, table
from bot.settings import PROJECT, Settings
from playground import Person, Playground

RUNS = 5


async def _once() -> tuple[float, float]:
    playground = Playground(rate_limit=None)
    await playground.start()
    person, other = playground.person(), playground.person()
    # Both are pending before the bot starts: a question, and a press on a button of an old message.
    question = person.send("jpeux utiliser le wifi de la clinique ?")
    other.press(1, "t:backups", even_if_gone=True)
    with tempfile.TemporaryDirectory() as data:
        environment = {
            **os.environ,
            "VIGIE_TELEGRAM_TOKEN": playground.token,
            "VIGIE_TELEGRAM_API": playground.url,
            "VIGIE_DATA": data,
        }
        # Use compiled modules, as in production.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        started = time.perf_counter()
        process = subprocess.Popen([sys.executable, "-m", "bot.cli", "run"], cwd=PROJECT, env=environment)
        try:
            button = asyncio.create_task(_seen(other, "", started))
            answer = asyncio.create_task(_seen(person, "Sarah Delmas", started, after=question))
            return await button, await answer
        finally:
            process.terminate()
            process.wait()
            await playground.stop()


async def _seen(person: Person, text: str, started: float, after: int = 0) -> float:
    await person.wait_for(lambda message: text in message.text, timeout=120, after=after)
    return time.perf_counter() - started


def run() -> str:
    """Return the table; the first run, which fills the caches, is excluded."""
    model(Settings())
    times = [asyncio.run(_once()) for _ in range(RUNS + 1)][1:]
    buttons, answers = zip(*times, strict=True)
    ratio = statistics.median(button / answer for button, answer in times)
    return table(
        [
            (f"process start to first button answered, median of {RUNS}", f"{statistics.median(buttons):.2f} s"),
            ("process start to first question answered", f"{statistics.median(answers):.2f} s"),
            ("ratio, median of pairs (target under 0.33)", f"{ratio:.2f}"),
        ]
    )
