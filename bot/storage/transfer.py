"""Carries all rows from one database into another, of either engine, and compares both row by row before anything is kept."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from pathlib import Path
from types import MappingProxyType
from typing import Any

from bot.storage.backups import NOT_COPIED, Source, SqliteSource
from bot.storage.connection import Connection
from bot.storage.erased import ERASED_MARK
from bot.storage.migrations import MIGRATIONS
from bot.storage.personal_data import people_in
from bot.storage.postgres import PostgresConnection
from bot.storage.unit_of_work import SqliteConnection, tables_of

# Which rows of a table are carried, where not all are: each database has its own list of the erased.
_CARRIED = {"marks": f" WHERE name NOT LIKE '{ERASED_MARK}%'"}


class Different(sqlite3.DatabaseError):
    """What was written is not what was read; nothing of it was kept."""


@dataclass(frozen=True)
class TableShape:
    """The columns of a table, and those that identify a row."""

    columns: tuple[str, ...]
    key: tuple[str, ...]


@cache
def shapes() -> Mapping[str, TableShape]:
    """Return the shape of every table, as the migrations make them."""
    found = {}
    with closing(sqlite3.connect(":memory:")) as db:
        make_tables(db)
        for table in sorted(tables_of(db)):
            info = db.execute("SELECT name, pk FROM pragma_table_info(?) ORDER BY cid", (table,)).fetchall()
            key = sorted((pk, name) for name, pk in info if pk)
            found[table] = TableShape(tuple(name for name, _ in info), tuple(name for _, name in key))
    return MappingProxyType(found)


def make_tables(db: sqlite3.Connection, version: int = len(MIGRATIONS)) -> None:
    """Make the tables of `version` in an empty SQLite file."""
    for step in MIGRATIONS[:version]:
        for statement in step:
            db.execute(statement)
    db.execute(f"PRAGMA user_version = {version}")


def transfer(source: Connection, target: Connection, leave_out: Collection[str] = ()) -> dict[str, int]:
    """Replace all rows of `target` by those of `source`, in one transaction; return the number of rows by table.

    Tables in `leave_out` end empty. Raises Different where a row read back from `target` is not the row of `source`; then
    `target` is as it was.
    """
    counts = {}
    with source.snapshot(), target:
        for table, shape in shapes().items():
            target.execute(f"DELETE FROM {table}{_CARRIED.get(table, '')}")  # noqa: S608
            if table in leave_out:
                continue
            target.copy_in(table, shape.columns, rows(source, table, shape))
            counts[table] = _compare(table, shape, source, target)
            if shape.key == ("id",):
                target.count_on(table)
    return counts


def rows(conn: Connection, table: str, shape: TableShape) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a table in the order of their key; call it inside a transaction."""
    columns, key, only = ", ".join(shape.columns), ", ".join(shape.key), _CARRIED.get(table, "")
    return conn.stream(f"SELECT {columns} FROM {table}{only} ORDER BY {key}")  # noqa: S608


def _compare(table: str, shape: TableShape, source: Connection, target: Connection) -> int:
    number = 0
    for number, (read, written) in enumerate(zip_longest(rows(source, table, shape), rows(target, table, shape)), start=1):
        if read != written:
            raise Different(f"row {number} of the table {table} did not arrive as it was")
    return number


class PostgresSource:
    """A database of PostgreSQL, for copies: each is an SQLite file; see backups.Source."""

    def __init__(self, url: str) -> None:
        self._url = url

    def fill(self, part: Path) -> None:
        """Copy all but the rows of NOT_COPIED into the empty file `part`, in one consistent state, while others write."""
        with closing(PostgresConnection(self._url)) as source, closing(SqliteConnection(part)) as made:
            made.execute("PRAGMA secure_delete = ON")
            with made:
                made.execute("BEGIN")
                make_tables(made)
                transfer(source, made, NOT_COPIED)

    def people(self) -> dict[int, str]:
        """Return the people who are in it now."""
        with closing(PostgresConnection(self._url)) as live:
            return people_in(live)


def source_of(database: Path, url: str) -> Source:
    """Return what is copied: the SQLite file `database` or, with `url`, that database of PostgreSQL."""
    return PostgresSource(url) if url else SqliteSource(database)
