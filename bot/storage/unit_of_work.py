"""The connection to an SQLite file: one transaction for all that an update changes, however many tables and calls it takes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from bot.storage.connection import LockGroup, Transactions

CHECKPOINT = "PRAGMA wal_checkpoint(TRUNCATE)"


class SqliteConnection(Transactions, sqlite3.Connection):
    """An SQLite file as the port `connection.Connection`."""

    shared = False
    # Transactions comes first for what `with` means; these stay SQLite's own.
    execute = sqlite3.Connection.execute
    commit = sqlite3.Connection.commit
    rollback = sqlite3.Connection.rollback
    in_transaction = sqlite3.Connection.in_transaction

    def __init__(self, database: Path | str, timeout: float = 5.0, **kwargs: Any) -> None:
        """`timeout`: how long a write outside a unit of work waits for another program that writes, in seconds."""
        super().__init__(database, timeout, **kwargs)
        self._patience = int(timeout * 1000)

    def _begin(self) -> None:
        """Nothing to do: sqlite3 begins with the first statement that writes."""

    def _begin_unit(self) -> None:
        with self.without_waiting():
            self.execute("BEGIN IMMEDIATE")

    @contextmanager
    def without_waiting(self) -> Iterator[None]:
        """Let writes in the block fail at once where another program is writing."""
        self.execute("PRAGMA busy_timeout = 0")
        try:
            yield
        finally:
            self.execute(f"PRAGMA busy_timeout = {self._patience}")

    @contextmanager
    def durably(self) -> Iterator[None]:
        """Have what is committed in the block on disk when it ends: elsewhere, the last commits may be lost with the power."""
        self.execute("PRAGMA synchronous = FULL")
        try:
            yield
        finally:
            self.execute("PRAGMA synchronous = NORMAL")

    def deleted(self) -> None:
        """Fold the write-ahead log into the file, to rid both of deleted rows; a unit of work does so at its end."""
        self.after_commit(partial(truncate_log, self))

    def skip_locked(self, table: str) -> str:
        """Return nothing: one program writes at a time, and no other one claims rows."""
        return ""

    def tables(self) -> set[str]:
        """Return the names of the tables."""
        return tables_of(self)

    microseconds = "CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER)"

    def session(self) -> int:
        """Return the same number always: the connection to a file is not lost."""
        return 1

    def join(self) -> None:
        """Nothing to do: the bot has locked the data folder."""

    def keep_lock(self, group: LockGroup, number: int) -> None:
        """Nothing to do: there is no other bot."""

    def try_lock(self, group: LockGroup, number: int) -> bool:
        """Succeed: there is no other bot."""
        return True

    def unlock(self, group: LockGroup, number: int) -> None:
        """Nothing to do: there is no other bot."""

    def locked(self, group: LockGroup) -> set[int]:
        """Return nothing: there is no other bot."""
        return set()

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """Nothing to do: whoever asks has locked the data folder."""
        yield True

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """See one consistent state in the block, whoever writes meanwhile."""
        self.execute("BEGIN")
        try:
            yield
        finally:
            self.rollback()

    def stream(self, sql: str) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query without holding all of them."""
        return iter(self.execute(sql))

    def copy_in(self, table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
        """Insert many rows."""
        marks = ", ".join("?" * len(columns))
        self.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)  # noqa: S608

    def count_on(self, table: str) -> None:
        """Nothing to do: SQLite takes the highest id there is."""


def truncate_log(conn: sqlite3.Connection) -> None:
    """Fold the write-ahead log into the file, so that rows deleted are gone from both."""
    conn.execute(CHECKPOINT).fetchone()


def tables_of(conn: sqlite3.Connection) -> set[str]:
    """Return the names of the tables of an SQLite file."""
    return {name for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()}
