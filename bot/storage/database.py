"""Opens the SQLite file, migrates it to the newest version, and gives access to its tables."""

from __future__ import annotations

import datetime as dt
import fcntl
import logging
import sqlite3
from contextlib import AbstractContextManager, suppress
from functools import partial
from pathlib import Path
from typing import IO, Any

from sqlite_utils import Database

from bot.storage import backups, personal_data, retention
from bot.storage.changes import ChangeTable
from bot.storage.checks import CheckTable
from bot.storage.conversations import ConversationTable
from bot.storage.deliveries import DeliveryTable
from bot.storage.feedback import FeedbackTable
from bot.storage.files import ERASED, LOCK, changing_copies, touch
from bot.storage.guides import GuideTable
from bot.storage.migrations import MIGRATIONS
from bot.storage.missing_facets import MissingFacetTable
from bot.storage.outbox import OutboxTable
from bot.storage.people import PeopleTable
from bot.storage.practice import PracticeTable
from bot.storage.pseudonyms import Pseudonyms
from bot.storage.questions import QuestionTable
from bot.storage.reminders import ReminderTable
from bot.storage.unit_of_work import Connection
from bot.storage.updates import UpdateTable
from bot.storage.voices import VoiceTable

log = logging.getLogger(__name__)

# How long to wait for another program that writes, outside a unit of work. Seconds; the bot stands still meanwhile.
PATIENCE = 1.0


class StorageError(Exception):
    """The database cannot be used. The message says what to do, and names no path, since it may be logged."""


class Storage:
    """The database. Its calls take well under a millisecond and come from the event loop, never from several threads."""

    def __init__(self, path: Path, patience: float = PATIENCE) -> None:
        """Open or create the file at `path`; raise StorageError where it cannot be read or comes from a newer version.

        `patience` is how long a write waits for another program that writes, in seconds.
        """
        self.path = path
        self.erased = personal_data.Erased(path.with_name(ERASED))
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not path.exists() and backups.kept(path):
                raise StorageError(f"{path.name} is missing and there are copies of it: {_way_back(path)}")
            touch(path)
            if (erased := path.with_name(ERASED)).exists():
                touch(erased)
            self._db = Database(sqlite3.connect(path, check_same_thread=False, timeout=patience, factory=Connection))
            if (found := self._db.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
                raise sqlite3.DatabaseError(found.splitlines()[-1])
            # WAL: readers do not wait for the writer, and a commit is one append.
            self._db.enable_wal()
            # Deleted rows are overwritten with zeros.
            for pragma in ("synchronous = NORMAL", "secure_delete = ON", "foreign_keys = ON"):
                self._db.execute(f"PRAGMA {pragma}")
            migrate(self._db, path)
        except (sqlite3.Error, OSError) as error:
            raise StorageError(_trouble(path, error)) from error
        self.people = PeopleTable(self._db)
        self.checks = CheckTable(self._db)
        self.changes = ChangeTable(self._db)
        self.reminders = ReminderTable(self._db)
        self.deliveries = DeliveryTable(self._db)
        self.voices = VoiceTable(self._db)
        self.conversations = ConversationTable(self._db, self.checks)
        self.pseudonyms = Pseudonyms(self._db)
        self.feedback = FeedbackTable(self._db)
        self.guides = GuideTable(self._db)
        self.practice = PracticeTable(self._db)
        self.questions = QuestionTable(self._db)
        self.missing_facets = MissingFacetTable(self._db)
        self.updates = UpdateTable(self._db)
        self.outbox = OutboxTable(self._db)

    def unit_of_work(self) -> AbstractContextManager[None]:
        """Commit all that is written in a `with` block together; see unit_of_work.py for what holds there."""
        conn: Connection = self._db.conn
        return conn.unit_of_work()

    def without_waiting(self) -> AbstractContextManager[None]:
        """Let writes in a `with` block fail at once where another program is writing."""
        conn: Connection = self._db.conn
        return conn.without_waiting()

    def purge(self, today: dt.date) -> bool:
        """Delete rows past their retention; return False, and delete nothing, where the clock cannot be trusted."""
        if not retention.clock_is_sound(self._db.conn, today):
            log.warning("the date has leapt to %s: nothing is purged until it has held for a day", today)
            return False
        retention.purge(self._db, today)
        self.erased.prune(today)
        return True

    def everything_on(self, chat_id: int) -> dict[str, list[dict[str, Any]]]:
        """Return every row on the person of that chat, by table."""
        return personal_data.everything(self._db, chat_id, self.pseudonyms.of(chat_id))

    def erase(self, chat_id: int) -> None:
        """Delete every row on the person of that chat, here and in the copies.

        It is gone from the files when this returns, or when the unit of work around it is committed.
        """
        self.erased.add(chat_id, self.pseudonyms.key, dt.datetime.now(dt.UTC).date())
        personal_data.erase(self._db, chat_id, self.pseudonyms.of(chat_id))
        # Only once this is committed: a copy made until then holds the person again.
        conn: Connection = self._db.conn
        conn.after_commit(partial(self._erase_from_copies, chat_id))

    def _erase_from_copies(self, chat_id: int) -> None:
        with changing_copies(self.path):
            for copy in (*backups.kept(self.path), *backups.replaced(self.path)):
                try:
                    backups.erase_from(copy, [chat_id])
                except sqlite3.Error:
                    log.warning("a copy of the database that cannot be read is removed: %s", copy.name)
                    copy.unlink(missing_ok=True)

    def copy(self, today: dt.date) -> None:
        """Make today's copy. Call it in a thread: it takes time in proportion to the size of the file."""
        backups.daily(self.path, today, self.erased)

    def newest_copy(self) -> dt.date | None:
        """Return the day of the newest copy, or None."""
        kept = backups.kept(self.path)
        return backups.day_of(kept[-1]) if kept else None

    def close(self) -> None:
        """Close the file, which folds its write-ahead log in."""
        self._db.close()


def claim(folder: Path) -> IO[str]:
    """Lock the data folder, so that one process at a time runs the bot or replaces its database; raise StorageError.

    Closing the returned file releases the lock, and so does the end of the process.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        touch(folder / LOCK)
        held = (folder / LOCK).open("w", encoding="ascii")
    except OSError as error:
        raise StorageError(
            f"the folder of VIGIE_DATA cannot be used ({error.strerror}): check that it can be written to"
        ) from error
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        held.close()
        raise StorageError(
            "another Vigie runs with this VIGIE_DATA: stop it first, or give this one a folder of its own"
        ) from error
    return held


def migrate(db: Database, path: Path) -> None:
    """Run the migrations that `db` has not had, each in one transaction together with its number."""
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version > len(MIGRATIONS):
        raise StorageError(
            f"the database {path.name} is of version {version}, this program knows {len(MIGRATIONS)}: run a newer Vigie"
        )
    for number, step in enumerate(MIGRATIONS[version:], start=version + 1):
        # sqlite-utils would otherwise commit halfway; a crash must leave either the old version or the new one.
        with db.conn:
            db.conn.execute("BEGIN IMMEDIATE")
            for statement in step:
                db.conn.execute(statement)
            db.conn.execute(f"PRAGMA user_version = {number}")


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
