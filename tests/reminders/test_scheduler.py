"""The scheduler looks for what is due again and again, keeps house once soon after the start, and stops without cutting off."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter

import pytest

from bot import reminders
from bot.reminders import Scheduler
from tests.waiting import within


class Deliverer(reminders.Deliverer):
    """Counts what it is told."""

    def __init__(self) -> None:
        self.idle = asyncio.Event()
        self.idle.set()
        self.ran: asyncio.Queue[int] = asyncio.Queue()
        self.told: list[str] = []
        self.fails = False

    def recover(self, *, own: bool = True) -> None:
        self.told.append("recover")

    def stop(self) -> None:
        self.told.append("stop")

    async def run(self) -> Counter[str]:
        self.ran.put_nowait(len(self.told))
        if self.fails:
            raise ValueError("no such table")
        return Counter()


async def nothing() -> None:
    """Keep no house."""


async def test_it_recovers_first_and_then_runs_again_and_again():
    deliverer = Deliverer()
    jobs = Scheduler(deliverer, nothing, every=0.01)
    assert deliverer.told == []
    jobs.start()
    assert deliverer.told == ["recover"]
    for _ in range(3):
        assert await within(20, "a look for what is due", deliverer.ran.get()) == 1
    await jobs.stop()
    assert deliverer.told == ["recover", "stop"]
    while not deliverer.ran.empty():
        deliverer.ran.get_nowait()
    await asyncio.sleep(0.1)
    assert deliverer.ran.empty()


async def test_the_house_is_kept_soon_after_the_start():
    kept = asyncio.Event()

    async def daily() -> None:
        kept.set()

    jobs = Scheduler(Deliverer(), daily, every=1000, first_daily_after=0)
    jobs.start()
    await within(20, "the house kept", kept.wait())
    await jobs.stop()


async def test_the_house_is_not_kept_while_the_model_loads():
    kept = asyncio.Event()

    async def daily() -> None:
        kept.set()

    jobs = Scheduler(Deliverer(), daily, every=0.01)
    jobs.start()
    await asyncio.sleep(0.1)
    await jobs.stop()
    assert not kept.is_set()


async def test_stopping_waits_for_a_run_under_way():
    deliverer = Deliverer()
    deliverer.idle.clear()
    jobs = Scheduler(deliverer, nothing, every=1000)
    jobs.start()
    stopping = asyncio.create_task(jobs.stop())
    await asyncio.sleep(0.05)
    assert not stopping.done()
    assert deliverer.told == ["recover", "stop"]
    deliverer.idle.set()
    await within(20, "the scheduler stopped", stopping)


async def test_stopping_waits_no_longer_than_it_may(caplog: pytest.LogCaptureFixture):
    deliverer = Deliverer()
    deliverer.idle.clear()
    jobs = Scheduler(deliverer, nothing, every=1000, stop_within=0.05)
    jobs.start()
    await within(20, "the scheduler stopped", jobs.stop())
    assert "sent again at the next start" in caplog.text


async def test_stopping_what_never_started_is_no_trouble():
    deliverer = Deliverer()
    await Scheduler(deliverer, nothing, every=1000).stop()
    assert deliverer.told == ["stop"]


async def test_a_run_that_fails_is_said_and_the_next_one_comes(caplog: pytest.LogCaptureFixture):
    deliverer = Deliverer()
    deliverer.fails = True
    jobs = Scheduler(deliverer, nothing, every=0.01)
    jobs.start()
    with caplog.at_level(logging.ERROR, logger="bot.reminders.scheduler"):
        for _ in range(3):
            await within(20, "a look for what is due", deliverer.ran.get())
    await jobs.stop()
    assert "a job failed: deliver" in caplog.text
    assert "no such table" in caplog.text
