"""Two bots on one database, as processes: each message is answered once, whichever gets it, and whichever is killed.

`python -m benchmarks replicas` does the same for longer, with the model.
"""

from __future__ import annotations

import asyncio
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from bot.storage import DATABASE, Storage
from tests.postgres import Databases
from tests.telegram.bot_process import TEXTS
from tests.telegram.replicas import bots

pytestmark = pytest.mark.slow

SCRIPTED = [sys.executable, "-m", "tests.telegram.bot_process"]
# What people write, and what a reply to it holds.
FLOWS = {
    **dict.fromkeys(("le wifi ?", "le vpn ?"), "🔊"),
    "bonjour": "question",
    "/rappels": "rappel",
    "/mesdonnees": "Voici tout ce que je retiens",
    "/confidentialite": "Ce que je ne garde pas",
}


def replies(person, expected: str) -> list:
    return [m for m in person.bot_messages if expected in m.text or expected in str(m.keyboard)]


async def test_nothing_is_lost_where_one_is_killed_and_the_other_stopped(tmp_path: Path, postgres: Databases):
    assert FLOWS.keys() >= TEXTS.keys()
    async with bots(tmp_path, postgres.url(), command=SCRIPTED) as running:
        one, two = running.all
        people = []

        def write() -> None:
            for text, expected in list(FLOWS.items()) * 8:
                person = running.playground.person()
                people.append((person, expected))
                person.send(text)

        write()
        await asyncio.sleep(0.2)
        await one.kill()
        write()
        await one.start()
        # A rolling restart: the other one next, in the midst of it.
        write()
        await asyncio.sleep(0.2)
        await two.stop()
        write()
        await running.playground.wait_until(lambda: all(replies(*asked) for asked in people), timeout=60, what="all answered")
        twice = sum(len(replies(*asked)) > 1 for asked in people)
    # What was being sent at the kill may have come, and nobody knows: as many at most as one bot sends at a time.
    assert twice <= 5
    with closing(Storage(tmp_path / DATABASE, url=postgres.url())) as storage:
        assert storage.outbox.all() == []


async def test_another_polls_within_seconds_after_a_kill(tmp_path: Path, postgres: Databases):
    async with bots(tmp_path, postgres.url(), webhook=False, command=SCRIPTED) as running:
        person = running.playground.person()
        asked = person.send("le vpn ?")
        await person.wait_for(timeout=60, after=asked)
        # The first one polls, and no two at a time.
        await running.all[0].kill()
        began = time.monotonic()
        asked = person.send("/aide")
        await person.wait_for(timeout=60, after=asked)
        assert time.monotonic() - began < 10
