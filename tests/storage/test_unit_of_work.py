"""Whatever is written inside a unit of work is committed with it or not at all, whichever table or library writes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.reminders import bring_near
from bot.reminders.due import FAR, open_due
from bot.storage import Calendar, Person, Storage, Subscription
from bot.storage.transfer import shapes
from bot.values import Language, ReminderKind
from tests.postgres import Engine
from tests.storage.test_backups import CHAT, TODAY, filled, raw

NOW = int(dt.datetime(2026, 11, 26, 12, tzinfo=dt.UTC).timestamp())
BACKUP = ReminderKind.BACKUP

RolledBack = Callable[[Callable[[Storage], object]], None]


def save_reminder(storage: Storage) -> None:
    storage.reminders.save(CHAT, Calendar("Europe/Paris"), [Subscription(BACKUP, "5@1100", True, NOW)])


def deliver(storage: Storage) -> None:
    save_reminder(storage)
    open_due(storage, NOW, 10)
    claimed = storage.deliveries.claim(NOW, 10)
    storage.deliveries.release([delivery.id for delivery in claimed])
    storage.deliveries.claim(NOW, 10)
    storage.deliveries.recover()


def move(storage: Storage) -> None:
    storage.reminders.save(CHAT, Calendar(), [Subscription(BACKUP, "5@1100", True, NOW + FAR + 1)])
    assert bring_near(storage, NOW) == 1
    storage.reminders.switch_off(storage.reminders.due(NOW + FAR, 1)[0])


def block(storage: Storage) -> None:
    storage.reminders.unreachable(CHAT)
    storage.reminders.reachable(CHAT, {BACKUP: NOW}, NOW)


WRITES: dict[str, Callable[[Storage], object]] = {
    "a new person": lambda storage: storage.people.save(Person(8, Language.FR)),
    "a person": lambda storage: storage.people.save(Person(CHAT, Language.EN, chosen=True)),
    "a visit": lambda storage: storage.people.seen(Person(CHAT, Language.FR)),
    "a notice": lambda storage: storage.people.noticed(CHAT, TODAY),
    "a conversation and its replies": lambda storage: storage.conversations.save(_sender(storage), "{}", "r", {"item": "no"}),
    "a reply done": lambda storage: storage.checks.done(_sender(storage), "item"),
    "reminders": save_reminder,
    "reminders moved": move,
    "a block": block,
    "deliveries": deliver,
    "a reminder done": lambda storage: storage.deliveries.done(CHAT, BACKUP, "2026-11", NOW),
    "a reminder put off": lambda storage: storage.deliveries.snooze(CHAT, BACKUP, "2026-11", NOW),
    "a vote": lambda storage: storage.feedback.save(_sender(storage), "vpn", False),
    "a question": lambda storage: storage.questions.save(_sender(storage), "et le wifi ?", "declined", None, "fr"),
    "a question withdrawn": lambda storage: storage.questions.withdraw(_sender(storage), "vpn"),
    "a question dealt with": lambda storage: storage.questions.forget("raremarker"),
    "all questions": lambda storage: storage.questions.clear(),
    "an update": lambda storage: storage.updates.mark(17),
    "the outbox": lambda storage: storage.outbox.replace(storage.outbox.add(CHAT, ["{}"])[0], CHAT, ["[]"]),
    "what was said": lambda storage: storage.outbox.remove([row.id for row in storage.outbox.all()]),
    "a voice": lambda storage: storage.voices.save("key", 1, "file"),
    "a voice forgotten": lambda storage: storage.voices.forget("known", 1),
    "an erasure": lambda storage: storage.erase(CHAT),
    "a purge": lambda storage: storage.purge(TODAY + dt.timedelta(5)),
}


def _sender(storage: Storage) -> str:
    return storage.pseudonyms.of(CHAT)


@pytest.fixture
def storage(engine: Engine, tmp_path: Path):
    storage = filled(tmp_path / "vigie.db", engine=engine)
    storage.voices.save("known", 1, "file")
    storage.questions.save(_sender(storage), "c'est quoi un VPN ?", "disliked", "vpn", "fr")
    yield storage
    storage.close()


@pytest.fixture
def seen_by_others(storage: Storage, engine: Engine, tmp_path: Path):
    """Every row, as another program sees it: what is committed and nothing else."""
    other = engine.open(tmp_path / "vigie.db").connection
    select = {
        table: f"SELECT {', '.join(of.columns)} FROM {table} ORDER BY {', '.join(of.key)}" for table, of in shapes().items()
    }
    return lambda: [row for table in select for row in other.execute(select[table]).fetchall()]


@pytest.fixture
def rolled_back(storage: Storage, seen_by_others: Callable[[], list]):
    """Write inside a unit of work that then fails, looking from outside right before it does."""
    return partial(_rolled_back, seen_by_others, storage)


def _rolled_back(seen_by_others: Callable[[], list], storage: Storage, write: Callable[[Storage], object]) -> None:
    before = seen_by_others()

    def work() -> None:
        with storage.unit_of_work():
            write(storage)
            assert seen_by_others() == before
            raise KeyError

    with pytest.raises(KeyError):
        work()
    assert seen_by_others() == before


@pytest.mark.parametrize("name", WRITES)
def test_nothing_commits_early(storage: Storage, rolled_back: RolledBack, seen_by_others: Callable[[], list], name: str):
    before = seen_by_others()
    rolled_back(WRITES[name])
    # The same does change something where the unit of work succeeds.
    with storage.unit_of_work():
        WRITES[name](storage)
    assert seen_by_others() != before


def test_everything_at_once_in_any_order(rolled_back: RolledBack):
    def all_of_it(storage: Storage) -> None:
        for write in WRITES.values():
            if write is not move:
                write(storage)

    rolled_back(all_of_it)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "write",
    [
        lambda table: table.insert({"id": 17, "at": 1}, pk="id"),
        lambda table: table.insert_all([{"id": 17, "at": 1}, {"id": 18, "at": 1}], pk="id"),
        lambda table: table.upsert({"id": 17, "at": 1}, pk="id"),
        lambda table: table.insert({"id": 16, "at": 1}, pk="id", replace=True),
        lambda table: table.update(16, {"at": 1}),
        lambda table: table.delete(16),
        lambda table: table.delete_where("id = ?", [16]),
    ],
)
def test_what_sqlite_utils_would_commit_joins_too(storage: Storage, rolled_back: RolledBack, write: Callable[[Any], object]):
    storage.updates.mark(16)
    rolled_back(lambda storage: write(storage._db["updates"]))


def test_an_erasure_reaches_the_copies_once_it_is_committed_and_not_before(
    storage: Storage, rolled_back: RolledBack, tmp_path: Path
):
    storage.copy(TODAY)
    copy = (tmp_path / "copies" / f"vigie-{TODAY.isoformat()}.db").read_bytes()
    rolled_back(WRITES["an erasure"])
    assert (tmp_path / "copies" / f"vigie-{TODAY.isoformat()}.db").read_bytes() == copy
    with storage.unit_of_work():
        storage.erase(CHAT)
        # The nightly copy, at the worst moment: the person is in it again.
        storage.copy(TODAY)
        storage.copy(TODAY + dt.timedelta(1))
    assert b"raremarker" not in raw(tmp_path)


def test_what_waited_for_a_commit_that_never_came_is_not_done_after_the_next(
    storage: Storage, rolled_back: RolledBack, tmp_path: Path
):
    storage.copy(TODAY)
    rolled_back(WRITES["an erasure"])
    with storage.unit_of_work():
        storage.updates.mark(18)
    assert b"raremarker" in (tmp_path / "copies" / f"vigie-{TODAY.isoformat()}.db").read_bytes()
