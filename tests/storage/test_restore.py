"""A restored copy gives back rows and nothing else: no object that is not ours, no value not allowed, nobody who was erased."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.storage import BadCopy, Person, Storage, backups
from bot.storage.migrations import MIGRATIONS
from bot.storage.personal_data import BY_CHAT, BY_SENDER, Erased
from bot.storage.restore import restore_copy
from bot.values import Language, OneOffKind
from tests.storage.test_backups import CHAT, TODAY, filled, raw

KEPT = Person(5, Language.EN, chosen=True)


def copied(storage: Storage, *changes: str) -> Path:
    """A copy outside the data folder, changed by SQL as an attacker, or an operator with a shell, may have done."""
    path = storage.path.parent.with_name("elsewhere.db")
    backups.copy(storage.path, path)
    with closing(sqlite3.connect(path)) as db:
        db.executescript("PRAGMA writable_schema = ON;" + ";".join(changes))
    return path


def of_two(tmp_path: Path) -> Storage:
    """A database with every kind of row on one person, who may be erased, and with another, who is kept."""
    storage = filled(tmp_path / "data" / "vigie.db")
    storage.people.save(KEPT)
    return storage


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return of_two(tmp_path)


def objects(path: Path) -> set[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as db:
        return set(db.execute("SELECT type, name FROM sqlite_master"))


def test_a_copy_brings_everything_back_but_who_was_erased_since(storage: Storage, tmp_path: Path):
    storage.deliveries.once(KEPT.chat_id, OneOffKind.GUIDE, "moving", 1)
    everything = storage.everything_on(KEPT.chat_id)
    copy = copied(storage)
    storage.erase(CHAT)
    storage.people.save(Person(6, Language.FR))
    storage.close()
    assert restore_copy(copy, storage.path, storage.erased) == 1
    again = Storage(storage.path)
    assert again.everything_on(KEPT.chat_id) == everything
    assert again.people.get(6) is None
    assert again.everything_on(CHAT) == {}
    again.close()
    assert b"raremarker" not in raw(tmp_path / "data")


def test_every_row_of_every_table_comes_back_but_what_waited_to_be_sent(storage: Storage):
    storage.updates.mark(17)
    storage.voices.save("key", 1, "file")
    before = storage.everything_on(CHAT)
    assert before.keys() == {*BY_CHAT, *BY_SENDER}
    del before["outbox"]
    copy = copied(storage, f"INSERT INTO marks VALUES ('purged', '{TODAY.isoformat()}')")
    storage.close()
    assert restore_copy(copy, storage.path, storage.erased) == 0
    again = Storage(storage.path)
    assert again.everything_on(CHAT) == before
    assert again.updates.handled(17)
    assert again.voices.get("key", 1) == "file"
    assert not again.purge(TODAY + dt.timedelta(400))
    again.close()


def test_what_waited_to_be_sent_is_in_no_copy_and_not_restored_from_a_database_that_holds_it(storage: Storage):
    copy = copied(storage)
    with closing(sqlite3.connect(copy)) as db:
        assert db.execute("SELECT COUNT(*) FROM outbox").fetchone() == (0,)
        db.execute("INSERT INTO outbox (chat_id, operation, written) VALUES (?, 'raremarker', 0)", (KEPT.chat_id,))
        db.commit()
    storage.close()
    assert restore_copy(copy, storage.path, storage.erased) == 0
    again = Storage(storage.path)
    assert again.outbox.all() == []
    assert again.people.get(KEPT.chat_id)
    again.close()


def test_no_object_that_is_not_ours_survives(storage: Storage, tmp_path: Path):
    """A ghost table keeps an erased person's id, and a trigger would write it down again."""
    copy = copied(
        storage,
        "CREATE TABLE ghost (chat_id INTEGER)",
        f"INSERT INTO ghost VALUES ({CHAT})",
        "CREATE VIEW everybody AS SELECT * FROM people",
        "CREATE INDEX more ON people (language)",
        "CREATE TRIGGER spy AFTER INSERT ON people BEGIN INSERT INTO ghost VALUES (new.chat_id); END",
        f"INSERT INTO secrets VALUES ('{CHAT}', 'raremarker')",
        f"INSERT INTO marks VALUES ('{CHAT}', 'raremarker')",
        "ALTER TABLE feedback ADD COLUMN note TEXT",
        "UPDATE feedback SET note = 'raremarker'",
    )
    storage.erase(CHAT)
    storage.close()
    expected = objects(storage.path)
    assert restore_copy(copy, storage.path, storage.erased) == 1
    assert objects(storage.path) == expected
    assert b"raremarker" not in raw(tmp_path / "data")
    assert str(CHAT).encode() not in raw(tmp_path / "data")


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        (["DROP TABLE calendars"], "it has no table calendars: use another copy"),
        (["ALTER TABLE checks RENAME TO c", "CREATE VIEW checks AS SELECT * FROM c"], "it has no table checks"),
        (["DROP TABLE voices", "CREATE VIRTUAL TABLE voices USING fts5 (key, bot, file_id)"], "it has no table voices"),
        (["DROP INDEX people_by_last_seen", "ALTER TABLE people DROP COLUMN last_seen"], "people has no column last_seen"),
    ],
)
def test_a_copy_that_lacks_something_is_refused(storage: Storage, changes: list[str], why: str):
    refused(storage, changes, why)


# A table of the same columns that checks nothing.
UNCHECKED = [
    "CREATE TABLE loose AS SELECT * FROM people",
    "DROP TABLE people",
    "ALTER TABLE loose RENAME TO people",
]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ([*UNCHECKED, "UPDATE people SET language = 'de'"], "table people holds a row that is not allowed .CHECK .*language"),
        (
            [*UNCHECKED, "UPDATE people SET voice = NULL"],
            "not allowed .NOT NULL constraint failed: people.voice.*correct that row",
        ),
        (
            [*UNCHECKED, "UPDATE people SET chosen = 'yes'"],
            "not allowed .cannot store TEXT value in INTEGER column people.chosen",
        ),
        ([*UNCHECKED, "INSERT INTO people SELECT * FROM people"], "not allowed .UNIQUE constraint failed: people.chat_id"),
        (
            ["PRAGMA ignore_check_constraints = ON", "UPDATE feedback SET vote = 7"],
            "not allowed .*use another copy",
        ),
        (["UPDATE deliveries SET kind = 'coffee'"], "table deliveries holds a kind that is not allowed"),
        (["UPDATE checks SET previous = 'maybe'"], "table checks holds a previous that is not allowed"),
        (["DELETE FROM secrets"], "no key"),
        (
            ["UPDATE secrets SET value = 'not hexadecimal'"],
            "cannot be read as a database of Vigie .it has no key.*: use another copy",
        ),
        (["UPDATE secrets SET value = 'abcd'"], "no key"),
        ([f"PRAGMA user_version = {len(MIGRATIONS) + 1}"], f"version {len(MIGRATIONS) + 1}, this program knows 1 to"),
        (["PRAGMA user_version = 0"], "version 0"),
    ],
)
def test_a_copy_with_values_that_are_not_allowed_is_refused(storage: Storage, changes: list[str], why: str):
    refused(storage, changes, why)


def refused(storage: Storage, changes: list[str], why: str) -> None:
    copy = copied(storage, *changes)
    storage.close()
    before = storage.path.read_bytes()
    with pytest.raises(BadCopy, match=why):
        restore_copy(copy, storage.path, storage.erased)
    assert storage.path.read_bytes() == before
    assert [path.name for path in storage.path.parent.iterdir()] == ["vigie.db"]


@pytest.mark.parametrize("version", range(1, len(MIGRATIONS)))
def test_an_older_copy_is_brought_to_this_version(tmp_path: Path, version: int):
    with closing(sqlite3.connect(tmp_path / "old.db")) as old:
        for statement in (statement for step in MIGRATIONS[:version] for statement in step):
            old.execute(statement)
        old.execute("INSERT INTO people (chat_id, language, first_seen) VALUES (5, 'fr', '2026-01-01')")
        old.execute("INSERT INTO secrets VALUES ('pseudonym-key', ?)", ("ab" * 32,))
        old.execute(f"PRAGMA user_version = {version}")
        old.commit()
    storage = Storage(tmp_path / "data" / "vigie.db")
    storage.close()
    assert restore_copy(tmp_path / "old.db", storage.path, storage.erased) == 0
    with closing(sqlite3.connect(storage.path)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
    again = Storage(storage.path)
    assert again.people.get(5) == Person(5, Language.FR)
    again.close()


@pytest.mark.parametrize(
    ("content", "why"),
    [(None, "no such file"), (b"not a database at all, whatever it is called" * 40, "cannot be read"), (b"", "version 0")],
)
def test_what_is_no_copy_changes_nothing(storage: Storage, tmp_path: Path, content: bytes | None, why: str):
    storage.close()
    if content is not None:
        (tmp_path / "bad.db").write_bytes(content)
    with pytest.raises(BadCopy, match=why):
        restore_copy(tmp_path / "bad.db", storage.path, storage.erased)
    again = Storage(storage.path)
    assert again.people.get(KEPT.chat_id)
    again.close()


@pytest.mark.parametrize("link", [None, os.symlink, os.link])
def test_the_database_itself_is_no_copy(storage: Storage, tmp_path: Path, link: Callable[[Path, Path], None] | None):
    storage.close()
    source = storage.path
    if link:
        link(storage.path, source := tmp_path / "other name")
    with pytest.raises(BadCopy, match="the database itself"):
        restore_copy(source, storage.path, storage.erased)


def test_a_restore_cut_short_leaves_nothing_behind(storage: Storage, tmp_path: Path):
    class FullDisk(Erased):
        def among(self, *_: object) -> list[int]:
            raise OSError("No space left on device")

    copy = copied(storage)
    storage.close()
    before = storage.path.read_bytes()
    with pytest.raises(OSError, match="No space"):
        restore_copy(copy, storage.path, FullDisk(tmp_path / "erased"))
    assert storage.path.read_bytes() == before
    assert list(storage.path.parent.glob("*.part*")) == list(storage.path.parent.glob(".*")) == []


def test_what_was_there_can_be_brought_back_too(storage: Storage):
    copy = copied(storage)
    storage.people.save(Person(6, Language.FR))
    storage.close()
    os.utime(storage.path, (1_000_000_000, 1_000_000_000))
    restore_copy(copy, storage.path, storage.erased)
    aside = backups.replaced(storage.path)[0]
    # It is kept for days from now, however long nobody wrote to it.
    assert aside.stat().st_mtime > 1_000_000_000
    assert aside.stat().st_mode & 0o777 == storage.path.stat().st_mode & 0o777 == 0o600
    assert restore_copy(aside, storage.path, storage.erased) == 0
    again = Storage(storage.path)
    assert again.people.get(6)
    again.close()
