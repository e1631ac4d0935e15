"""Two bots on one database: each message is answered once and in order, whichever gets it, and whichever is killed."""

from __future__ import annotations

import asyncio
import time
from contextlib import closing
from pathlib import Path

import pytest

from bot.storage import DATABASE, Storage
from tests.postgres import Databases
from tests.telegram.replicas import bots
from tests.telegram.test_killed import FLOWS

pytestmark = [pytest.mark.model, pytest.mark.slow]


async def test_a_chat_goes_on_in_order_whichever_bot_gets_its_messages(model: Path, tmp_path: Path, postgres: Databases):
    async with bots(tmp_path, postgres.url()) as running:
        playground = running.playground
        people = [playground.person() for _ in range(10)]
        # The check-up, answered in order: each reply counts only for the question that was asked before it.
        for person in people:
            asked = person.send("/bilan")
            await person.wait_for(lambda m: "1 sur 9" in m.text, timeout=60, after=asked)
        for number in range(2, 6):
            for person in people:
                person.send("oui")
            for person in people:
                await person.wait_for(lambda m, number=number: f"{number} sur 9" in m.text, timeout=60)
    with closing(Storage(tmp_path / DATABASE, url=postgres.url())) as storage:
        for person in people:
            log = storage.checks.log(storage.pseudonyms.of(person.chat_id))
            assert [given.value for given in log] == ["yes"] * 4
            assert len({given.item for given in log}) == 4


async def test_nothing_is_lost_where_one_is_killed_and_the_other_stopped(model: Path, tmp_path: Path, postgres: Databases):
    async with bots(tmp_path, postgres.url()) as running:
        one, two = running.all
        people = []

        def write(rounds: int) -> None:
            for _ in range(rounds):
                for text, expected in FLOWS.items():
                    person = running.playground.person()
                    people.append((person, expected))
                    person.send(text)

        write(6)
        await asyncio.sleep(0.4)
        await one.kill()
        write(6)
        await one.start()
        # A rolling restart: the other one next, in the midst of it.
        write(6)
        await asyncio.sleep(0.4)
        await two.stop()
        write(6)
        await two.start()

        def replies(person, expected: str) -> list:
            return [m for m in person.bot_messages if expected in m.text or expected in str(m.keyboard)]

        await running.playground.wait_until(lambda: all(replies(*asked) for asked in people), timeout=90, what="all answered")
        twice = sum(len(replies(*asked)) > 1 for asked in people)
    # Telegram may have taken what was being sent at the kill, and nobody knows.
    assert twice <= 10


async def test_another_polls_within_seconds_after_a_kill(model: Path, tmp_path: Path, postgres: Databases):
    async with bots(tmp_path, postgres.url(), webhook=False) as running:
        person = running.playground.person()
        asked = person.send("/aide")
        await person.wait_for(timeout=60, after=asked)
        # The first one polls, and no two at a time: Telegram would answer one of them with a conflict.
        await running.all[0].kill()
        began = time.monotonic()
        asked = person.send("/aide")
        await person.wait_for(timeout=60, after=asked)
        assert time.monotonic() - began < 10
