"""One transaction for all that an update changes, however many tables and calls it takes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

CHECKPOINT = "PRAGMA wal_checkpoint(TRUNCATE)"


class Connection(sqlite3.Connection):
    """A connection on which a `with` block inside `unit_of_work` joins that transaction instead of committing.

    Each such block is a savepoint: one that fails undoes what it did, and no more.
    """

    def __init__(self, database: Path, timeout: float, **kwargs: Any) -> None:
        """`timeout`: how long a write outside a unit of work waits for another program that writes, in seconds."""
        super().__init__(database, timeout, **kwargs)
        self._patience = int(timeout * 1000)
        self._in_unit = False
        self._after_commit: list[Callable[[], None]] = []

    def __enter__(self) -> Self:
        if not self._in_unit:
            return super().__enter__()
        if not self.in_transaction:
            # On a full disk, for instance, SQLite rolls back everything: what follows must not be kept without it.
            raise sqlite3.OperationalError("the transaction was rolled back")
        self.execute("SAVEPOINT block")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> Literal[False]:
        if not self._in_unit:
            return super().__exit__(kind, error, trace)
        if self.in_transaction:
            if error is not None:
                self.execute("ROLLBACK TO block")
            self.execute("RELEASE block")
        return False

    @contextmanager
    def unit_of_work(self) -> Iterator[None]:
        """Commit all that is written in the block together, or nothing of it where the block or the commit fails.

        The block must not wait for anything: another task's writes would become part of it. Raises sqlite3.OperationalError
        at once where another program is writing.
        """
        with self.without_waiting():
            self.execute("BEGIN IMMEDIATE")
        self._in_unit = True
        try:
            yield
            if not self.in_transaction:
                raise sqlite3.OperationalError("the transaction was rolled back")
            self.commit()
        except BaseException:
            self._after_commit.clear()
            if self.in_transaction:
                self.rollback()
            raise
        finally:
            self._in_unit = False
        steps, self._after_commit = self._after_commit, []
        for step in steps:
            step()

    @contextmanager
    def without_waiting(self) -> Iterator[None]:
        """Let writes in the block fail at once where another program is writing."""
        self.execute("PRAGMA busy_timeout = 0")
        try:
            yield
        finally:
            self.execute(f"PRAGMA busy_timeout = {self._patience}")

    def after_commit(self, step: Callable[[], None]) -> None:
        """Run `step` once the unit of work is committed, never where it is rolled back; at once where none is open."""
        if self._in_unit:
            self._after_commit.append(step)
        else:
            step()


def truncate_log(conn: sqlite3.Connection) -> None:
    """Fold the write-ahead log into the file, so that rows deleted are gone from both; in a unit of work, after its commit."""
    if isinstance(conn, Connection):
        conn.after_commit(partial(_truncate_log, conn))
    else:
        _truncate_log(conn)


def _truncate_log(conn: sqlite3.Connection) -> None:
    conn.execute(CHECKPOINT).fetchone()
