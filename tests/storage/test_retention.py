"""What is too old goes, in every table and no earlier than said; a clock gone wrong takes nothing with it."""

from __future__ import annotations

import datetime as dt
import re
import time
from pathlib import Path

import pytest

from bot.settings import PROJECT
from bot.storage import RETENTION, Person, Storage
from bot.storage.retention import LEAP
from bot.values import Language

TODAY = dt.date(2026, 11, 26)
DAY = dt.timedelta(1)


def count(storage: Storage, table: str) -> int:
    return storage.connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]


def age(storage: Storage, table: str, column: str, value: object) -> None:
    with storage.connection as db:
        db.execute(f"UPDATE {table} SET {column} = ?", (value,))


def test_every_table_has_its_rule(storage: Storage):
    assert storage.connection.tables() == set(RETENTION)


def test_the_register_and_the_notice_say_the_same():
    """docs/registre.md lists every table with its days; what is kept is said to the person in the same number of days."""
    text = (PROJECT / "docs" / "registre.md").read_text(encoding="utf-8")
    said = dict(re.findall(r"^\| `(\w+)` \|.*\| (\d+ jours|—) \|$", text, re.M))
    assert said == {table: f"{rule.days} jours" if rule.days else "—" for table, rule in RETENTION.items()}


@pytest.mark.parametrize(
    ("table", "column", "as_day"),
    [
        ("conversations", "updated", True),
        ("feedback", "day", True),
        ("questions", "day", True),
        ("updates", "at", False),
        ("outbox", "written", False),
        ("changes", "at", False),
    ],
)
def test_rows_go_when_their_days_are_over_and_not_before(storage: Storage, table: str, column: str, as_day: bool):
    storage.conversations.save("s", "{}")
    storage.feedback.save("s", "wifi-why", True)
    storage.questions.save("s", "une question", "declined", None, "fr")
    storage.updates.mark(1)
    storage.outbox.add(1, ["{}"])
    storage.changes.add("s", "voice", "", "never", "always")
    days = RETENTION[table].days
    assert days
    for past, left in ((days, 1), (days + 1, 0)):
        day = TODAY - past * DAY
        moment = int(dt.datetime(day.year, day.month, day.day, 12, tzinfo=dt.UTC).timestamp())
        age(storage, table, column, day.isoformat() if as_day else moment)
        assert storage.purge(TODAY)
        assert count(storage, table) == left


def test_a_delivery_that_waits_outlives_its_date(storage: Storage):
    with storage.connection as db:
        for month, state in (("2025-01", "due"), ("2025-02", "sent")):
            db.execute(
                "INSERT INTO deliveries (chat_id, kind, month, tip, state, not_before, due) "
                "VALUES (1, 'backup', ?, 0, ?, 0, 0)",
                (month, state),
            )
    storage.purge(TODAY)
    assert storage.deliveries.months(1, "backup") == {"2025-01"}


def test_a_clock_that_leaps_takes_nothing_until_it_has_held_for_a_day(storage: Storage):
    assert storage.purge(TODAY)
    storage.conversations.save("s", "{}")
    age(storage, "conversations", "updated", TODAY.isoformat())
    far = TODAY + dt.timedelta(400)
    assert not storage.purge(far)
    assert not storage.purge(far)
    assert storage.purge(TODAY + DAY)
    assert count(storage, "conversations") == 1
    # After a stop of months, though, the day after the first look does it.
    assert not storage.purge(far)
    assert storage.purge(far + DAY)
    assert count(storage, "conversations") == 0


def test_a_clock_that_falls_back_takes_nothing_either(storage: Storage):
    assert storage.purge(TODAY)
    assert not storage.purge(TODAY - dt.timedelta(3000))
    assert storage.purge(TODAY + LEAP * DAY)


def test_who_is_silent_is_told_then_erased_and_a_word_keeps_them(storage: Storage):
    storage.people.save(Person(1, Language.FR))
    storage.people.save(Person(2, Language.EN))
    seen = dt.datetime.now(dt.UTC).date()
    assert storage.people.to_notice(seen + 365 * DAY) == []
    a_year = seen + 366 * DAY
    assert {person.chat_id for person in storage.people.to_notice(a_year)} == {1, 2}
    for chat in (1, 2):
        storage.people.noticed(chat, a_year)
    assert storage.people.to_notice(a_year) == []
    assert storage.people.to_erase(seen + 396 * DAY) == []
    assert {person.chat_id for person in storage.people.to_erase(seen + 397 * DAY)} == {1, 2}
    age(storage, "people", "last_seen", "2020-01-01")
    writer = storage.people.get(1)
    assert writer
    storage.people.seen(writer)
    assert {person.chat_id for person in storage.people.to_erase(seen + 397 * DAY)} == {2}


def test_nobody_is_erased_who_was_told_too_late(storage: Storage):
    """The bot was down for a year, say: the notice comes first, and its thirty days."""
    storage.people.save(Person(1, Language.FR))
    late = dt.datetime.now(dt.UTC).date() + 800 * DAY
    assert storage.people.to_erase(late) == []
    storage.people.noticed(1, late)
    assert storage.people.to_erase(late + 29 * DAY) == []
    assert len(storage.people.to_erase(late + 30 * DAY)) == 1


def test_a_visit_is_written_down_once_a_day(storage: Storage):
    storage.people.save(Person(1, Language.FR))
    person = storage.people.get(1)
    assert person
    age(storage, "people", "noticed", "2026-01-01")
    for _ in range(3):
        storage.people.seen(person)
    # A visit that is written down withdraws a notice.
    assert storage.connection.execute("SELECT noticed FROM people").fetchone() == ("2026-01-01",)


def test_files_are_for_their_owner_alone(storage: Storage, tmp_path: Path):
    storage.copy(TODAY)
    assert {path.stat().st_mode & 0o777 for path in tmp_path.glob("vigie.db*")} <= {0o600}
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "copies").iterdir()} == {0o600}


def test_updates_are_remembered_by_number_and_time_alone(storage: Storage):
    storage.updates.mark(5)
    storage.updates.mark(5)
    ((number, at),) = storage.connection.execute("SELECT id, at FROM updates").fetchall()
    assert number == 5
    assert time.time() - 60 < at < time.time() + 1
    assert storage.updates.handled(5)
    assert not storage.updates.handled(6)
