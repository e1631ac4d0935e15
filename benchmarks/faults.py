"""Reminders under faults: kills the process at 200 random moments while the Bot API fails in all known ways.

Writes its table to docs/reliability.md too. Takes about ten minutes.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import random
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.common import PAGE, into_page, table
from bot.knowledge import Library
from bot.reminders.deliver import RESULTS, WORKERS
from bot.settings import PROJECT
from bot.storage import DATABASE, Calendar, Storage, Subscription
from bot.values import ReminderKind
from playground import Person, Playground
from playground.chats import User
from playground.errors import Refused

KILLS, PEOPLE = 200, 8000


def _by_day(library: Library) -> str:
    now = dt.datetime.now(dt.UTC)
    return next(zone for zone in library.zones if 8 <= now.astimezone(ZoneInfo(zone)).hour < 20)


def _arm(playground: Playground, randomly: random.Random, armed: Counter[str]) -> None:
    """Inject one fault, sometimes several in a row."""
    faults, send = playground.faults, "sendMessage"
    kinds: dict[str, Callable[[int], None]] = {
        "429": lambda n: faults.too_many_requests(1, times=1, method=send),
        "403": lambda n: faults.forbidden(times=1, method=send),
        "400": lambda n: faults.bad_request("can't parse entities", times=1, method=send),
        "500": lambda n: faults.server_error(times=n, method=send),
        "502 with a page": lambda n: faults.bad_gateway(times=n, method=send),
        "dropped": lambda n: faults.drop(times=n, method=send),
        "dropped after delivery": lambda n: faults.drop(delivered=True, times=n, method=send),
        "hanging": lambda n: faults.hang(4, delivered=False, times=1, method=send),
        "hanging after delivery": lambda n: faults.hang(4, delivered=True, times=1, method=send),
        "401 for a moment": lambda n: faults.refuse(Refused(401, "Unauthorized"), times=1, method=send),
    }
    kind = randomly.choice(list(kinds))
    kinds[kind](randomly.randint(1, 3))
    armed[kind] += 1


async def _start(folder: Path, address: str) -> asyncio.subprocess.Process:
    command = [sys.executable, "-m", "benchmarks.reminder_worker", str(folder), address]
    return await asyncio.create_subprocess_exec(*command, cwd=PROJECT, stderr=asyncio.subprocess.DEVNULL)


def _more_sent(playground: Playground, before: int) -> bool:
    return len(playground.calls_of("sendMessage")) != before


async def _kill_again_and_again(folder: Path, playground: Playground, people: list[Person]) -> dict[str, Any]:
    randomly, armed, worst = random.Random(11), Counter[str](), 0
    doubled = 0
    for _ in range(KILLS):
        before = len(playground.calls_of("sendMessage"))
        process = await _start(folder, playground.url)
        with suppress(TimeoutError):
            # Wait until it sends, so that most kills hit a process that is sending.
            await playground.wait_until(partial(_more_sent, playground, before), timeout=15)
        if randomly.random() < 0.7:
            _arm(playground, randomly, armed)
        await asyncio.sleep(randomly.expovariate(1 / 0.12))
        process.kill()
        await process.wait()
        now = sum(max(0, len(person.bot_messages) - 1) for person in people)
        worst, doubled = max(worst, now - doubled), now
    playground.faults.clear()
    return {"armed": armed, "worst": worst}


def _refused(folder: Path) -> set[int]:
    """Return the chats to which Telegram permanently refused a reminder."""
    with sqlite3.connect(folder / DATABASE) as db:
        return {chat for (chat,) in db.execute("SELECT chat_id FROM deliveries WHERE state IN ('held', 'failed')")}


def _states(folder: Path) -> Counter[str]:
    with sqlite3.connect(folder / DATABASE) as db:
        return Counter(dict(db.execute("SELECT state, COUNT(*) FROM deliveries GROUP BY 1").fetchall()))


async def _run() -> str:
    library = Library.load(PROJECT)
    playground = Playground(rate_limit=None)
    await playground.start()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        storage = Storage(folder / DATABASE)
        people = []
        for chat_id in range(1, PEOPLE + 1):
            user = User(chat_id, "Camille")
            people.append(Person(playground.state, playground.state.add_chat(user), user))
            due = Subscription(ReminderKind.BACKUP, "5@0800", active=True, due=int(time.time()) - 1)
            storage.reminders.save(chat_id, Calendar(_by_day(library)), [due])
        storage.close()
        found = await _kill_again_and_again(folder, playground, people)
        # Run without kills until nothing waits.
        process = await _start(folder, playground.url)
        until = time.monotonic() + 300
        while time.monotonic() < until:
            await asyncio.sleep(1)
            states = _states(folder)
            if not states["due"] and not states["sending"]:
                break
        process.kill()
        await process.wait()
        states, refused = _states(folder), _refused(folder)
    got = [len(person.bot_messages) for person in people]
    lost = [person for person in people if not person.bot_messages and person.chat_id not in refused]
    await playground.stop()
    rows = [
        ("people with a reminder due", f"{PEOPLE:,}"),
        ("kills (SIGKILL) at random instants", f"{KILLS}"),
        ("faults injected", ", ".join(f"{kind}: {count}" for kind, count in sorted(found["armed"].items()))),
        ("had it", f"{sum(count > 0 for count in got):,}"),
        ("refused for good by Telegram (403, 400), not sent again", f"{len(refused)}"),
        ("lost (target 0)", f"{len(lost)}"),
        ("had it more than once, of all kills and connections in doubt", f"{sum(count > 1 for count in got)}"),
        (f"most repeated after one kill (bound: {WORKERS} + {RESULTS})", f"{found['worst']}"),
        ("still waiting at the end", f"{states['due'] + states['sending']}"),
        ("time taken", f"{time.monotonic() - started:.0f} s"),
    ]
    return table(rows)


def run() -> str:
    """Return the table; write it to the page too."""
    found = asyncio.run(_run())
    into_page(PAGE, "faults", found)
    return found
