"""The database keeps what it is given across a restart, forgets for good, and says plainly when it cannot be used."""

from __future__ import annotations

import datetime as dt
import itertools
import sqlite3
from pathlib import Path

import pytest

from bot.storage import Person, Storage, StorageError, Subscription
from bot.storage.database import claim
from bot.storage.migrations import MIGRATIONS
from bot.values import Language, ReminderKind
from tests.postgres import Engine


def test_people_and_conversations_survive_a_restart(engine: Engine, tmp_path: Path):
    path = tmp_path / "vigie.db"
    first = engine.open(path)
    first.people.save(Person(7, Language.EN, chosen=True))
    first.conversations.save("abc", '{"slots":{}}')
    pseudonym = first.pseudonyms.of(7)
    first.close()
    second = engine.open(path)
    assert second.people.get(7) == Person(7, Language.EN, chosen=True)
    assert second.conversations.load("abc") == '{"slots":{}}'
    assert second.pseudonyms.of(7) == pseudonym
    second.close()


def test_it_makes_the_folders_it_is_told_of(tmp_path: Path):
    path = tmp_path / "srv" / "vigie" / "vigie.db"
    Storage(path).close()
    claim(tmp_path / "var" / "vigie").close()
    assert path.exists()
    assert path.parent.stat().st_mode & 0o077 == 0


def test_a_write_is_seen_at_once_by_another_connection(engine: Engine, tmp_path: Path):
    storage, other = engine.open(tmp_path / "vigie.db"), engine.open(tmp_path / "vigie.db")
    storage.people.save(Person(7, Language.FR))
    storage.people.save(Person(7, Language.EN))
    assert other.people.get(7) == Person(7, Language.EN)


def test_erasing_leaves_nothing_in_the_files_even_before_closing(tmp_path: Path):
    storage = Storage(tmp_path / "vigie.db")
    storage.people.save(Person(123456789, Language.FR))
    sender = storage.pseudonyms.of(123456789)
    storage.conversations.save(sender, '{"slots":{"answer":"a-rare-marker"}}')
    storage.erase(123456789)
    assert storage.people.get(123456789) is None
    assert storage.conversations.load(sender) is None
    raw = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"a-rare-marker" not in raw
    assert sender.encode() not in raw
    storage.close()


def test_an_erasure_is_not_lost_when_the_program_ends_at_once(engine: Engine, tmp_path: Path):
    path = tmp_path / "vigie.db"
    storage = engine.open(path)
    storage.people.save(Person(7, Language.FR))
    storage.erase(7)
    storage.close()
    again = engine.open(path)
    assert again.people.get(7) is None
    again.close()


def test_write_ahead_logging_is_on(tmp_path: Path):
    storage = Storage(tmp_path / "vigie.db")
    storage.people.save(Person(1, Language.FR))
    other = sqlite3.connect(tmp_path / "vigie.db")
    assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert other.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
    other.close()
    storage.close()


def test_pseudonyms_differ_between_people_and_between_databases(engine: Engine, tmp_path: Path):
    one, two = engine.open(tmp_path / "one.db"), engine.open(tmp_path / "two.db")
    assert len({one.pseudonyms.of(1), one.pseudonyms.of(2), two.pseudonyms.of(1)}) == 3
    one.close()
    two.close()


def test_a_database_from_a_newer_version_is_refused_and_left_alone(tmp_path: Path):
    path = tmp_path / "vigie.db"
    Storage(path).close()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 999")
    db.close()
    with pytest.raises(StorageError, match="run a newer Vigie"):
        Storage(path)


def test_a_file_that_is_no_database_gets_a_clear_message(tmp_path: Path):
    path = tmp_path / "vigie.db"
    path.write_bytes(b"this is not a database, whatever its name says" * 50)
    with pytest.raises(StorageError, match=r"damaged .* move the file away"):
        Storage(path)


def test_a_failing_migration_changes_nothing(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    import bot.storage.opening as opening

    path = tmp_path / "vigie.db"
    engine.open(path).close()
    step = ("CREATE TABLE extra (a TEXT)", "CREATE TABLE extra (a TEXT)")
    monkeypatch.setattr(opening, "MIGRATIONS", (*MIGRATIONS, step))
    with pytest.raises(StorageError):
        engine.open(path)
    monkeypatch.undo()
    assert "extra" not in engine.open(path).connection.tables()


def test_questions_go_after_ninety_days_even_where_nobody_asks_any_more(engine: Engine, tmp_path: Path):
    path = tmp_path / "vigie.db"
    storage = engine.open(path)
    storage.questions.save("abc", "une question\nsur \x1b[2J deux lignes", "declined", None, "fr")
    assert [question.text for question in storage.questions.all()] == ["une question sur [2J deux lignes"]
    with storage.connection as db:
        db.execute("UPDATE questions SET day = '2020-01-01'")
    storage.close()
    storage = engine.open(path)
    assert storage.purge(dt.datetime.now(dt.UTC).date())
    assert storage.questions.all() == []
    storage.close()
    assert b"une question" not in b"".join(file.read_bytes() for file in tmp_path.iterdir())


def test_an_editor_takes_a_question_off_the_list_whoever_asked_it(storage: Storage):
    for sender in ("a", "b"):
        storage.questions.save(sender, "le fax ?", "declined", None, "fr")
    storage.questions.save("a", "l'autre", "disliked", "wifi-why", "fr")
    assert storage.questions.forget("le  fax ?") == 2
    storage.questions.withdraw("a", "wifi-why")
    assert storage.questions.all() == []


def test_a_vote_counts_once_and_can_be_changed(storage: Storage):
    assert storage.feedback.save("a", "wifi-why", True)
    assert not storage.feedback.save("a", "wifi-why", True)
    assert storage.feedback.save("a", "wifi-why", False)
    assert storage.feedback.save("b", "wifi-why", True)
    assert [(v.answer, v.up, v.down) for v in storage.feedback.counts()] == [("wifi-why", 1, 1)]


@pytest.mark.parametrize("version", [6, 7])
def test_a_database_of_when_there_were_three_kinds_of_reminders_opens_with_all_it_held(tmp_path: Path, version: int):
    path = tmp_path / "vigie.db"
    with sqlite3.connect(path) as db:
        for statement in itertools.chain(*MIGRATIONS[:version]):
            db.execute(statement)
        db.execute(f"PRAGMA user_version = {version}")
        db.execute(
            "INSERT INTO reminders VALUES (7, 'update', '5@0800', 0, NULL, 2), (7, 'backup', '15@0900', 1, 1900000000, 3)"
        )
        db.execute(
            "INSERT INTO deliveries (chat_id, kind, month, tip, state, not_before, due) "
            "VALUES (7, 'backup', '2026-10', 2, 'sent', 1, 1)"
        )
        db.execute(
            "INSERT INTO checks (sender, item, value, run, at) "
            "VALUES ('abc', 'devices-up-to-date', 'yes', 'r1', '2026-01-05T10:00:00')"
        )
    db.close()
    storage = Storage(path)
    old = {
        "update": Subscription(ReminderKind.UPDATE, "5@0800", False, None, 2),
        "backup": Subscription(ReminderKind.BACKUP, "15@0900", True, 1_900_000_000, 3),
    }
    assert storage.reminders.of(7) == old
    assert storage.deliveries.months(7, "backup") == {"2026-10"}
    assert [(reply.item, reply.value) for reply in storage.checks.log("abc")] == [("devices-up-to-date", "yes")]
    habits = Subscription(ReminderKind.HABITS, "20@0800", True, 1_900_000_000)
    storage.reminders.save(7, storage.reminders.calendar(7), [habits])
    assert storage.reminders.of(7) == {**old, "habits": habits}
    storage.close()
    with sqlite3.connect(path) as db:
        plan = db.execute("EXPLAIN QUERY PLAN SELECT * FROM reminders WHERE due IS NOT NULL AND due < 5").fetchall()
        assert "reminders_due" in plan[0][3]
        with pytest.raises(sqlite3.IntegrityError):
            db.execute("INSERT INTO reminders VALUES (7, 'coffee', '5@0800', 0, NULL, 0)")
    db.close()
