"""Copies of the database: made while the bot runs, looked over, kept for a few days, and brought back."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from bot.storage.migrations import MIGRATIONS
from bot.storage.personal_data import BY_CHAT, Erased, erase
from bot.storage.pseudonyms import key_of, pseudonym
from bot.storage.retention import COPIES

FOLDER = "copies"
# What was there before a copy was brought back.
REPLACED = ".replaced"
# What a copy is called while it is being made.
PART = ".part"


class BadCopy(Exception):
    """The file cannot be used in place of the database; the message says why."""


def copy(database: Path, target: Path) -> None:
    """Copy `database` to `target` in one consistent state, whoever writes to it meanwhile. Raises sqlite3.Error and OSError.

    `target` is replaced only once the copy is whole.
    """
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = target.with_name(f".{target.name}{PART}")
    part.unlink(missing_ok=True)
    try:
        # Its owner's alone from the first byte on.
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with closing(_read_only(database)) as source, closing(sqlite3.connect(part)) as made:
            source.backup(made)
            # Of one file only, so that it can be moved anywhere.
            made.execute("PRAGMA journal_mode = DELETE")
        part.replace(target)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def daily(database: Path, today: dt.date, erased: Erased) -> Path:
    """Today's copy, made anew; those that are too old go."""
    target = database.parent / FOLDER / f"{database.stem}-{today.isoformat()}.db"
    sweep(database)
    copy(database, target)
    # Who was erased while it was being made is in it; who is erased from here on is erased from it too.
    with closing(_read_only(database)) as live:
        there = _people(live)
    erase_from(target, lambda db: [chat for chat in erased.among(_people(db), key_of(db)) if chat not in there])
    for old in kept(database)[:-COPIES]:
        old.unlink(missing_ok=True)
    for old in replaced(database):
        if today - dt.date.fromtimestamp(old.stat().st_mtime) > dt.timedelta(COPIES):
            old.unlink()
    return target


def sweep(database: Path) -> None:
    """Remove what a copy that was cut short has left."""
    for folder in (database.parent, database.parent / FOLDER):
        for left in folder.glob(f".{database.stem}*{PART}*"):
            left.unlink(missing_ok=True)


def kept(database: Path) -> list[Path]:
    """The bot's own copies, the oldest first."""
    return sorted((database.parent / FOLDER).glob(f"{database.stem}-????-??-??.db"))


def replaced(database: Path) -> list[Path]:
    """What was there before a copy was brought back, where it still is."""
    path = database.with_name(database.name + REPLACED)
    return [path] if path.exists() else []


def day_of(path: Path) -> dt.date:
    """The day a copy of the bot's own was made."""
    return dt.date.fromisoformat(path.stem[-10:])


def verify(path: Path) -> None:
    """Raises BadCopy where `path` is no whole database of ours, of this version or an earlier one."""
    try:
        with closing(_read_only(path)) as db:
            if (found := db.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
                raise BadCopy(f"it is damaged ({found.splitlines()[-1]})")
            version = db.execute("PRAGMA user_version").fetchone()[0]
            if not 1 <= version <= len(MIGRATIONS):
                raise BadCopy(f"it is of version {version}, this program knows 1 to {len(MIGRATIONS)}")
            key_of(db)
    except (sqlite3.Error, TypeError) as error:
        raise BadCopy(f"it cannot be read as a database of Vigie ({error})") from error


def restore_copy(source: Path, database: Path, erased: Erased) -> int:
    """Put `source` in place of `database`, without whoever was erased since; returns how many were.

    What was there is kept beside it, named with REPLACED. Raises BadCopy, sqlite3.Error and OSError; then nothing has changed.
    """
    if not source.is_file():
        raise BadCopy("there is no such file")
    verify(source)
    new = database.with_name(f".{database.name}.new{PART}")
    try:
        return _put(source, new, database, erased)
    finally:
        for left in (new, new.with_name(f"{new.name}-journal")):
            with suppress(OSError):
                left.unlink(missing_ok=True)


def _put(source: Path, new: Path, database: Path, erased: Erased) -> int:
    copy(source, new)
    gone = erase_from(new, lambda db: erased.among(_people(db), key_of(db)))
    aside = database.with_name(database.name + REPLACED)
    if database.exists():
        with suppress(sqlite3.Error), closing(sqlite3.connect(database)) as old:
            # Fold in what is only in the write-ahead log; a damaged file is kept as it is.
            old.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        database.replace(aside)
        aside.chmod(0o600)
        aside.touch()
    for suffix in ("-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
    new.replace(database)
    return gone


def erase_from(path: Path, who: Callable[[sqlite3.Connection], list[int]]) -> int:
    """Erase those that `who` names from a copy, which stays as old as it was; returns how many."""
    made = path.stat()
    try:
        return _erase_from(path, who)
    finally:
        os.utime(path, ns=(made.st_atime_ns, made.st_mtime_ns))


def _erase_from(path: Path, who: Callable[[sqlite3.Connection], list[int]]) -> int:
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA secure_delete = ON")
        key = key_of(db)
        people = who(db)
        for chat_id in people:
            erase(db, chat_id, pseudonym(chat_id, key))
    return len(people)


def _read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)


def _people(db: sqlite3.Connection) -> dict[int, str]:
    """Everybody there is something on, with the day they came; the first of all days where that is not known."""
    there = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    known = {
        chat_id: ""
        for table in BY_CHAT
        if table in there
        for (chat_id,) in db.execute(f"SELECT DISTINCT chat_id FROM {table}")  # noqa: S608
    }
    return known | dict(db.execute("SELECT chat_id, first_seen FROM people").fetchall())
