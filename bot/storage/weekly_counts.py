"""Counts by week what people asked about and how it was taken; ids alone, with no link to a person."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from bot.storage.connection import Connection

# An answer or guide that a typed message led to; one that was tapped; what a message was taken for; the kind of what was
# declined.
What = Literal["asked", "tapped", "decision", "declined"]


@dataclass(frozen=True)
class WeeklyCount:
    """How often something happened in the week that began on the Monday `week` (ISO)."""

    week: str
    what: str
    id: str
    times: int


class WeeklyCountTable:
    """One row a week, kind of event and id."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def count(self, day: dt.date, what: What, id_: str) -> None:
        """Count one more in the week of `day`."""
        monday = day - dt.timedelta(days=day.weekday())
        with self._conn:
            self._conn.execute(
                "INSERT INTO weekly_counts (week, what, id, times) VALUES (?, ?, ?, 1) "
                "ON CONFLICT (week, what, id) DO UPDATE SET times = weekly_counts.times + 1",
                (monday.isoformat(), what, id_),
            )

    def all(self) -> list[WeeklyCount]:
        """Return all counts, the oldest week first."""
        rows = self._conn.execute("SELECT week, what, id, times FROM weekly_counts ORDER BY week, what, id")
        return [WeeklyCount(*row) for row in rows]
