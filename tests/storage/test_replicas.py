"""Bots on one database: nobody does another's work, and what is left by one that is gone is taken over."""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.reminders.due import open_due
from bot.storage import Calendar, Person, Storage, Subscription, backups
from bot.telegram.turns import Turns
from bot.values import Language, ReminderKind
from tests.postgres import Databases, Engine

NOW = 1_900_000_000

LEADER = """
import sys
from pathlib import Path
from bot.storage import Storage

storage = Storage(Path(sys.argv[1]), url=sys.argv[2])
storage.join()
assert storage.replicas.lead("polling")
storage.outbox.add(7, ["{}"])
print("leads", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def two(postgres: Databases, tmp_path: Path):
    """Two bots."""
    opened = [Storage(tmp_path / name / "vigie.db", url=postgres.url()) for name in ("one", "two")]
    for storage in opened:
        storage.join()
    yield opened
    for storage in opened:
        storage.close()


def soon(condition: Callable[[], bool]) -> None:
    """Wait until the server has missed a connection, which takes it a moment."""
    until = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.01)


def test_each_knows_who_is_alive(two: list[Storage]):
    one, other = two
    assert one.replicas.alive() == other.replicas.alive() == {one.replicas.me, other.replicas.me}
    other.close()
    soon(lambda: one.replicas.alive() == {one.replicas.me})


def test_one_leads_until_it_resigns_or_is_gone(two: list[Storage]):
    one, other = two
    assert one.replicas.lead("polling")
    assert one.replicas.lead("polling")
    assert not other.replicas.lead("polling")
    # Another task is another one's.
    assert other.replicas.lead("housekeeping")
    one.replicas.resign("polling")
    assert other.replicas.lead("polling")
    other.close()
    soon(lambda: one.replicas.lead("polling"))
    soon(lambda: one.replicas.lead("housekeeping"))


@pytest.mark.slow
def test_who_is_killed_leaves_its_work_to_others_at_once(two: list[Storage], postgres: Databases, tmp_path: Path):
    command = [sys.executable, "-c", LEADER, str(tmp_path / "three" / "vigie.db"), postgres.url()]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdout.readline() == "leads\n"
    one, _ = two
    assert not one.replicas.lead("polling")
    assert one.outbox.adopt(own=False) == []
    child.kill()
    child.wait()
    soon(lambda: one.replicas.lead("polling"))
    assert [row.chat_id for row in one.outbox.adopt(own=False)] == [7]


def test_what_one_has_to_say_is_said_by_it_alone_until_it_is_gone(two: list[Storage]):
    one, other = two
    (mine,) = one.outbox.add(7, ["a"])
    (theirs,) = other.outbox.add(7, ["b"])
    assert other.outbox.of_chat(7, theirs) == [(mine, False, "a"), (theirs, True, "b")]
    assert one.outbox.of_chat(7, mine) == [(mine, True, "a")]
    assert one.outbox.of_chat(7) == [(mine, True, "a"), (theirs, False, "b")]
    assert other.outbox.adopt(own=False) == []
    me = one.replicas.me
    one.close()
    soon(lambda: me not in other.replicas.alive())
    assert [row.id for row in other.outbox.adopt(own=False)] == [mine]
    assert other.outbox.of_chat(7, mine) == [(mine, True, "a")]


def test_an_update_is_handled_by_whoever_writes_it_down_first(two: list[Storage]):
    one, other = two
    assert one.updates.mark(5)
    assert not other.updates.mark(5)
    assert other.updates.handled(5)


async def test_a_chat_has_one_turn_at_a_time_and_those_who_wait_here_come_first(two: list[Storage]):
    one, other = (Turns(storage) for storage in two)
    done = []

    async def handle(turns: Turns, update_id: int, seconds: float = 0.0) -> None:
        with turns.wanted(7):
            if await turns.take(7, update_id):
                done.append(update_id)
                await asyncio.sleep(seconds)
                two[0].updates.mark(update_id)

    with one.wanted(7):
        await handle(one, 1)
        elsewhere = asyncio.create_task(handle(other, 3))
        await asyncio.sleep(0.05)
        await handle(one, 2)
        # Another chat does not wait.
        with other.wanted(8):
            assert await other.take(8, 9)
    await elsewhere
    assert done == [1, 2, 3]
    # What was handled elsewhere while it waited is not handled again.
    with one.wanted(7):
        assert await one.take(7, 4)
        again = asyncio.create_task(handle(other, 4))
        await asyncio.sleep(0.05)
        two[0].updates.mark(4)
    await again
    assert done == [1, 2, 3]


def test_due_reminders_are_opened_and_claimed_by_one_each(two: list[Storage]):
    one, other = two
    for chat in range(40):
        one.reminders.save(chat, Calendar(), [Subscription(ReminderKind.BACKUP, "5@0800", True, NOW - chat)])
    # While one has them in a transaction, the other gets others, and waits for none.
    with one.transaction():
        first = {reminder.chat_id for reminder in one.reminders.due(NOW, 10)}
        second = {reminder.chat_id for reminder in other.reminders.due(NOW, 10)}
    assert len(first) == len(second) == 10
    assert not first & second
    assert open_due(one, NOW, 25) == 25
    assert open_due(other, NOW, 25) == 15
    with one.transaction():
        mine = {delivery.chat_id for delivery in one.deliveries.claim(NOW + 3600, 15)}
        theirs = {delivery.chat_id for delivery in other.deliveries.claim(NOW + 3600, 25)}
    assert (len(mine), len(theirs)) == (15, 25)
    assert not mine & theirs
    # What one was sending is due again once it is gone, and not before.
    assert one.deliveries.recover(own=False) == 0
    other.close()
    soon(lambda: one.deliveries.recover(own=False) == 25)


def test_the_rate_is_shared(two: list[Storage]):
    rates = [storage.send_rate() for storage in two]
    one, other = rates
    began = time.monotonic()
    waits = [rate.reply(0.1) for _ in range(5) for rate in rates]
    spent = time.monotonic() - began
    # Ten slots of a tenth of a second: the last is nine tenths after the first, whoever asks.
    assert 0.9 - spent - 0.05 <= waits[-1] <= 0.91
    assert all(later > earlier for earlier, later in itertools.pairwise(waits))
    assert not one.spare(0.1)
    # Those that nobody waits for come after all that, and leave room between them.
    first = one.bulk(0.1, 0.2, 5)
    assert 0.9 - 0.1 - spent <= first <= 1.01
    assert other.bulk(0.1, 0.2, 1) >= first + 0.9 - 0.1
    one.halt(60)
    assert other.reply(0.1) > 59
    for rate in rates:
        rate.close()


def test_the_date_of_the_latest_message_is_known_to_all(two: list[Storage]):
    one, other = two
    assert other.people.last_said(7) == 0
    one.people.save(Person(7, Language.FR))
    assert other.people.last_said(7) == 0
    one.people.said(7, 1_900_000_000)
    assert other.people.last_said(7) == 1_900_000_000


def test_whom_another_bot_erases_goes_from_ones_own_copies(two: list[Storage]):
    one, other = two
    for chat in (7, 8):
        one.people.save(Person(chat, Language.FR))
    today = dt.datetime.now(dt.UTC).date()
    one.copy(today)
    other.erase(7)
    one.erase_what_others_erased()
    (copy,) = backups.kept(one.path)
    assert backups.erased_in(copy, one.erased) == []
    with backups.read_only(copy) as db:
        assert db.execute("SELECT chat_id FROM people").fetchall() == [(8,)]


def test_over_a_file_there_is_one_bot(tmp_path: Path):
    storage = Engine().open(tmp_path / "vigie.db")
    storage.join()
    assert not storage.replicas.several
    assert storage.replicas.alive() == {storage.replicas.me}
    assert storage.replicas.lead("polling")
    assert storage.send_rate() is None
    storage.close()
