"""The whole bot killed in the middle of a checklist, again and again: no reply lost, none counted twice, and it goes on."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest

from bot.knowledge import Library
from bot.playground import Playground
from bot.settings import PROJECT
from bot.storage import DATABASE, Storage

pytestmark = pytest.mark.model

KILLS = 3


async def start(playground: Playground, data: Path) -> asyncio.subprocess.Process:
    """`vigie run` against the playground, as a process of its own; returns once it answers."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("VIGIE_")}
    environment |= {
        "VIGIE_TELEGRAM_TOKEN": playground.token,
        "VIGIE_TELEGRAM_API": playground.url,
        "VIGIE_DATA": str(data),
        "VIGIE_LOG_LEVEL": "WARNING",
    }
    calls = len(playground.calls_of("setMyShortDescription"))
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot.cli", "run", cwd=PROJECT, env=environment)
    await playground.wait_until(lambda: len(playground.calls_of("setMyShortDescription")) > calls + 1, timeout=90)
    return process


def shown(person, library: Library) -> str | None:
    """The question on the screen; None once the results are there."""
    items = library.checklist.items.values()
    return next((item.id for m in reversed(person.bot_messages) for item in items if item.fr.question in m.text), None)


async def test_killed_at_any_instant(model: Path, tmp_path: Path, library: Library):
    playground, randomly = Playground(rate_limit=None), random.Random(7)
    await playground.start()
    process = await start(playground, tmp_path)
    try:
        person = playground.person()
        last = person.send("/bilan")
        message = await person.wait_for(lambda m: "1 sur 8" in m.text, timeout=90, after=last)
        for turn in range(40):
            asked = shown(person, library)
            buttons = person.message(message.id).buttons
            yes = next((b["callback_data"] for b in buttons if b["text"] == "Oui"), None)
            if yes is None:
                break
            person.press(message.id, yes)
            if turn < KILLS:
                await asyncio.sleep(randomly.uniform(0, 0.02))
                process.send_signal(signal.SIGKILL)
                await process.wait()
                process = await start(playground, tmp_path)
            # A tap that died with the process is made again, as a person would.
            with suppress(TimeoutError):
                await playground.wait_until(lambda a=asked: shown(person, library) != a, timeout=12)
            await asyncio.sleep(0.05)
        await person.wait_for(lambda m: "À imprimer" in str(m.keyboard), timeout=60)
    finally:
        process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(process.wait(), 30)
        await playground.stop()
    storage = Storage(tmp_path / DATABASE)
    log = storage.checks.log(storage.pseudonyms.of(person.chat_id))
    storage.close()
    assert Counter(given.item for given in log) == Counter(library.checklist.quick)
    assert {given.value for given in log} == {"yes"}
