"""Copies of the database: made while the bot runs, verified, and kept for a few days."""

from __future__ import annotations

import datetime as dt
import fcntl
import glob
import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Protocol

from sqlite_utils import Database

from bot.storage.files import ALIVE, ERASED, LOCK, changing_copies, with_side_files
from bot.storage.migrations import MIGRATIONS
from bot.storage.personal_data import Erased, erase, people_in
from bot.storage.pseudonyms import key_of, pseudonym
from bot.storage.retention import COPIES
from bot.storage.unit_of_work import SqliteConnection

FOLDER = "copies"
# Ends the name of the database that a restore replaced.
REPLACED = ".replaced"
# Ends the name of a file that is still being written.
PART = ".part"
# Tables of what waits to be sent: old replies, restored, would be sent again.
NOT_COPIED = ("outbox",)


class BadCopy(Exception):
    """A file cannot be made, or used, as a copy of the database; the message says why and what to do."""


class Source(Protocol):
    """A database that can be copied.

    Whatever its engine, a copy is an SQLite file: it can be looked over, moved anywhere, restored into either engine, and a
    single person can be erased from it.
    """

    def fill(self, part: Path) -> None:
        """Copy all but the rows of NOT_COPIED into the empty file `part`, in one consistent state."""

    def people(self) -> dict[int, str]:
        """Return the people who are in it now; see personal_data.people_in."""


class SqliteSource:
    """The SQLite file at `path`."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def fill(self, part: Path) -> None:
        """Copy it page by page."""
        fill(self._path, part)

    def people(self) -> dict[int, str]:
        """Return the people who are in it now."""
        with closing(read_only(self._path)) as live:
            return people_in(live)


def copy(database: Path, target: Path, source: Source | None = None) -> None:
    """Copy `database`, or `source` where it has another engine, to `target` in one consistent state, whoever writes meanwhile.

    `target` is replaced only once the copy is complete. Raises BadCopy, sqlite3.Error and OSError.
    """
    _refuse_own_file(database, target)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _sweep(target.parent, f".{glob.escape(target.name)}.????????{PART}")
    with part_of(target) as part:
        (source or SqliteSource(database)).fill(part)
        with changing_copies(database):
            part.replace(target)


def daily(database: Path, today: dt.date, erased: Erased, source: Source | None = None) -> Path:
    """Make today's copy, in place of an earlier one of today; remove copies that are too old."""
    source = source or SqliteSource(database)
    target = database.parent / FOLDER / f"{database.stem}-{today.isoformat()}.db"
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    sweep(database)
    with part_of(target) as part:
        source.fill(part)
        with changing_copies(database):
            # The copy still holds whoever was erased while it was made. Storage.erase takes whoever is erased from here on out
            # of the finished copy, for it waits for the same lock.
            erase_from(part, _erased_meanwhile(source, part, erased))
            part.replace(target)
            _remove_old(database, today)
    return target


def _erased_meanwhile(source: Source, made: Path, erased: Erased) -> list[int]:
    with closing(read_only(made)) as db:
        there = source.people()
        return [chat_id for chat_id in erased.among(people_in(db), key_of(db)) if chat_id not in there]


def _remove_old(database: Path, today: dt.date) -> None:
    for old in kept(database)[:-COPIES]:
        old.unlink(missing_ok=True)
    for old in replaced(database):
        if today - dt.date.fromtimestamp(old.stat().st_mtime) > dt.timedelta(COPIES):
            old.unlink()


def fill(database: Path, part: Path) -> None:
    """Copy `database` page by page into the empty file `part`, and delete the rows of NOT_COPIED there."""
    with closing(read_only(database)) as source, closing(sqlite3.connect(part)) as made:
        source.backup(made)
        # A database in WAL mode is more than one file; a copy must be one that can be moved anywhere.
        made.execute("PRAGMA journal_mode = DELETE")
        made.execute("PRAGMA secure_delete = ON")
        with made:
            for table in NOT_COPIED:
                Database(made)[table].delete_where()


@contextmanager
def part_of(target: Path) -> Iterator[Path]:
    """Yield a new empty file beside `target`, its owner's alone, under a name that nobody else uses; gone afterwards.

    It stays locked while it is in use, so that nobody's sweep takes it for one that a killed process left behind.
    """
    handle, part = _locked_part(target)
    try:
        yield part
    finally:
        _remove(part)
        os.close(handle)


def _locked_part(target: Path) -> tuple[int, Path]:
    while True:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=PART, dir=target.parent)
        fcntl.flock(handle, fcntl.LOCK_EX)
        # A sweep may have removed it between the two lines above.
        if (part := Path(name)).exists():
            return handle, part
        os.close(handle)


def sweep(database: Path) -> None:
    """Remove what killed processes left in the data folder while making copies."""
    for folder in (database.parent, database.parent / FOLDER):
        _sweep(folder, f".{glob.escape(database.stem)}*{PART}")


def _sweep(folder: Path, pattern: str) -> None:
    for left in folder.glob(pattern):
        with suppress(OSError), left.open("rb") as held:
            # Raises BlockingIOError where its maker is still at work.
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _remove(left)


def _remove(database: Path) -> None:
    for path in with_side_files(database):
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _refuse_own_file(database: Path, target: Path) -> None:
    """Raise BadCopy where `target` leads, by whatever name, to a file that Vigie itself uses."""
    own = [*with_side_files(database), *(database.with_name(name) for name in (ERASED, LOCK, ALIVE))]
    there = target.resolve()
    if any(there == path.resolve() or (there.exists() and path.exists() and there.samefile(path)) for path in own):
        raise BadCopy(f"{target.name} is a file that Vigie itself uses: name another file")


def kept(database: Path) -> list[Path]:
    """Return the bot's own copies, oldest first."""
    return sorted((database.parent / FOLDER).glob(f"{database.stem}-????-??-??.db"))


def replaced(database: Path) -> list[Path]:
    """Return the database that a restore replaced, where it still is."""
    path = database.with_name(database.name + REPLACED)
    return [path] if path.exists() else []


def day_of(path: Path) -> dt.date:
    """Return the day one of the bot's own copies was made."""
    return dt.date.fromisoformat(path.stem[-10:])


def verify(path: Path) -> int:
    """Return the version of the database at `path`; raise BadCopy where it is damaged, not ours, or of an unknown version."""
    try:
        with closing(read_only(path)) as db:
            if (found := db.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
                raise BadCopy(
                    f"it is damaged, or holds values that are not allowed ({found.splitlines()[-1]}): use another copy"
                )
            version = int(db.execute("PRAGMA user_version").fetchone()[0])
            if not 1 <= version <= len(MIGRATIONS):
                raise BadCopy(f"it is of version {version}, this program knows 1 to {len(MIGRATIONS)}: use another copy")
            key_of(db)
    except sqlite3.Error as error:
        raise BadCopy(f"it cannot be read as a database of Vigie ({error}): use another copy") from error
    return version


def erase_from(path: Path, chat_ids: Iterable[int]) -> None:
    """Erase people from a copy, whose time stays as it was."""
    made = path.stat()
    try:
        with closing(SqliteConnection(path)) as db:
            db.execute("PRAGMA secure_delete = ON")
            key = key_of(db)
            for chat_id in chat_ids:
                erase(db, chat_id, pseudonym(chat_id, key))
    finally:
        os.utime(path, ns=(made.st_atime_ns, made.st_mtime_ns))


def erased_in(path: Path, erased: Erased) -> list[int]:
    """Return those in a copy who were erased since."""
    with closing(read_only(path)) as db:
        return erased.among(people_in(db), key_of(db))


def read_only(path: Path) -> SqliteConnection:
    """Open an SQLite file that must not be changed."""
    return SqliteConnection(f"{path.resolve().as_uri()}?mode=ro", uri=True)
