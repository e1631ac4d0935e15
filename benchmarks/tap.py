"""The time of a checklist button press, until the reply is stored and the next question rendered, and of a typed question."""

from __future__ import annotations

import asyncio
import itertools
import statistics
import tempfile
import time
from collections.abc import Awaitable
from pathlib import Path

from benchmarks.common import milliseconds, model, questions, table
from bot.assistant import AssistantLoader
from bot.dialogue import Dialogue, Incoming
from bot.knowledge import Library
from bot.settings import Settings
from bot.storage import DATABASE, Storage

ROUNDS = 5


async def _run() -> str:
    settings = Settings()
    library = Library.load(settings.root)
    with tempfile.TemporaryDirectory() as folder:
        storage = Storage(Path(folder) / DATABASE)
        loader = AssistantLoader(model(settings), library, storage.conversations)
        await loader.wait()
        dialogue = Dialogue(library, storage, loader)
        wall: dict[str, list[float]] = {"tap": [], "question": []}
        cpu: dict[str, list[float]] = {"tap": [], "question": []}
        asked = itertools.cycle(questions())
        for number in range(60 * ROUNDS):
            chat_id = 1 + number % 50
            reply = (await dialogue.receive(Incoming(chat_id, "fr", press="g:restart"))).edit
            # Alternate presses and questions, so that other load affects both alike.
            for _ in library.checklist.quick[:-1]:
                assert reply
                tap = Incoming(chat_id, "fr", press=reply.rows[0][0].data)
                reply = (await _time(dialogue.receive(tap), wall["tap"], cpu["tap"])).edit
                question = Incoming(1000 + number % 50, "fr", next(asked))
                await _time(dialogue.receive(question), wall["question"], cpu["question"])
        storage.close()
    skip = len(wall["tap"]) // ROUNDS
    ratio = statistics.median(cpu["tap"][skip:]) / statistics.median(cpu["question"][skip:])
    return table(
        [
            ("a tap on a checklist question, to the next question with the reply stored", milliseconds(wall["tap"][skip:])),
            ("a typed question, to the rendered reply with its state stored", milliseconds(wall["question"][skip:])),
            ("ratio of processor time, median (target at most 1)", f"{ratio:.2f}"),
        ]
    )


async def _time[T](work: Awaitable[T], wall: list[float], cpu: list[float]) -> T:
    started, used = time.perf_counter(), time.process_time()
    result = await work
    cpu.append(time.process_time() - used)
    wall.append(time.perf_counter() - started)
    return result


def run() -> str:
    """Return the table."""
    return asyncio.run(_run())
