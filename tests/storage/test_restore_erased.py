"""A restored copy brings back nobody who was erased since: whatever the copy, the key and the dates in it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from bot.storage import Person, Storage, backups
from bot.storage.personal_data import BY_CHAT, BY_SENDER
from bot.storage.restore import restore_copy
from bot.values import Language
from tests.storage.test_backups import CHAT, raw
from tests.storage.test_restore import KEPT, UNCHECKED, copied, of_two


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return of_two(tmp_path)


@pytest.mark.parametrize("table", [table for table in (*BY_CHAT, *BY_SENDER) if table not in backups.NOT_COPIED])
def test_the_erased_are_left_out_of_every_table(storage: Storage, tmp_path: Path, table: str):
    """Also where a table alone still knows them, and where their number is written as a text."""
    copy = copied(
        storage,
        *UNCHECKED,
        *(f"DELETE FROM {other}" for other in (*BY_CHAT, *BY_SENDER) if other != table),
        "UPDATE people SET chat_id = CAST(chat_id AS TEXT)",
    )
    assert b"raremarker" in copy.read_bytes()
    storage.erase(CHAT)
    storage.close()
    restore_copy(copy, storage.path, storage.erased)
    again = Storage(storage.path)
    assert again.everything_on(CHAT) == {}
    again.close()
    assert b"raremarker" not in raw(tmp_path / "data")


def test_a_day_that_is_none_does_not_pass_for_a_later_one(storage: Storage):
    copy = copied(storage, "UPDATE people SET first_seen = 'some day'")
    storage.erase(CHAT)
    storage.close()
    assert restore_copy(copy, storage.path, storage.erased) == 1


def test_a_copy_under_another_key_brings_nobody_back_either(storage: Storage):
    copy = copied(storage, f"UPDATE secrets SET value = '{'ab' * 32}'")
    storage.erase(CHAT)
    storage.close()
    assert restore_copy(copy, storage.path, storage.erased) == 1
    again = Storage(storage.path)
    assert again.everything_on(CHAT) == {}
    assert again.people.get(KEPT.chat_id) == KEPT
    again.close()


def test_begun_anew_and_restored_later_the_erased_of_both_stay_away(storage: Storage):
    storage.people.save(Person(6, Language.FR))
    copy = copied(storage)
    storage.erase(CHAT)
    storage.close()
    storage.path.unlink()
    anew = Storage(storage.path)
    anew.people.save(Person(6, Language.FR))
    anew.erase(6)
    anew.close()
    assert restore_copy(copy, storage.path, storage.erased) == 2
    again = Storage(storage.path)
    assert [again.people.get(chat) for chat in (CHAT, 6, 5)] == [None, None, KEPT]
    again.close()


def test_whoever_came_back_after_being_erased_is_not_erased_again(tmp_path: Path):
    storage = Storage(tmp_path / "data" / "vigie.db")
    for chat in (1, 2):
        storage.people.save(Person(chat, Language.FR))
        storage.erase(chat)
        storage.people.save(Person(chat, Language.FR))
    # The first of them came back the day after.
    tomorrow = dt.datetime.now(dt.UTC).date() + dt.timedelta(1)
    copy = copied(storage, f"UPDATE people SET first_seen = '{tomorrow.isoformat()}' WHERE chat_id = 1")
    storage.close()
    # Of the second nobody can tell, and what is doubtful goes.
    assert restore_copy(copy, storage.path, storage.erased) == 1
    again = Storage(storage.path)
    assert again.people.get(1)
    again.close()


def test_whoever_has_no_row_among_people_is_not_taken_for_erased(tmp_path: Path):
    storage = Storage(tmp_path / "data" / "vigie.db")
    copy = copied(storage, "INSERT INTO calendars (chat_id, zone) VALUES (9, 'Europe/Paris')")
    storage.close()
    assert restore_copy(copy, storage.path, storage.erased) == 0
    again = Storage(storage.path)
    assert again.everything_on(9)
    again.close()


def test_also_where_the_database_itself_was_lost(storage: Storage):
    copy = copied(storage)
    storage.erase(CHAT)
    storage.close()
    storage.path.write_bytes(b"\0" * 4096)
    # SQLite would apply these to the new file.
    left = [storage.path.with_name(storage.path.name + suffix) for suffix in ("-wal", "-shm", "-journal")]
    for path in left:
        path.write_bytes(b"\0" * 4096)
    assert restore_copy(copy, storage.path, storage.erased) == 1
    assert not any(path.exists() for path in left)
    again = Storage(storage.path)
    assert again.people.get(CHAT) is None
    again.close()
