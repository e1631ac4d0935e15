"""Reads for editors what people did, as numbers of people; the caller shows none that is too small (bot/insights)."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from bot.storage.connection import Connection
from bot.storage.questions import UnansweredQuestion


@dataclass(frozen=True)
class LastReply:
    """How many people gave their latest reply of the check-up to `item`, after `replies` in that run, this one included."""

    item: str
    replies: int
    people: int


@dataclass(frozen=True)
class ReminderUse:
    """How many people had a kind of reminder, how many did at least once what it asked, and how many were sent and done."""

    kind: str
    people: int
    doers: int
    sent: int
    done: int


class Insights:
    """Queries over the tables of one database."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def questions(self) -> list[tuple[str, UnansweredQuestion]]:
        """Return the questions handed to the editors, with the pseudonym of who asked each, to count people by."""
        rows = self._conn.execute("SELECT sender, text, reason, answer, language, day FROM questions ORDER BY day, text")
        return [(sender, UnansweredQuestion(*rest)) for sender, *rest in rows]

    def last_replies(self) -> list[LastReply]:
        """Count people by where they are in their latest run of the check-up."""
        rows = self._conn.execute(
            "SELECT c.item, r.replies, COUNT(*) FROM "
            "(SELECT sender, run, COUNT(DISTINCT item) AS replies, MAX(id) AS latest FROM checks WHERE run <> 'done' "
            "GROUP BY sender, run) r "
            "JOIN (SELECT sender, MAX(id) AS latest FROM checks WHERE run <> 'done' GROUP BY sender) l ON l.latest = r.latest "
            "JOIN checks c ON c.id = r.latest GROUP BY c.item, r.replies ORDER BY c.item, r.replies"
        )
        return [LastReply(*row) for row in rows]

    def first_actions(self) -> list[tuple[str, int]]:
        """Count people by the measure that they first put in place."""
        rows = self._conn.execute(
            "SELECT c.item, COUNT(*) FROM checks c "
            "JOIN (SELECT MIN(id) AS id FROM checks WHERE run = 'done' GROUP BY sender) f ON f.id = c.id "
            "GROUP BY c.item ORDER BY COUNT(*) DESC, c.item"
        )
        return [(item, people) for item, people in rows]

    def reminders(self) -> list[ReminderUse]:
        """Return the use of each kind of reminder, those that came once left out."""
        rows = self._conn.execute(
            "SELECT kind, COUNT(DISTINCT CASE WHEN sent IS NOT NULL THEN chat_id END), "
            "COUNT(DISTINCT CASE WHEN done IS NOT NULL THEN chat_id END), "
            "COUNT(*) FILTER (WHERE sent IS NOT NULL), COUNT(*) FILTER (WHERE done IS NOT NULL) "
            "FROM deliveries WHERE kind IN ('update', 'backup', 'passwords', 'habits') AND month NOT LIKE 'once%' "
            "GROUP BY kind ORDER BY kind"
        )
        return [ReminderUse(*row) for row in rows]


def write_database(path: Path, tables: Sequence[tuple[str, Sequence[str], Sequence[Sequence[Any]]]]) -> None:
    """Write tables (name, columns, rows) into a new SQLite file, in place of an earlier one."""
    path.unlink(missing_ok=True)
    with closing(Database(path)) as db:
        for name, columns, rows in tables:
            kinds = {column: int if rows and isinstance(rows[0][at], int) else str for at, column in enumerate(columns)}
            db[name].create(kinds)
            db[name].insert_all(dict(zip(columns, row, strict=True)) for row in rows)
