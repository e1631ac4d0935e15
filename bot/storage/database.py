"""Opens the SQLite file, brings it to the newest version, and hands out its parts."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

from sqlite_utils import Database

from bot.storage.checks import CheckTable
from bot.storage.conversations import ConversationTable
from bot.storage.deliveries import DeliveryTable
from bot.storage.feedback import FeedbackTable
from bot.storage.migrations import MIGRATIONS
from bot.storage.people import PeopleTable
from bot.storage.pseudonyms import Pseudonyms
from bot.storage.questions import QuestionTable
from bot.storage.reminders import ReminderTable
from bot.storage.voices import VoiceTable

# The file's name in the data folder.
DATABASE = "vigie.db"


class StorageError(Exception):
    """The database cannot be used; the message says what to do."""


class Storage:
    """The bot's memory. Not for use from several threads: all calls come from the event loop, and take well under a ms."""

    def __init__(self, path: Path) -> None:
        """Open or create the file at `path`; raises StorageError where it cannot be read or comes from a newer version."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = Database(sqlite3.connect(path, check_same_thread=False, timeout=10))
            # WAL: readers do not wait for the writer, and a commit is one append.
            self._db.enable_wal()
            self._db.execute("PRAGMA synchronous = NORMAL")
            # Deleted rows are overwritten with zeros.
            self._db.execute("PRAGMA secure_delete = ON")
            self._db.execute("PRAGMA foreign_keys = ON")
            migrate(self._db, path)
        except (sqlite3.Error, OSError) as error:
            message = f"the database {path} cannot be used ({error}): check the folder, or move the file away"
            raise StorageError(message) from error
        self.people = PeopleTable(self._db)
        self.checks = CheckTable(self._db)
        self.reminders = ReminderTable(self._db)
        self.deliveries = DeliveryTable(self._db)
        self.voices = VoiceTable(self._db)
        self.conversations = ConversationTable(self._db, self.checks)
        self.pseudonyms = Pseudonyms(self._db)
        self.feedback = FeedbackTable(self._db)
        self.questions = QuestionTable(self._db)
        self.purge()

    def purge(self) -> None:
        """Remove what is older than is said to be kept; done at each start and once a day."""
        self.questions.purge()
        self.deliveries.purge(int(time.time()))

    def erase(self, chat_id: int) -> None:
        """Forget all there is on the person of that chat; gone from the file when this returns."""
        with self._db.conn:
            for table in ("conversations", "feedback", "questions", "checks"):
                self._db.conn.execute(f"DELETE FROM {table} WHERE sender = ?", (self.pseudonyms.of(chat_id),))  # noqa: S608
            for table in ("people", "calendars", "reminders", "deliveries"):
                self._db.conn.execute(f"DELETE FROM {table} WHERE chat_id = ?", (chat_id,))  # noqa: S608
        # The deleted rows would otherwise stay readable in the write-ahead log until it is next folded in.
        self._db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    def close(self) -> None:
        """Close the file; its write-ahead log is folded in."""
        self._db.close()


def migrate(db: Database, path: Path) -> None:
    """Run the migrations that `db` has not seen, each in a transaction of its own with its number."""
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version > len(MIGRATIONS):
        raise StorageError(
            f"the database {path} is of version {version}, this program knows {len(MIGRATIONS)}: run a newer Vigie"
        )
    for number, step in enumerate(MIGRATIONS[version:], start=version + 1):
        # sqlite-utils would otherwise commit halfway; a crash must leave either the old version or the new one.
        with db.conn:
            db.conn.execute("BEGIN IMMEDIATE")
            for statement in step:
                db.conn.execute(statement)
            db.conn.execute(f"PRAGMA user_version = {number}")
