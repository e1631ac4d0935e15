"""Restores a copy: loads its rows into a new database, starts that on trial, and puts it in place of the present one."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from enum import StrEnum
from pathlib import Path

from sqlite_utils import Database

from bot.storage.backups import NOT_COPIED, REPLACED, BadCopy, copy, erase_from, part_of, read_only, verify
from bot.storage.database import Storage
from bot.storage.files import changing_copies, touch, with_side_files
from bot.storage.opening import StorageError
from bot.storage.personal_data import BY_SENDER, Erased, people_in
from bot.storage.postgres import PostgresConnection
from bot.storage.pseudonyms import KEY, key_of, pseudonym
from bot.storage.transfer import PostgresSource, make_tables
from bot.storage.unit_of_work import SqliteConnection, truncate_log
from bot.values import OneOffKind, ReminderKind, ReplyValue

# Tables of names and values, where only these names are known.
_NAMES = {"secrets": (KEY,), "marks": ("purged", "doubted")}
# Columns that are read as an enum and have no CHECK.
_ENUMS: dict[str, tuple[str, tuple[StrEnum, ...]]] = {
    "deliveries": ("kind", (*ReminderKind, *OneOffKind)),
    "checks": ("previous", tuple(ReplyValue)),
}


def restore_copy(source: Path, database: Path, erased: Erased, url: str = "") -> int:
    """Replace `database` by the rows of `source`, without those of people erased since; return how many people that were.

    Only rows are taken over: no trigger, view, index or table that is not ours. What is replaced is kept beside it, named with
    REPLACED. Replies that still waited to be sent are left out. With `url`, the rows of that database of PostgreSQL are
    replaced, and `database` only says where copies are.

    Raises BadCopy, sqlite3.Error and OSError; then nothing has changed.
    """
    if not source.is_file():
        raise BadCopy("there is no such file")
    if database.exists() and source.samefile(database):
        raise BadCopy("it is the database itself, not a copy of it: name a copy")
    version = verify(source)
    with part_of(database) as new:
        _load(source, new, version)
        gone = _erased_in(new, _present_key(database, url), erased)
        erase_from(new, gone)
        _drop_rows_of_nobody(new)
        try:
            # A start migrates it to this version too.
            Storage(new).close()
        except StorageError as error:
            raise BadCopy(f"the bot could not start with it ({error})") from error
        if url:
            _put_into_postgres(new, database, url)
        else:
            with changing_copies(database):
                _put_in_place(new, database)
    return len(gone)


def _load(source: Path, new: Path, version: int) -> None:
    """Make the tables of `version` in the empty file `new`, and insert the rows of `source` into them."""
    with closing(sqlite3.connect(new.resolve().as_uri(), uri=True, isolation_level=None)) as db:
        # Nothing in the schema of a file from elsewhere may run anything.
        db.execute("PRAGMA trusted_schema = OFF")
        db.execute("ATTACH ? AS source", (f"{source.resolve().as_uri()}?mode=ro",))
        db.execute("BEGIN")
        make_tables(db, version)
        for (table,) in db.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'").fetchall():
            if table not in NOT_COPIED:
                _load_table(db, table)
        db.execute("COMMIT")


def _load_table(db: sqlite3.Connection, table: str) -> None:
    if db.execute("SELECT type FROM pragma_table_list WHERE schema = 'source' AND name = ?", (table,)).fetchone() != ("table",):
        raise BadCopy(f"it has no table {table}: use another copy")
    columns = [name for (name,) in db.execute("SELECT name FROM pragma_table_info(?, 'main')", (table,))]
    there = {name for (name,) in db.execute("SELECT name FROM pragma_table_info(?, 'source')", (table,))}
    if missing := [name for name in columns if name not in there]:
        raise BadCopy(f"its table {table} has no column {missing[0]}: use another copy")
    listed = ", ".join(columns)
    names = _NAMES.get(table, ())
    only = f" WHERE name IN ({', '.join('?' * len(names))})" if names else ""
    try:
        db.execute(f"INSERT INTO main.{table} ({listed}) SELECT {listed} FROM source.{table}{only}", names)  # noqa: S608
    except sqlite3.IntegrityError as error:
        raise BadCopy(
            f"its table {table} holds a row that is not allowed ({error}): use another copy, or correct that row in this one"
        ) from error
    if table in _ENUMS:
        column, allowed = _ENUMS[table]
        marks = ", ".join("?" * len(allowed))
        if db.execute(f"SELECT 1 FROM main.{table} WHERE {column} NOT IN ({marks})", allowed).fetchone():  # noqa: S608
            raise BadCopy(f"its table {table} holds a {column} that is not allowed: use another copy")


def _present_key(database: Path, url: str) -> bytes | None:
    """Return the key of the database that is replaced, where it can be read."""
    with suppress(sqlite3.Error), closing(PostgresConnection(url) if url else read_only(database)) as live:
        return key_of(live)
    return None


def _erased_in(new: Path, present: bytes | None, erased: Erased) -> list[int]:
    """Return those in `new` who were erased, under its own key or, where it has another, under that of the present database."""
    with closing(read_only(new)) as db:
        people, keys = people_in(db), {key_of(db), present}
    return sorted({chat_id for key in keys if key for chat_id in erased.among(people, key)})


def _drop_rows_of_nobody(new: Path) -> None:
    """Delete rows under pseudonyms that belong to nobody in the copy: whether their person was erased cannot be told."""
    with closing(SqliteConnection(new)) as conn, conn:
        conn.execute("PRAGMA secure_delete = ON")
        db, key = Database(conn), key_of(conn)
        known = {pseudonym(chat_id, key) for chat_id in people_in(conn)}
        for table in BY_SENDER:
            for row in list(db[table].rows_where(select="DISTINCT sender")):
                if row["sender"] not in known:
                    db[table].delete_where("sender = ?", [row["sender"]])


def _put_into_postgres(new: Path, database: Path, url: str) -> None:
    """Replace all rows of a database of PostgreSQL in one transaction; what was there is kept as an SQLite file."""
    # Opened first: it makes the tables where there are none, or those of an older version.
    with closing(Storage(database, url=url)) as live, live.alone():
        aside = database.with_name(database.name + REPLACED)
        copy(database, aside, PostgresSource(url))
        with closing(SqliteConnection(new)) as source:
            live.replace_by(source)


def _put_in_place(new: Path, database: Path) -> None:
    if database.exists():
        with suppress(sqlite3.Error), closing(sqlite3.connect(database)) as old:
            # Fold in what is only in the write-ahead log; a damaged file is kept as it is.
            truncate_log(old)
        aside = database.with_name(database.name + REPLACED)
        database.replace(aside)
        touch(aside)
    for left in with_side_files(database)[1:]:
        left.unlink(missing_ok=True)
    new.replace(database)
