"""Lost messages under outages, kills, stops and bursts in every flow, and under faults on every method.

Counts messages without a reply, checklist replies recorded twice, and replies sent twice. Telegram's limits are lifted
(VIGIE_SENDS_PER_SECOND). Takes about twenty minutes; writes its table to docs/reliability.md.
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.common import PAGE, into_page, table
from bot.storage import DATABASE
from playground import Person, Playground
from tests.telegram.test_killed import FLOWS, Victim

FAST = {"VIGIE_SENDS_PER_SECOND": "1000"}
OUTAGES = (15.0, 60.0)
BURSTS = (300, 700, 5000)
KILLS, STOPS = 200, 50
# The share of calls that fail, over all methods and kinds of fault.
FAULTY = 0.36

Asked = list[tuple[Person, str, int]]


class Crowd:
    """People of one playground, each of whom sends one message in one of the flows."""

    def __init__(self, playground: Playground) -> None:
        self._playground = playground
        self.asked: Asked = []

    def write(self, count: int) -> None:
        """Let `count` new people write, cycling through the flows."""
        texts = list(FLOWS)
        for number in range(count):
            person, text = self._playground.person(), texts[number % len(texts)]
            self.asked.append((person, FLOWS[text], person.send(text)))

    async def lost(self, patience: float) -> int:
        """Wait until no reply has arrived for `patience` seconds; return the number of people without one."""
        waited, before = 0.0, -1
        while (missing := self._missing()) and waited < patience:
            waited = 0.0 if missing != before else waited + 0.5
            before = missing
            await asyncio.sleep(0.5)
        return missing

    @property
    def repeated(self) -> int:
        """Return the number of people who got their reply more than once."""
        return sum(len(_replies(person, expected)) > 1 for person, expected, _ in self.asked)

    def _missing(self) -> int:
        return sum(not _replies(person, expected) for person, expected, _ in self.asked)


def _replies(person: Person, expected: str) -> list[object]:
    return [message for message in person.bot_messages if expected in message.text or expected in str(message.keyboard)]


def _twice(data: Path) -> int:
    """Return the number of questions with more than one reply in the same run of the checklist."""
    with sqlite3.connect(data / DATABASE) as db:
        rows = db.execute("SELECT COUNT(*) FROM checks WHERE run != 'done' GROUP BY sender, run, item HAVING COUNT(*) > 1")
        return len(rows.fetchall())


async def _row(name: str, scenario: Callable[[Victim, Crowd], object], patience: float = 60) -> tuple[str, str]:
    playground = Playground(rate_limit=None)
    await playground.start()
    with tempfile.TemporaryDirectory() as folder:
        bot = Victim(playground, Path(folder), **FAST)
        await bot.start()
        crowd = Crowd(playground)
        try:
            await scenario(bot, crowd)  # type: ignore[misc]
            lost = await crowd.lost(patience)
        finally:
            await bot.stop()
            await playground.stop()
        said = f"{len(crowd.asked)}, {lost}, {_twice(Path(folder))}, {crowd.repeated}"
    print(f"{name}: {said}", flush=True)
    return name, said


def _outage(seconds: float) -> Callable[[Victim, Crowd], object]:
    async def scenario(bot: Victim, crowd: Crowd) -> None:
        bot.playground.faults.bad_gateway(method="sendMessage", times=1_000_000)
        for _ in range(20):
            crowd.write(1)
            await asyncio.sleep(seconds / 20)
        bot.playground.faults.clear()

    return scenario


def _burst(people: int) -> Callable[[Victim, Crowd], object]:
    async def scenario(bot: Victim, crowd: Crowd) -> None:
        crowd.write(people)
        await bot.playground.wait_until(lambda: sum(bool(p.bot_messages) for p, *_ in crowd.asked) >= 60, timeout=120)
        await bot.kill()
        await bot.start()

    return scenario


def _ends(times: int, end: Callable[[Victim], object]) -> Callable[[Victim, Crowd], object]:
    async def scenario(bot: Victim, crowd: Crowd) -> None:
        randomly = random.Random(11)
        for _ in range(times):
            crowd.write(len(FLOWS))
            await asyncio.sleep(randomly.uniform(0, 0.3))
            await end(bot)  # type: ignore[misc]
            await bot.start()

    return scenario


async def _faulty(bot: Victim, crowd: Crowd) -> None:
    """Inject faults on every method except getUpdates, until 400 people have written."""
    randomly, faults = random.Random(5), bot.playground.faults
    kinds: list[Callable[[], None]] = [
        lambda: faults.too_many_requests(1),
        faults.server_error,
        faults.bad_gateway,
        faults.drop,
        lambda: faults.drop(delivered=True),
        lambda: faults.hang(2, delivered=False),
        lambda: faults.hang(2),
    ]
    for _ in range(400):
        crowd.write(1)
        if randomly.random() < FAULTY * 2:
            randomly.choice(kinds)()
        await asyncio.sleep(0.05)
    faults.clear()


async def _run() -> str:
    rows = [await _row(f"sendMessage answers 502 for {seconds:.0f} s", _outage(seconds), 90) for seconds in OUTAGES]
    rows += [await _row(f"{people} people at once, killed after 60 answers", _burst(people)) for people in BURSTS]
    rows.append(await _row(f"{KILLS} kills under load, in every flow", _ends(KILLS, Victim.kill)))
    rows.append(await _row(f"{STOPS} SIGTERMs under load, in every flow", _ends(STOPS, Victim.stop)))
    rows.append(await _row(f"a fault on about {FAULTY:.0%} of the calls", _faulty))
    head = ("what happens", "messages, lost, recorded twice, replied to twice")
    return table([head, *rows])


def run() -> str:
    """Run all scenarios; return the table, and write it to docs/reliability.md too."""
    made = asyncio.run(_run())
    into_page(PAGE, "losses", made)
    return made
