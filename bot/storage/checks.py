"""Stores every reply to the checklist's questions, with its run, its time and the reply it replaced."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from bot.storage.connection import Connection
from bot.values import ReplyValue

# Stands in place of a run where the person reported, outside any run, that a missing measure is now done.
DONE = "done"


@dataclass(frozen=True)
class ChecklistReply:
    """A reply: `run` is DONE for "C'est fait"; `previous` is the earlier reply to the same question, of whichever run."""

    item: str
    value: ReplyValue
    previous: ReplyValue | None
    run: str
    at: dt.datetime


class CheckTable:
    """Replies by pseudonym. Rows are added, or deleted where a reply is taken back: the latest counts, others are history."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def of_run(self, sender: str, run: str) -> dict[str, str]:
        """Return the latest reply to each question in that run."""
        rows = self._conn.execute("SELECT item, value FROM checks WHERE sender = ? AND run = ? ORDER BY id", (sender, run))
        return dict(rows.fetchall())

    def insert(self, sender: str, run: str, replies: Mapping[str, str]) -> None:
        """Insert the replies that differ from what the run already holds, within the caller's transaction."""
        known = self.of_run(sender, run)
        now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        self._conn.executemany(
            "INSERT INTO checks (sender, item, value, previous, run, at) VALUES (:sender, :item, :value, "
            "(SELECT value FROM checks WHERE sender = :sender AND item = :item ORDER BY id DESC LIMIT 1), :run, :at)",
            [
                {"sender": sender, "item": item, "value": value, "run": run, "at": now}
                for item, value in replies.items()
                if known.get(item) != value
            ],
        )

    def done(self, sender: str, item: str) -> bool:
        """Record that a missing measure is now in place; return False where that was known already."""
        with self._conn:
            latest = self._conn.execute(
                "SELECT value FROM checks WHERE sender = ? AND item = ? ORDER BY id DESC LIMIT 1", (sender, item)
            ).fetchone()
            if latest == (ReplyValue.YES,):
                return False
            now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
            self._conn.execute(
                "INSERT INTO checks (sender, item, value, previous, run, at) VALUES (?, ?, 'yes', ?, ?, ?)",
                (sender, item, latest[0] if latest else None, DONE, now),
            )
            return True

    def newest(self, sender: str) -> int:
        """Return the number of the latest row of `sender`; 0 if there is none."""
        row = self._conn.execute("SELECT MAX(id) FROM checks WHERE sender = ?", (sender,)).fetchone()
        return row[0] or 0

    def since(self, sender: str, number: int) -> list[ChecklistReply]:
        """Return the replies of `sender` that were added after the row with that number."""
        return self._read("id > ?", sender, number)

    def correct(self, sender: str, item: str, value: ReplyValue, run: str | None = None) -> None:
        """Add a reply in place of the latest one to a question, in the same run, so that a run under way sees it too."""
        with self._conn:
            latest = self._conn.execute(
                "SELECT value, run FROM checks WHERE sender = ? AND item = ? ORDER BY id DESC LIMIT 1", (sender, item)
            ).fetchone() or (None, DONE)
            now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
            self._conn.execute(
                "INSERT INTO checks (sender, item, value, previous, run, at) VALUES (?, ?, ?, ?, ?, ?)",
                (sender, item, value, latest[0], run or latest[1], now),
            )

    def take_back(self, sender: str, item: str, value: str) -> bool:
        """Delete the latest reply to a question if it is `value`: given by mistake, it is no part of the history."""
        with self._conn:
            gone = self._conn.execute(
                "DELETE FROM checks WHERE value = ? AND id = (SELECT MAX(id) FROM checks WHERE sender = ? AND item = ?)",
                (value, sender, item),
            )
            return bool(gone.rowcount)

    def log(self, sender: str) -> list[ChecklistReply]:
        """Return all replies of `sender`, oldest first."""
        return self._read("id > ?", sender, 0)

    def _read(self, where: str, sender: str, value: int) -> list[ChecklistReply]:
        rows = self._conn.execute(
            f"SELECT item, value, previous, run, at FROM checks WHERE sender = ? AND {where} ORDER BY id",  # noqa: S608
            (sender, value),
        ).fetchall()
        return [
            ChecklistReply(
                item, ReplyValue(value), ReplyValue(previous) if previous else None, run, dt.datetime.fromisoformat(at)
            )
            for item, value, previous, run, at in rows
        ]
