"""Carries an instance from SQLite to PostgreSQL, or back; whatever fails, the one that was in use stays as it was."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from bot.storage.backups import REPLACED, BadCopy, part_of, verify
from bot.storage.database import Storage
from bot.storage.files import changing_copies, touch, with_side_files
from bot.storage.postgres import PostgresConnection
from bot.storage.transfer import make_tables, transfer
from bot.storage.unit_of_work import SqliteConnection, truncate_log

# Tables in which even a new database has rows.
_ALWAYS = {"secrets", "marks"}


def to_postgres(database: Path, url: str) -> dict[str, int]:
    """Carry the rows of the SQLite file `database` into the empty database at `url`; return their number by table.

    The file is renamed with REPLACED, so that no bot begins with it again by mistake: it is removed after some days, and who is
    erased until then is erased from it too. Raises BadCopy, StorageError, sqlite3.Error and OSError.
    """
    if not database.exists():
        raise BadCopy(f"there is no {database.name} in VIGIE_DATA")
    # Opened once, so that it is of the newest version.
    Storage(database).close()
    with closing(Storage(database, url=url)) as target, target.alone():
        there = [table for table in target.connection.tables() - _ALWAYS if _any(target, table)]
        if there:
            raise BadCopy(f"the database of VIGIE_DATABASE is not empty ({min(there)} has rows): name an empty one")
        with closing(SqliteConnection(database)) as source:
            truncate_log(source)
            counts = target.replace_by(source)
    with changing_copies(database):
        aside = database.with_name(database.name + REPLACED)
        database.replace(aside)
        touch(aside)
        for left in with_side_files(database)[1:]:
            left.unlink(missing_ok=True)
    return counts


def to_sqlite(database: Path, url: str) -> dict[str, int]:
    """Carry the rows of the database at `url` into a new SQLite file `database`; return their number by table.

    The database at `url` is left as it is. Raises BadCopy, StorageError, sqlite3.Error and OSError.
    """
    if database.exists():
        raise BadCopy(f"there is a {database.name} in VIGIE_DATA already: move it away first")
    with closing(Storage(database, url=url)) as running, running.alone(), part_of(database) as part:
        with closing(PostgresConnection(url)) as source, closing(SqliteConnection(part)) as made, made:
            made.execute("BEGIN")
            make_tables(made)
            counts = transfer(source, made)
        verify(part)
        with changing_copies(database):
            part.replace(database)
    return counts


def _any(storage: Storage, table: str) -> bool:
    return storage.connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() is not None  # noqa: S608
