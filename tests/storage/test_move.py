"""An instance moves from SQLite to PostgreSQL and back, row by row; its copies hold and give back the same in both."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from bot.storage import BadCopy, Person, Storage, StorageError, backups
from bot.storage.erased import erased_of
from bot.storage.move import to_postgres, to_sqlite
from bot.storage.restore import restore_copy
from bot.storage.transfer import Different, rows, shapes, transfer
from bot.storage.unit_of_work import SqliteConnection
from bot.values import Language, OneOffKind
from tests.postgres import Databases
from tests.storage.test_backups import CHAT, TODAY, filled, raw

KEPT = Person(5, Language.EN, chosen=True)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """An SQLite file with something in every table, and a person whose words hold what a database may stumble over."""
    storage = filled(tmp_path / "data" / "vigie.db")
    storage.people.save(KEPT)
    storage.voices.save("clé", 1, "file")
    storage.missing_facets.count("wifi-why", "cost")
    storage.weekly_counts.count(dt.date(2026, 12, 1), "asked", "wifi-why")
    for text in ("l'été « ça » 100 % ?", "tab\\t \\N \\.", "emoji 🩺 et ‘guillemets’", '{"a": "\\u00e9"}'):
        storage.questions.save(storage.pseudonyms.of(5), text, "declined", None, "fr")
    storage.deliveries.once(5, OneOffKind.GUIDE, "moving", 2**40)
    storage.updates.mark(2**62)
    storage.close()
    return tmp_path / "data" / "vigie.db"


def everything(storage: Storage) -> dict[str, list[tuple]]:
    with storage.connection.snapshot():
        return {table: list(rows(storage.connection, table, shape)) for table, shape in shapes().items()}


def held(path: Path, url: str = "") -> dict[str, list[tuple]]:
    with closing(Storage(path, url=url)) as storage:
        return everything(storage)


def test_there_and_back_nothing_is_different(source: Path, postgres: Databases, tmp_path: Path):
    before = held(source)
    assert all(before[table] for table in before if table not in ("secrets", "marks", "send_rate"))
    counts = to_postgres(source, postgres.url())
    assert counts == {table: len(of) for table, of in before.items()}
    assert held(source, postgres.url()) == before
    # The file stays for some days, under another name: no bot begins with it again.
    assert not source.exists()
    assert source.with_name("vigie.db.replaced").exists()
    back = tmp_path / "back" / "vigie.db"
    assert to_sqlite(back, postgres.url()) == counts
    assert held(back) == before


def test_ids_go_on_where_they_were(source: Path, postgres: Databases):
    with closing(Storage(source)) as storage:
        highest = storage.changes.add("abc", "voice", "", "never", "always")
    to_postgres(source, postgres.url())
    with closing(Storage(source, url=postgres.url())) as storage:
        assert storage.changes.add("abc", "voice", "", "never", "always") == highest + 1
        assert storage.outbox.add(5, ["{}"])[0] > max(row.id for row in storage.outbox.all()[:-1])


def test_whoever_is_erased_after_a_move_is_erased_from_what_was_left_behind(source: Path, postgres: Databases, tmp_path: Path):
    to_postgres(source, postgres.url())
    assert b"raremarker" in raw(tmp_path)
    with closing(Storage(source, url=postgres.url())) as storage:
        storage.erase(CHAT)
    assert b"raremarker" not in raw(tmp_path)


def test_a_database_that_is_not_empty_is_no_target(source: Path, postgres: Databases, tmp_path: Path):
    with closing(Storage(tmp_path / "other" / "vigie.db", url=postgres.url())) as storage:
        storage.people.save(KEPT)
    with pytest.raises(BadCopy, match=r"not empty .*people"):
        to_postgres(source, postgres.url())
    with pytest.raises(BadCopy, match="move it away first"):
        to_sqlite(source, postgres.url())
    assert source.exists()


def test_a_database_that_a_bot_uses_is_left_alone(source: Path, postgres: Databases, tmp_path: Path):
    with closing(Storage(tmp_path / "other" / "vigie.db", url=postgres.url())) as running:
        running.join()
        for act in (
            lambda: to_postgres(source, postgres.url()),
            lambda: to_sqlite(tmp_path / "new" / "vigie.db", postgres.url()),
        ):
            with pytest.raises(StorageError, match="stop all of them first"):
                act()


def test_a_row_that_does_not_arrive_as_it_was_undoes_the_move(source: Path, postgres: Databases, tmp_path: Path):
    class Forgetful(SqliteConnection):
        """Reads one row otherwise the second time."""

        read = 0

        def stream(self, sql: str):
            if "FROM voices" in sql:
                self.read += 1
            return iter([("clé", 1, f"file{self.read}")] if "FROM voices" in sql else self.execute(sql))

    with closing(Storage(tmp_path / "other" / "vigie.db", url=postgres.url())) as target:
        target.people.save(Person(9, Language.FR))
        before = everything(target)
        with closing(Forgetful(source)) as forgetful, pytest.raises(Different, match="row 1 of the table voices"):
            transfer(forgetful, target.connection)
        assert everything(target) == before


def test_a_copy_of_either_engine_is_restored_into_either(source: Path, postgres: Databases, tmp_path: Path):
    """Made while another writes, without what waits to be sent, and without whoever was erased since."""
    to_postgres(source, postgres.url())
    storage = Storage(source, url=postgres.url())
    storage.copy(TODAY)
    (copy,) = backups.kept(source)
    assert backups.verify(copy) > 0
    elsewhere = tmp_path / "elsewhere.db"
    shutil.copyfile(copy, elsewhere)
    with closing(sqlite3.connect(elsewhere)) as db:
        assert db.execute("SELECT COUNT(*) FROM outbox").fetchone() == (0,)
        assert db.execute("SELECT COUNT(*) FROM people").fetchone() == (2,)
    storage.erase(CHAT)
    assert b"raremarker" not in copy.read_bytes()
    storage.people.save(Person(6, Language.FR))
    before = storage.everything_on(5)
    storage.close()
    assert restore_copy(elsewhere, source, erased_of(source, postgres.url()), postgres.url()) == 1
    again = Storage(source, url=postgres.url())
    assert [again.people.get(chat) for chat in (CHAT, 5, 6)] == [None, KEPT, None]
    assert {**again.everything_on(5), "outbox": []} == {**before, "outbox": []}
    # What was there before is kept, and whoever is erased now is erased from it too.
    aside = source.with_name("vigie.db.replaced")
    with closing(sqlite3.connect(aside)) as db:
        assert db.execute("SELECT COUNT(*) FROM people WHERE chat_id = 6").fetchone() == (1,)
    again.erase(6)
    with closing(sqlite3.connect(aside)) as db:
        assert db.execute("SELECT COUNT(*) FROM people WHERE chat_id = 6").fetchone() == (0,)
    again.close()
    # The same file into SQLite.
    other = tmp_path / "sqlite" / "vigie.db"
    Storage(other).close()
    restore_copy(elsewhere, other, erased_of(source, ""))
    with closing(Storage(other)) as restored:
        assert restored.people.get(CHAT) is None
        assert restored.people.get(5) == KEPT


def test_a_restore_that_fails_changes_nothing(postgres: Databases, tmp_path: Path):
    with closing(Storage(tmp_path / "vigie.db", url=postgres.url())) as storage:
        storage.people.save(KEPT)
        (tmp_path / "bad.db").write_bytes(b"no database")
        with pytest.raises(BadCopy):
            restore_copy(tmp_path / "bad.db", storage.path, storage.erased, postgres.url())
        assert storage.people.get(5) == KEPT


def test_another_replica_knows_who_was_erased(postgres: Databases, tmp_path: Path):
    one, two = (Storage(tmp_path / name / "vigie.db", url=postgres.url()) for name in ("one", "two"))
    one.people.save(Person(7, Language.FR))
    one.erase(7)
    assert two.erased.among({7: ""}, two.pseudonyms.key) == [7]
    assert (tmp_path / "two" / "erased").read_text() == (tmp_path / "one" / "erased").read_text()
    # Both lists are pruned.
    assert one.purge(dt.datetime.now(dt.UTC).date())
    with one.connection as conn:
        conn.execute("UPDATE marks SET value = '2020-01-01' WHERE name LIKE 'erased %'")
    assert one.purge(dt.datetime.now(dt.UTC).date())
    assert one.connection.execute("SELECT COUNT(*) FROM marks WHERE name LIKE 'erased %'").fetchone() == (0,)
    one.close()
    two.close()


@pytest.mark.skipif(not shutil.which("pg_dump"), reason="needs pg_dump")
def test_a_dump_of_the_server_is_a_copy_too_and_brings_back_nobody(postgres: Databases, tmp_path: Path):
    storage = Storage(tmp_path / "vigie.db", url=postgres.url())
    for person in (KEPT, Person(7, Language.FR)):
        storage.people.save(person)
    dump = subprocess.run(["pg_dump", postgres.url()], stdout=subprocess.PIPE, check=True).stdout
    storage.erase(7)
    storage.close()
    subprocess.run(
        ["psql", "-q", "-v", "ON_ERROR_STOP=1", postgres.url("restored")], input=dump, stdout=subprocess.DEVNULL, check=True
    )
    again = Storage(tmp_path / "vigie.db", url=postgres.url("restored"))
    assert [again.people.get(chat) for chat in (5, 7)] == [KEPT, None]
    again.close()
