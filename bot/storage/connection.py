"""The port to a database: what the tables ask of a connection, whichever engine is behind it, and transactions over it.

Every query is written once, in the SQL that SQLite and PostgreSQL share, with `?` or `:name` for its parameters; what the two
do not share is in `dialect.py`.
"""

from __future__ import annotations

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from enum import IntEnum
from types import TracebackType
from typing import Any, Literal, Protocol, Self


class PassingFailure(sqlite3.OperationalError):
    """What failed may succeed a moment later: another program held a row, or the server was restarted."""


class LockGroup(IntEnum):
    """What locks are for; each is named by its group and a number."""

    DATABASE = 1
    REPLICA = 2
    TASK = 3
    CHAT = 4


class Cursor(Protocol):
    """The rows that a query returned, or the number of those that it changed."""

    @property
    def rowcount(self) -> int:
        """The number of rows that the statement changed."""

    @property
    def description(self) -> Any:
        """For each column of the result, a sequence that begins with its name."""

    def fetchone(self) -> Any:
        """Return the next row, or None."""

    def fetchall(self) -> list[Any]:
        """Return all further rows."""

    def __iter__(self) -> Iterator[Any]: ...


class Connection(Protocol):
    """A connection; a `with` block on it is a transaction, or a part of the one around it."""

    @property
    def shared(self) -> bool:
        """Whether several bots may use the database at a time."""

    def skip_locked(self, table: str) -> str:
        """Return the clause that locks the selected rows of `table` and leaves out those that another replica has locked; empty
        where only one program writes at a time.
        """

    def execute(self, sql: str, parameters: Any = (), /) -> Cursor:
        """Run a statement."""

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> object:
        """Run a statement once for each set of parameters."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> bool | None: ...

    def unit_of_work(self) -> AbstractContextManager[None]:
        """Commit all that is written in the block together, or nothing of it where the block or the commit fails.

        The block must not wait for anything: another task's writes would become part of it.
        """

    def without_waiting(self) -> AbstractContextManager[None]:
        """Let writes in the block fail at once where another program is writing."""

    def after_commit(self, step: Callable[[], None]) -> None:
        """Run `step` once the transaction is committed, never where it is rolled back; at once where none is open."""

    def durably(self) -> AbstractContextManager[None]:
        """Have what is committed in the block on disk when it ends, even if the power fails."""

    def deleted(self) -> None:
        """Make sure that rows deleted so far, or in this unit of work, do not outlive it in a log; see each engine."""

    def tables(self) -> set[str]:
        """Return the names of the tables."""

    def snapshot(self) -> AbstractContextManager[None]:
        """See one consistent state in the block, whoever writes meanwhile; nothing may be written in it."""

    def stream(self, sql: str) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query without holding all of them; call it inside a transaction."""

    def copy_in(self, table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
        """Insert many rows."""

    def count_on(self, table: str) -> None:
        """Let the next id of `table` be one more than the highest, after rows were inserted with their ids."""

    @property
    def microseconds(self) -> str:
        """The SQL that gives the present time in microseconds since 1970, by the database's clock."""

    def session(self) -> int:
        """Return a number that is another one once the connection, and with it all its locks, was lost and made anew."""

    def join(self) -> None:
        """Tell others, from now on and as long as this connection lasts, that a bot uses the database."""

    def keep_lock(self, group: LockGroup, number: int) -> None:
        """Hold a lock that nobody else takes, on each new connection too."""

    def try_lock(self, group: LockGroup, number: int) -> bool:
        """Take a lock until `unlock`, or the end of the connection; return False where another connection holds it."""

    def unlock(self, group: LockGroup, number: int) -> None:
        """Give up a lock."""

    def locked(self, group: LockGroup) -> set[int]:
        """Return the numbers of the locks of a group that any connection holds."""

    def alone(self) -> AbstractContextManager[bool]:
        """Keep other bots from the database during the block; False where one uses it."""

    def close(self) -> None:
        """Close the connection."""


class Transactions(ABC):
    """What the connections of both engines do alike: blocks inside `unit_of_work` join it instead of committing.

    In an SQLite file each such block is a savepoint: one that fails undoes what it did, and no more. Where statements go over a
    network, none is set, and a block that fails undoes the whole unit of work.
    """

    savepoints = True
    _in_unit = False
    _failed = False
    _depth = 0

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._after_commit: list[Callable[[], None]] = []

    @abstractmethod
    def execute(self, sql: str, parameters: Any = (), /) -> Any:
        """Run a statement."""

    @property
    @abstractmethod
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""

    @abstractmethod
    def without_waiting(self) -> AbstractContextManager[None]:
        """Let writes in the block fail at once where another program is writing."""

    @abstractmethod
    def _begin(self) -> None:
        """Begin the transaction of an outermost `with` block."""

    @abstractmethod
    def _begin_unit(self) -> None:
        """Begin the transaction of a unit of work."""

    @abstractmethod
    def commit(self) -> None:
        """Commit the transaction, if one is open."""

    @abstractmethod
    def rollback(self) -> None:
        """Roll the transaction back, if one is open."""

    def __enter__(self) -> Self:
        if self._in_unit:
            self._still_open()
            if self.savepoints:
                self.execute("SAVEPOINT block")
        elif not self._depth:
            self._begin()
        self._depth += 1
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> Literal[False]:
        self._depth -= 1
        if self._in_unit:
            self._failed = self._failed or error is not None
            if self.savepoints and self.in_transaction:
                if error is not None:
                    self.execute("ROLLBACK TO block")
                self.execute("RELEASE block")
        elif not self._depth:
            if error is None:
                self._commit_or_roll_back()
                self._run_steps()
            else:
                self._after_commit.clear()
                self.rollback()
        return False

    @contextmanager
    def unit_of_work(self) -> Iterator[None]:
        """Commit all that is written in the block together, or nothing of it where the block or the commit fails.

        The block must not wait for anything: another task's writes would become part of it. Raises sqlite3.OperationalError
        at once where another program is writing to an SQLite file.
        """
        self._begin_unit()
        self._in_unit, self._failed = True, False
        try:
            yield
            self._still_open()
            self._commit_or_roll_back()
        except BaseException:
            self._after_commit.clear()
            self.rollback()
            raise
        finally:
            self._in_unit = False
        self._run_steps()

    def after_commit(self, step: Callable[[], None]) -> None:
        """Run `step` once the transaction is committed, never where it is rolled back; at once where none is open."""
        if self._in_unit or self._depth:
            self._after_commit.append(step)
        else:
            step()

    def _run_steps(self) -> None:
        steps, self._after_commit = self._after_commit, []
        for step in steps:
            step()

    def _still_open(self) -> None:
        if not self.in_transaction or (self._failed and not self.savepoints):
            # On a full disk, for instance, SQLite rolls back everything: what follows must not be kept without it.
            raise sqlite3.OperationalError("the transaction was rolled back")

    def _commit_or_roll_back(self) -> None:
        try:
            self.commit()
        except BaseException:
            self._after_commit.clear()
            self.rollback()
            raise
