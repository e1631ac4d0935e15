"""The connection to PostgreSQL: the only file that knows psycopg.

Its errors are raised as those of the same name in sqlite3, which DB-API defines for every driver alike: whoever calls storage
catches one family of errors.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from bot.storage.connection import LockGroup, PassingFailure, Transactions
from bot.storage.dialect import MICROSECONDS, for_postgres

if TYPE_CHECKING:
    import psycopg

# A server that does not answer at once is tried again by whoever calls: until then the bot stands still. Seconds.
CONNECT_WITHIN = 3
# A machine that has vanished is noticed by both ends after so many seconds of silence and so many probes, one a second.
SILENCE, PROBES = 2, 3
# The numbers of the lock under which replicas that start at once migrate one after the other, and of that which every running
# bot shares.
_MIGRATING, _RUNNING = 1, 2
# Errors that may have passed a moment later: a lock held by another program, a deadlock, a server that restarts.
_PASSING = ("40001", "40P01", "55P03", "57P01", "57P02", "57P03", "08")

VERSION = "schema_version"


class PostgresConnection(Transactions):
    """A database of PostgreSQL as the port `connection.Connection`; connects again by itself between transactions."""

    shared = True
    savepoints = False
    microseconds = MICROSECONDS

    def __init__(self, url: str, patience: float = 1.0) -> None:
        """Connect to `url`. `patience` is how long a statement waits for a row that another program has locked, in seconds.

        Raises sqlite3.Error where that fails, and ImportError without psycopg.
        """
        super().__init__()
        self._url = url
        self._patience = max(1, int(patience * 1000))
        # What is done on each new connection: locks last as long as the connection that took them.
        self._on_connecting: list[tuple[str, tuple[int, ...]]] = []
        self._pg = self._connect()

    def session(self) -> int:
        """Return the number of the server's process for this connection, which is made anew if it was lost."""
        self.execute("SELECT 1")
        return self._pg.info.backend_pid

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return not self._pg.closed and self._pg.info.transaction_status.name in ("INTRANS", "INERROR", "ACTIVE")

    def execute(self, sql: str, parameters: Any = (), /) -> psycopg.Cursor[Any]:
        """Run a statement."""
        with translated():
            pg = self._ready()
            try:
                return pg.execute(for_postgres(sql), parameters)
            except Exception:
                # The server was restarted since the last statement: nothing was begun that would be lost.
                if not pg.closed or self._in_unit or self._depth or not sql.startswith(("SELECT", "BEGIN", "SET")):
                    raise
            return self._ready().execute(for_postgres(sql), parameters)

    def one(self, sql: str, parameters: Any = ()) -> Any:
        """Run a query that has one row of one column, and return that."""
        row = self.execute(sql, parameters).fetchone()
        return row[0] if row else None

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> object:
        """Run a statement once for each set of parameters."""
        with translated(), self._ready().cursor() as cursor:
            cursor.executemany(for_postgres(sql), list(parameters))
        return None

    def join(self) -> None:
        """Tell others, from now on and as long as this connection lasts, that a bot uses the database."""
        self._keep("SELECT pg_advisory_lock_shared(%s, %s)", (LockGroup.DATABASE, _RUNNING))

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """Keep other bots from the database during the block; False where one uses it."""
        alone = self.try_lock(LockGroup.DATABASE, _RUNNING)
        try:
            yield alone
        finally:
            if alone:
                self.unlock(LockGroup.DATABASE, _RUNNING)

    def keep_lock(self, group: LockGroup, number: int) -> None:
        """Hold a lock that nobody else takes, on each new connection too."""
        self._keep("SELECT pg_advisory_lock(%s, %s)", (group, number))

    def _keep(self, statement: str, values: tuple[int, int]) -> None:
        self._on_connecting.append((statement, values))
        with translated():
            self._ready().execute(statement.encode(), values)

    def try_lock(self, group: LockGroup, number: int) -> bool:
        """Take a lock until `unlock`, or the end of the connection; return False where another connection holds it."""
        return bool(self.one("SELECT pg_try_advisory_lock(?, ?)", (int(group), _small(number))))

    def unlock(self, group: LockGroup, number: int) -> None:
        """Give up a lock."""
        self.execute("SELECT pg_advisory_unlock(?, ?)", (int(group), _small(number)))

    def locked(self, group: LockGroup) -> set[int]:
        """Return the numbers of the locks of a group that any connection holds."""
        rows = self.execute(
            "SELECT l.objid FROM pg_locks l JOIN pg_database d ON d.oid = l.database WHERE d.datname = current_database() "
            "AND l.locktype = 'advisory' AND l.classid = ? AND l.objsubid = 2 AND l.granted",
            (int(group),),
        ).fetchall()
        return {int(number) for (number,) in rows}

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """See one consistent state in the block, whoever writes meanwhile."""
        self.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            yield
        finally:
            self.rollback()

    def copy_in(self, table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
        """Insert many rows."""
        command = f"COPY {table} ({', '.join(columns)}) FROM STDIN".encode()
        with translated(), self._ready().cursor() as cursor, cursor.copy(command) as copy:
            for row in rows:
                copy.write_row(row)

    def count_on(self, table: str) -> None:
        """Let the next id of `table` be one more than the highest."""
        self.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), COALESCE(MAX(id), 0) + 1, false) FROM {table}"  # noqa: S608
        )

    def stream(self, sql: str) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query without holding all of them; call it inside a transaction."""
        with translated(), self._ready().cursor(name="stream") as cursor:
            cursor.itersize = 5000
            cursor.execute(sql.encode())
            yield from cursor

    def skip_locked(self, table: str) -> str:
        """Return the clause that locks the selected rows of `table`, and leaves out those that another replica has locked."""
        return f" FOR UPDATE OF {table} SKIP LOCKED"

    def tables(self) -> set[str]:
        """Return the names of the tables that both engines have."""
        found = self.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()").fetchall()
        return {name for (name,) in found} - {VERSION}

    @contextmanager
    def without_waiting(self) -> Iterator[None]:
        """Let writes in the block fail at once where another program holds a row."""
        self.execute("SET lock_timeout = 1")
        try:
            yield
        finally:
            with suppress(sqlite3.Error):
                self.execute(f"SET lock_timeout = {self._patience}")

    @contextmanager
    def durably(self) -> Iterator[None]:
        """Have what is committed in the block on disk when it ends: elsewhere, if the server's power fails, the last half
        second may be lost, unless the address of the database says `options=-csynchronous_commit=on`.
        """
        self.execute("SET synchronous_commit = on")
        try:
            yield
        finally:
            if "synchronous_commit" not in self._url:
                self.execute("SET synchronous_commit = off")

    def deleted(self) -> None:
        """Nothing to do at once: no query finds deleted rows, and their place is freed each night (Storage.copy)."""

    def commit(self) -> None:
        """Commit the transaction, if one is open."""
        if self.in_transaction:
            self.execute("COMMIT")

    def rollback(self) -> None:
        """Roll the transaction back, if one is open; a connection that cannot do that any more is closed."""
        if self.in_transaction:
            try:
                self.execute("ROLLBACK")
            except sqlite3.Error:
                self._pg.close()

    def close(self) -> None:
        """Close the connection."""
        self._pg.close()

    def _begin(self) -> None:
        self.execute("BEGIN")

    _begin_unit = _begin

    def _ready(self) -> psycopg.Connection[Any]:
        """Return the connection; a lost one is replaced, but never within what was begun on it."""
        if self._pg.closed:
            if self._in_unit or self._depth:
                raise PassingFailure("the connection to the database was lost")
            self._pg = self._connect()
        return self._pg

    def _connect(self) -> psycopg.Connection[Any]:
        import psycopg

        with translated():
            pg = psycopg.connect(
                self._url,
                autocommit=True,
                connect_timeout=CONNECT_WITHIN,
                application_name="vigie",
                keepalives_idle=SILENCE,
                keepalives_interval=1,
                keepalives_count=PROBES,
            )
            for setting, value in (
                ("lock_timeout", self._patience),
                ("client_min_messages", "warning"),
                *(() if "synchronous_commit" in self._url else (("synchronous_commit", "off"),)),
                ("tcp_keepalives_idle", SILENCE),
                ("tcp_keepalives_interval", 1),
                ("tcp_keepalives_count", PROBES),
            ):
                pg.execute(f"SET {setting} = {value}".encode())
            for statement, values in self._on_connecting:
                pg.execute(statement.encode(), values)
            return pg


def _small(number: int) -> int:
    """Return a number that fits PostgreSQL's locks. Chats that share one wait for each other, which does no harm."""
    return (number % 2**32) - 2**31 if number >= 2**31 or number < -(2**31) else number


@contextmanager
def translated() -> Iterator[None]:
    """Raise psycopg's errors as those of the same name in sqlite3."""
    import psycopg

    try:
        yield
    except psycopg.Error as error:
        said = str(error).strip().splitlines()
        message = said[0] if said else type(error).__name__
        if (error.sqlstate and error.sqlstate.startswith(_PASSING)) or (error.sqlstate is None and _lost(error)):
            raise PassingFailure(message) from error
        kinds = (getattr(sqlite3, kind.__name__, None) for kind in type(error).__mro__)
        raise next(kind for kind in kinds if kind is not None)(message) from error


def _lost(error: Exception) -> bool:
    """Whether the connection failed, rather than a statement."""
    import psycopg

    return isinstance(error, psycopg.OperationalError)


@contextmanager
def migrating(conn: PostgresConnection) -> Iterator[None]:
    """Hold the right to migrate: replicas that start at once do it one after the other."""
    conn.execute("SET lock_timeout = '60s'")
    conn.execute("SELECT pg_advisory_lock(?, ?)", (int(LockGroup.DATABASE), _MIGRATING))
    try:
        yield
    finally:
        conn.unlock(LockGroup.DATABASE, _MIGRATING)
        conn.execute(f"SET lock_timeout = {conn._patience}")


def version_of(conn: PostgresConnection) -> int:
    """Return the number of migrations that a database has had."""
    conn.execute(f"CREATE TABLE IF NOT EXISTS {VERSION} (version BIGINT NOT NULL)")
    row = conn.execute(f"SELECT version FROM {VERSION}").fetchone()  # noqa: S608
    return int(row[0]) if row else 0


def set_version(conn: PostgresConnection, number: int) -> None:
    """Record the number of migrations, within the caller's transaction."""
    conn.execute(f"DELETE FROM {VERSION}")  # noqa: S608
    conn.execute(f"INSERT INTO {VERSION} (version) VALUES (?)", (number,))  # noqa: S608
