"""What holds for PostgreSQL alone: the schema is that of the migrations, a server may restart, what is wrong is said."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

import psycopg
import pytest

from bot.storage import Person, Storage, StorageError, StorageFailure, passing
from bot.storage.dialect import for_postgres, schema_for_postgres
from bot.storage.migrations import MIGRATIONS
from bot.storage.postgres import PostgresConnection
from bot.storage.transfer import shapes
from bot.values import Language
from tests.cases import cases
from tests.postgres import Databases

COLUMNS = """
SELECT c.table_name, c.column_name, c.data_type, c.is_nullable, c.column_default IS NOT NULL OR c.is_identity = 'YES'
FROM information_schema.columns c WHERE c.table_schema = 'public' AND c.table_name <> 'schema_version'
"""


@pytest.fixture
def storage(postgres: Databases, tmp_path: Path):
    storage = Storage(tmp_path / "vigie.db", url=postgres.url())
    yield storage
    storage.close()


def terminate(url: str) -> None:
    """End all other connections, as a server does that restarts."""
    with psycopg.connect(url, autocommit=True) as other:
        other.execute(
            # Waits until each is gone, at most so many milliseconds.
            "SELECT pg_terminate_backend(pid, 30000) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND datname = current_database() AND application_name = 'vigie'"
        )


@cases(
    ("query", "wanted"),
    [
        ("SELECT a FROM t WHERE b = ?", "SELECT a FROM t WHERE b = %s"),
        ("SELECT :name, :other", "SELECT %(name)s, %(other)s"),
        ("SELECT a FROM t WHERE b LIKE 'once%'", "SELECT a FROM t WHERE b LIKE 'once%%'"),
        ("SELECT 'what? it''s :so'", "SELECT 'what? it''s :so'"),
        ("SELECT a::text, 7 % 2", "SELECT a::text, 7 %% 2"),
    ],
)
def test_parameters_are_put_as_psycopg_wants_them(query: str, wanted: str):
    assert for_postgres(query) == wanted.encode()


def test_nothing_of_sqlite_alone_is_left_in_a_migration():
    for statement in (statement for step in MIGRATIONS for statement in step):
        assert not {"STRICT", "ROWID", "INTEGER"} & set(schema_for_postgres(statement).replace(",", " ").split())


def test_both_engines_have_the_same_tables_columns_and_keys(storage: Storage):
    with sqlite3.connect(":memory:") as db:
        for statement in (statement for step in MIGRATIONS for statement in step):
            db.execute(statement)
        wanted = set()
        for table, shape in shapes().items():
            for name, kind, required, default, pk in db.execute(
                "SELECT name, type, [notnull], dflt_value, pk FROM pragma_table_info(?)", (table,)
            ):
                counted = shape.key == ("id",) and name == "id"
                nullable = "NO" if required or pk else "YES"
                text = {"TEXT": "text", "INTEGER": "bigint"}[kind]
                wanted.add((table, name, text, nullable, default is not None or counted))
        indexes = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")}
    db.close()
    conn = storage.connection
    assert set(conn.execute(COLUMNS).fetchall()) == wanted
    there = {name for (name,) in conn.execute("SELECT indexname FROM pg_indexes WHERE schemaname = 'public'").fetchall()}
    assert indexes <= there
    for table, shape in shapes().items():
        key = conn.execute(
            "SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey) "
            "WHERE i.indrelid = CAST(? AS regclass) AND i.indisprimary ORDER BY array_position(i.indkey, a.attnum)",
            (table,),
        ).fetchall()
        assert tuple(name for (name,) in key) == shape.key, table


def test_what_a_table_does_not_allow_is_the_same_error(storage: Storage):
    with pytest.raises(sqlite3.IntegrityError), storage.connection as conn:
        conn.execute("INSERT INTO reminders (chat_id, kind, rule, active) VALUES (7, 'coffee', '5@0800', 0)")
    # What came before is undone, and what comes after is not disturbed.
    storage.people.save(Person(7, Language.FR))
    assert storage.people.get(7)


def test_a_server_that_restarts_between_two_messages_is_not_noticed(storage: Storage, postgres: Databases):
    storage.people.save(Person(7, Language.FR))
    for _ in range(2):
        terminate(postgres.url())
        assert storage.people.get(7)
        terminate(postgres.url())
        storage.people.save(Person(7, Language.EN))
        terminate(postgres.url())
        with storage.unit_of_work():
            storage.people.save(Person(8, Language.EN))
    assert storage.people.get(8)


def test_a_server_that_restarts_within_a_unit_of_work_leaves_nothing_of_it(storage: Storage, postgres: Databases):
    def half() -> None:
        with storage.unit_of_work():
            storage.people.save(Person(7, Language.FR))
            terminate(postgres.url())
            storage.people.save(Person(8, Language.FR))

    with pytest.raises(StorageFailure) as caught:
        half()
    # It may be tried again at once.
    assert passing(caught.value)
    assert storage.people.get(7) is None
    storage.people.save(Person(7, Language.FR))
    assert storage.people.get(7)


def test_whoever_waits_for_a_row_of_another_program_does_not_wait_for_long(storage: Storage, postgres: Databases):
    storage.people.save(Person(7, Language.FR))
    with psycopg.connect(postgres.url()) as other:
        other.execute("UPDATE people SET language = 'en'")
        with pytest.raises(StorageFailure) as caught, storage.without_waiting():
            storage.people.save(Person(7, Language.FR, chosen=True))
        assert passing(caught.value)
    storage.people.save(Person(7, Language.FR, chosen=True))
    assert storage.people.get(7) == Person(7, Language.FR, chosen=True)


def test_a_newer_database_is_refused_and_left_alone(storage: Storage, postgres: Databases, tmp_path: Path):
    with storage.connection as conn:
        conn.execute("UPDATE schema_version SET version = 999")
    with pytest.raises(StorageError, match="run a newer Vigie"):
        Storage(tmp_path / "other" / "vigie.db", url=postgres.url())
    with storage.connection as conn:
        conn.execute("UPDATE schema_version SET version = ?", (len(MIGRATIONS),))


def test_a_server_that_is_not_there_is_said_without_the_password(tmp_path: Path):
    with pytest.raises(StorageError, match=r"VIGIE_DATABASE cannot be used .*: check that setting and the server") as caught:
        Storage(tmp_path / "vigie.db", url="postgresql://vigie:verysecret@127.0.0.1:1/vigie")
    assert "verysecret" not in str(caught.value)


def test_several_that_begin_at_once_migrate_once(postgres: Databases, tmp_path: Path):
    from concurrent.futures import ThreadPoolExecutor

    url = postgres.url("new")
    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(lambda number: Storage(tmp_path / str(number) / "vigie.db", url=url), range(4)))
    assert {storage.pseudonyms.of(7) for storage in opened} == {opened[0].pseudonyms.of(7)}
    for storage in opened:
        storage.close()


def test_a_running_bot_is_told_from_none(storage: Storage, postgres: Databases):
    storage.join()
    other = PostgresConnection(postgres.url())
    with other.alone() as alone:
        assert not alone
    # Also after the bot had to connect anew.
    terminate(postgres.url())
    assert storage.people.get(7) is None
    with other.alone() as alone:
        assert not alone
    storage.close()
    # The server hears of it a moment later.
    for _ in range(300):
        with other.alone() as alone:
            if alone:
                break
        time.sleep(0.1)
    assert alone
    other.close()
