"""Lost messages under outages, kills, stops and bursts in every flow, and under faults on every method.

Counts messages without a reply, checklist replies recorded twice, and replies sent twice. Telegram's limits are lifted
(VIGIE_SENDS_PER_SECOND). Takes the hour of its longest outage, beside which the other parts run; writes its table to
docs/reliability.md. `python -m benchmarks.losses PART …` runs the parts named and only prints.
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from benchmarks.common import PAGE, into_page, table
from bot.storage import DATABASE
from bot.telegram.http import READ
from playground import Person, Playground
from tests.telegram.test_killed import FLOWS, Victim

FAST = {"VIGIE_SENDS_PER_SECOND": "1000", "VIGIE_LOG_LEVEL": "ERROR"}
# How long sendMessage fails, in seconds; and the number of people who write meanwhile.
OUTAGES, WRITING = (15, 300, 3600), 40
BURSTS = (300, 700, 5000)
KILLS, STOPS = 200, 50
# A reply counts as lost once no other has arrived for so long; longer than any pause of the outbox. Seconds.
PATIENCE = 90.0
# The share of calls that fail, over all methods and kinds of fault.
FAULTY = 0.36

Asked = list[tuple[Person, str, int]]
Scenario = Callable[[Victim, "Crowd"], Awaitable[None]]


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

    async def lost(self, patience: float = PATIENCE) -> int:
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


async def _row(name: str, scenario: Scenario) -> tuple[str, str]:
    playground = Playground(rate_limit=None)
    await playground.start()
    with tempfile.TemporaryDirectory() as folder:
        bot = Victim(playground, Path(folder), **FAST)
        await bot.start()
        crowd = Crowd(playground)
        try:
            await scenario(bot, crowd)
            lost = await crowd.lost()
        finally:
            await bot.stop()
            await playground.stop()
        said = f"{len(crowd.asked)}, {lost}, {_twice(Path(folder))}, {crowd.repeated}"
    print(f"{name}: {said}", flush=True)
    return name, said


def _outage(seconds: float) -> Scenario:
    async def scenario(bot: Victim, crowd: Crowd) -> None:
        bot.playground.faults.bad_gateway(method="sendMessage", times=1_000_000)
        for _ in range(WRITING):
            crowd.write(1)
            await asyncio.sleep(seconds / WRITING)
        bot.playground.faults.clear()

    return scenario


def _burst(people: int) -> Scenario:
    async def scenario(bot: Victim, crowd: Crowd) -> None:
        crowd.write(people)
        await bot.playground.wait_until(lambda: sum(bool(p.bot_messages) for p, *_ in crowd.asked) >= 60, timeout=120)
        await bot.kill()
        await bot.start()

    return scenario


def _ends(times: int, end: Callable[[Victim], Awaitable[object]]) -> Scenario:
    """End the bot at random moments; every fourth time after it has loaded its model and answered everything."""

    async def scenario(bot: Victim, crowd: Crowd) -> None:
        randomly = random.Random(11)
        for number in range(times):
            if number % 4 == 3:
                await crowd.lost()
            crowd.write(len(FLOWS))
            await asyncio.sleep(randomly.uniform(0, 0.3))
            await end(bot)
            await bot.start()

    return scenario


async def _faulty(bot: Victim, crowd: Crowd) -> None:
    """Inject faults on every method, getUpdates included, until 400 people have their replies."""
    faults = bot.playground.faults
    kinds: list[Callable[[str], None]] = [
        lambda method: faults.too_many_requests(1, method=method),
        lambda method: faults.server_error(method=method),
        lambda method: faults.bad_gateway(method=method),
        lambda method: faults.drop(method=method),
        lambda method: faults.drop(delivered=True, method=method),
        # Longer than the bot waits for an answer, but for getUpdates.
        lambda method: faults.hang(READ + 1, delivered=False, method=method),
        lambda method: faults.hang(READ + 1, method=method),
    ]
    faults.at_random(FAULTY, kinds, random.Random(5))
    for _ in range(400):
        crowd.write(1)
        await asyncio.sleep(0.05)
    await crowd.lost()
    faults.clear()


PARTS: dict[str, tuple[str, Scenario]] = {
    **{f"outage-{seconds}": (f"sendMessage answers 502 for {seconds} s", _outage(seconds)) for seconds in OUTAGES},
    **{f"burst-{people}": (f"{people} people at once, killed after 60 answers", _burst(people)) for people in BURSTS},
    "kills": (f"{KILLS} kills under load, in every flow", _ends(KILLS, Victim.kill)),
    "stops": (f"{STOPS} SIGTERMs under load, in every flow", _ends(STOPS, Victim.stop)),
    "faults": (f"a fault on {FAULTY:.0%} of the calls of every method", _faulty),
}


async def _run() -> str:
    longest = f"outage-{max(OUTAGES)}"
    meanwhile = asyncio.create_task(_row(*PARTS[longest]))
    rows = {name: await _row(*part) for name, part in PARTS.items() if name != longest}
    rows[longest] = await meanwhile
    head = ("what happens", "messages, lost, recorded twice, replied to twice")
    return table([head, *(rows[name] for name in PARTS)])


def run() -> str:
    """Run all scenarios; return the table, and write it to docs/reliability.md too."""
    made = asyncio.run(_run())
    into_page(PAGE, "losses", made)
    return made


async def _only(names: list[str]) -> None:
    for name in names:
        await _row(*PARTS[name])


if __name__ == "__main__":
    asyncio.run(_only(sys.argv[1:]))
