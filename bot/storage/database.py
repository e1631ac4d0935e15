"""The database as one object: gives access to its tables, to units of work over them, to copies, and to a person's erasure."""

from __future__ import annotations

import datetime as dt
import fcntl
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from functools import partial
from pathlib import Path
from typing import IO, Any

from bot.storage import backups, personal_data, retention
from bot.storage.changes import ChangeTable
from bot.storage.checks import CheckTable
from bot.storage.connection import Connection
from bot.storage.conversations import ConversationTable
from bot.storage.deliveries import DeliveryTable
from bot.storage.erased import SharedErased, erased_of
from bot.storage.feedback import FeedbackTable
from bot.storage.files import LOCK, changing_copies, touch
from bot.storage.guides import GuideTable
from bot.storage.insights import Insights
from bot.storage.missing_facets import MissingFacetTable
from bot.storage.opening import StorageError, open_postgres, open_sqlite
from bot.storage.outbox import OutboxTable
from bot.storage.people import PeopleTable
from bot.storage.postgres import PostgresConnection
from bot.storage.practice import PracticeTable
from bot.storage.pseudonyms import Pseudonyms
from bot.storage.questions import QuestionTable
from bot.storage.reminders import ReminderTable
from bot.storage.replicas import Replicas
from bot.storage.send_rate import SendRate
from bot.storage.transfer import source_of, transfer
from bot.storage.updates import UpdateTable
from bot.storage.voices import VoiceTable
from bot.storage.weekly_counts import WeeklyCountTable

log = logging.getLogger(__name__)

# How long to wait for another program that writes, outside a unit of work. Seconds; the bot stands still meanwhile.
PATIENCE = 1.0


class Storage:
    """The database. Its calls take well under a millisecond and come from the event loop, never from several threads."""

    def __init__(self, path: Path, patience: float = PATIENCE, url: str = "") -> None:
        """Open or create the SQLite file at `path` or, with `url`, the database of PostgreSQL there, whose copies are beside
        `path`; raise StorageError where it cannot be used or comes from a newer version.

        `patience` is how long a write waits for another program that writes, in seconds.
        """
        self.path = path
        self._url = url
        self.erased = erased_of(path, url)
        self._source = source_of(path, url)
        self.connection: Connection
        if url:
            self.connection = open_postgres(url, path, patience)
        else:
            self._db = open_sqlite(path, patience)
            self.connection = self._db.conn
        self.replicas = Replicas(self.connection)
        self._open_tables(self.connection)
        if isinstance(self.erased, SharedErased):
            self._share(self.erased)

    def _open_tables(self, conn: Connection) -> None:
        self.people = PeopleTable(conn)
        self.checks = CheckTable(conn)
        self.changes = ChangeTable(conn)
        self.reminders = ReminderTable(conn)
        self.deliveries = DeliveryTable(conn, self.replicas)
        self.voices = VoiceTable(conn)
        self.conversations = ConversationTable(conn, self.checks)
        self.pseudonyms = Pseudonyms(conn)
        self.feedback = FeedbackTable(conn)
        self.guides = GuideTable(conn)
        self.practice = PracticeTable(conn)
        self.questions = QuestionTable(conn)
        self.missing_facets = MissingFacetTable(conn)
        self.weekly_counts = WeeklyCountTable(conn)
        self.insights = Insights(conn)
        self.updates = UpdateTable(conn)
        self.outbox = OutboxTable(conn, self.replicas)

    def _share(self, erased: SharedErased) -> None:
        """Keep the list of the erased in the database too, for other replicas; whom an older state of it brought back goes."""
        if erased.publish(self.connection):
            back = erased.among(personal_data.people_in(self.connection), self.pseudonyms.key)
            for chat_id in back:
                personal_data.erase(self.connection, chat_id, self.pseudonyms.of(chat_id))
            if back:
                log.warning("the database was restored from outside: %d people erased since are erased again", len(back))

    def unit_of_work(self) -> AbstractContextManager[None]:
        """Commit all that is written in a `with` block together; see unit_of_work.py for what holds there."""
        return self.connection.unit_of_work()

    def without_waiting(self) -> AbstractContextManager[None]:
        """Let writes in a `with` block fail at once where another program is writing."""
        return self.connection.without_waiting()

    def transaction(self) -> Connection:
        """Commit what is written in a `with` block together, and keep rows that were selected in it locked until then."""
        return self.connection

    def purge(self, today: dt.date) -> bool:
        """Delete rows past their retention; return False, and delete nothing, where the clock cannot be trusted."""
        if not retention.clock_is_sound(self.connection, today):
            log.warning("the date has leapt to %s: nothing is purged until it has held for a day", today)
            return False
        retention.purge(self.connection, today)
        self.erased.prune(today)
        if isinstance(self.erased, SharedErased):
            self.erased.unpublish(self.connection, today)
        return True

    def everything_on(self, chat_id: int) -> dict[str, list[dict[str, Any]]]:
        """Return every row on the person of that chat, by table."""
        return personal_data.everything(self.connection, chat_id, self.pseudonyms.of(chat_id))

    def erase(self, chat_id: int) -> None:
        """Delete every row on the person of that chat, here and in the copies.

        It is gone from the files when this returns, or when the unit of work around it is committed.
        """
        self.erased.add(chat_id, self.pseudonyms.key, dt.datetime.now(dt.UTC).date())
        if isinstance(self.erased, SharedErased):
            self.erased.publish(self.connection)
        personal_data.erase(self.connection, chat_id, self.pseudonyms.of(chat_id))
        # Only once this is committed: a copy made until then holds the person again.
        self.connection.after_commit(partial(self._erase_from_copies, chat_id))

    def _erase_from_copies(self, chat_id: int) -> None:
        with changing_copies(self.path):
            for copy in (*backups.kept(self.path), *backups.replaced(self.path)):
                try:
                    backups.erase_from(copy, [chat_id])
                except sqlite3.Error:
                    log.warning("a copy of the database that cannot be read is removed: %s", copy.name)
                    copy.unlink(missing_ok=True)

    def erase_what_others_erased(self) -> None:
        """Erase from this bot's copies whom another bot has erased. Call it in a thread."""
        if isinstance(self.erased, SharedErased) and self.erased.learn():
            with changing_copies(self.path):
                for copy in (*backups.kept(self.path), *backups.replaced(self.path)):
                    backups.erase_from(copy, backups.erased_in(copy, self.erased))

    def copy(self, today: dt.date) -> None:
        """Make today's copy. Call it in a thread: it takes time in proportion to the size of the database."""
        backups.daily(self.path, today, self.erased, self._source)
        if self._url:
            with closing(PostgresConnection(self._url)) as conn:
                # Frees the place of deleted rows, whose bytes are in the server's files until then.
                conn.execute("VACUUM")

    def newest_copy(self) -> dt.date | None:
        """Return the day of the newest copy, or None."""
        kept = backups.kept(self.path)
        return backups.day_of(kept[-1]) if kept else None

    def join(self) -> None:
        """Tell others, until this is closed, that this bot uses the database."""
        self.connection.join()
        self.replicas.join()

    def send_rate(self) -> SendRate | None:
        """Return the rate of sending that the bots share, to be closed by the caller; None where there is only one bot."""
        return SendRate(PostgresConnection(self._url)) if self._url else None

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Make sure that no bot uses the database during the block; raise StorageError if one does."""
        with self.connection.alone() as alone:
            if not alone:
                raise StorageError("a Vigie runs on the database of VIGIE_DATABASE: stop all of them first")
            yield

    def replace_by(self, source: Connection) -> dict[str, int]:
        """Replace all rows by those of `source`, compared row by row, in one transaction; return their number by table."""
        counts = transfer(source, self.connection)
        # The key has come along.
        self.pseudonyms = Pseudonyms(self.connection)
        return counts

    def close(self) -> None:
        """Close the database, which folds the write-ahead log of an SQLite file in."""
        self.connection.close()


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
