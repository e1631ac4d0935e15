"""The time of a question from text to rendered reply, compared with stock Rasa's `Agent.parse_message` on the same model."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable

from benchmarks.common import milliseconds, model, questions, table
from bot.app import asker
from bot.settings import Settings

ROUNDS = 5


async def _run() -> str:
    settings = Settings()
    path = model(settings)
    async with asker(settings, path) as ours:
        from rasa.core.agent import Agent

        bare = Agent.load(path)
        texts = questions()

        async def handle(text: str) -> None:
            await ours.ask(text, conversation=str(hash(text) % 50))

        async def parse(text: str) -> None:
            await bare.parse_message(text)

        wall: dict[str, list[float]] = {"handle": [], "parse": []}
        cpu: dict[str, list[float]] = {"handle": [], "parse": []}
        for _ in range(ROUNDS):
            # Alternate question by question, so that other load affects both alike.
            for text in texts:
                for name, work in (("parse", parse), ("handle", handle)):
                    await _time(work, text, wall[name], cpu[name])
    skip = len(texts)
    ratio = statistics.median(cpu["handle"][skip:]) / statistics.median(cpu["parse"][skip:])
    return table(
        [
            ("a question, from text to rendered reply with its state stored", milliseconds(wall["handle"][skip:])),
            ("bare `Agent.parse_message` on the same model", milliseconds(wall["parse"][skip:])),
            ("ratio of processor time, median (target at most 1.5)", f"{ratio:.2f}"),
            ("processor time of a question", milliseconds(cpu["handle"][skip:])),
        ]
    )


async def _time(work: Callable[[str], Awaitable[None]], text: str, wall: list[float], cpu: list[float]) -> None:
    started, used = time.perf_counter(), time.process_time()
    await work(text)
    cpu.append(time.process_time() - used)
    wall.append(time.perf_counter() - started)


def run() -> str:
    """Return the table."""
    return asyncio.run(_run())
