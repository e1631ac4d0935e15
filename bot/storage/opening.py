"""Opens a database of either engine and migrates it to the newest version; says in one line what is wrong where that fails."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path

from sqlite_utils import Database

from bot.storage import backups
from bot.storage.dialect import schema_for_postgres
from bot.storage.files import ERASED, touch
from bot.storage.migrations import MIGRATIONS
from bot.storage.postgres import PostgresConnection, migrating, set_version, version_of
from bot.storage.unit_of_work import SqliteConnection


class StorageError(Exception):
    """The database cannot be used. The message says what to do, and names no path, since it may be logged."""


def open_sqlite(path: Path, patience: float) -> Database:
    """Open or create the file at `path`; raise StorageError where it cannot be read or comes from a newer version."""
    try:
        _prepare_folder(path)
        if not path.exists() and backups.kept(path):
            raise StorageError(f"{path.name} is missing and there are copies of it: {_way_back(path)}")
        touch(path)
        db = Database(sqlite3.connect(path, check_same_thread=False, timeout=patience, factory=SqliteConnection))
        if (found := db.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
            raise sqlite3.DatabaseError(found.splitlines()[-1])
        # WAL: readers do not wait for the writer, and a commit is one append.
        db.enable_wal()
        # Deleted rows are overwritten with zeros.
        for pragma in ("synchronous = NORMAL", "secure_delete = ON", "foreign_keys = ON"):
            db.execute(f"PRAGMA {pragma}")
        _migrate_sqlite(db.conn, path)
    except (sqlite3.Error, OSError) as error:
        raise StorageError(_trouble(path, error)) from error
    return db


def open_postgres(url: str, path: Path, patience: float) -> PostgresConnection:
    """Open the database at `url`; `path` says in which folder its copies are. Raises StorageError as `open_sqlite` does."""
    try:
        _prepare_folder(path)
        conn = PostgresConnection(url, patience)
        with migrating(conn):
            _migrate_postgres(conn)
    except ImportError as error:
        raise StorageError("VIGIE_DATABASE needs psycopg, which is not installed: run `make postgres`") from error
    except OSError as error:
        raise StorageError(_trouble(path, error)) from error
    except sqlite3.Error as error:
        # What follows names the server and the user, never the password.
        raise StorageError(
            f"the database of VIGIE_DATABASE cannot be used ({error}): check that setting and the server"
        ) from error
    return conn


def _prepare_folder(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if (erased := path.with_name(ERASED)).exists():
        touch(erased)


def _migrate_sqlite(conn: SqliteConnection, path: Path) -> None:
    """Run the migrations that a file has not had, each in one transaction together with its number."""
    version = conn.execute("PRAGMA user_version").fetchone()[0]
    _refuse_newer(version, path.name)
    for number, step in enumerate(MIGRATIONS[version:], start=version + 1):
        # sqlite-utils would otherwise commit halfway; a crash must leave either the old version or the new one.
        with conn:
            conn.execute("BEGIN IMMEDIATE")
            for statement in step:
                conn.execute(statement)
            conn.execute(f"PRAGMA user_version = {number}")


def _migrate_postgres(conn: PostgresConnection) -> None:
    version = version_of(conn)
    _refuse_newer(version, "of VIGIE_DATABASE")
    for number, step in enumerate(MIGRATIONS[version:], start=version + 1):
        with conn:
            for statement in step:
                conn.execute(schema_for_postgres(statement))
            set_version(conn, number)


def _refuse_newer(version: int, name: str) -> None:
    if version > len(MIGRATIONS):
        raise StorageError(
            f"the database {name} is of version {version}, this program knows {len(MIGRATIONS)}: run a newer Vigie"
        )


def _trouble(path: Path, error: sqlite3.Error | OSError) -> str:
    """Say what is wrong with the database in VIGIE_DATA, and what to do about it."""
    said = (error.strerror or type(error).__name__) if isinstance(error, OSError) else str(error)
    if "locked" in said:
        return f"the database {path.name} is in use by another program ({said}): end it, and start again"
    if "full" in said:
        return f"the disk that holds VIGIE_DATA is full ({said}): make room, and start again"
    if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError):
        return f"the database {path.name} is damaged ({said}): {_way_back(path)}"
    return f"the database {path.name} in VIGIE_DATA cannot be used ({said}): check the folder, or move the file away"


def _way_back(path: Path) -> str:
    with suppress(IndexError):
        newest = backups.day_of(backups.kept(path)[-1])
        return f"`vigie restore` brings back the copy of {newest}; to start anew, move the files of VIGIE_DATA away"
    return "to start anew, move the file away"
