"""Stores each person's latest vote, 👍 or 👎, on each answer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.storage.connection import Connection


@dataclass(frozen=True)
class Votes:
    """The numbers of people who found an answer helpful and who did not."""

    answer: str
    up: int
    down: int


class FeedbackTable:
    """Votes by pseudonym and answer; a changed vote replaces the earlier one."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def save(self, sender: str, answer: str, helpful: bool) -> bool:
        """Save the vote of `sender`, in place of an earlier one; return whether that changed anything."""
        today = dt.datetime.now(dt.UTC).date().isoformat()
        with self._conn:
            done = self._conn.execute(
                "INSERT INTO feedback (sender, answer, vote, day) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (sender, answer) DO UPDATE SET vote = excluded.vote, day = excluded.day "
                "WHERE feedback.vote <> excluded.vote",
                (sender, answer, 1 if helpful else -1, today),
            )
            return bool(done.rowcount > 0)

    def vote(self, sender: str, answer: str) -> int:
        """Return the vote of `sender` on an answer: 1, -1, or 0 for none."""
        row = self._conn.execute("SELECT vote FROM feedback WHERE sender = ? AND answer = ?", (sender, answer)).fetchone()
        return row[0] if row else 0

    def withdraw(self, sender: str, answer: str) -> None:
        """Delete the vote of `sender` on an answer."""
        with self._conn:
            self._conn.execute("DELETE FROM feedback WHERE sender = ? AND answer = ?", (sender, answer))

    def counts(self) -> list[Votes]:
        """Return the votes on each answer, the least liked first."""
        rows = self._conn.execute(
            "SELECT answer, COUNT(*) FILTER (WHERE vote = 1), COUNT(*) FILTER (WHERE vote = -1) "
            "FROM feedback GROUP BY answer ORDER BY SUM(vote), answer"
        )
        return [Votes(*row) for row in rows]
