"""Stores the steps of guides that people have ticked."""

from __future__ import annotations

import datetime as dt

from bot.storage.connection import Connection


class GuideTable:
    """Ticked steps by pseudonym, guide and step; a step is identified by the id of its answer."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def ticked(self, sender: str, guide: str) -> frozenset[str]:
        """Return the steps of `guide` that `sender` has ticked."""
        rows = self._conn.execute("SELECT step FROM guide_steps WHERE sender = ? AND guide = ?", (sender, guide))
        return frozenset(step for (step,) in rows)

    def begun(self, sender: str) -> dict[str, frozenset[str]]:
        """Return the ticked steps by guide, for every guide in which `sender` has ticked any."""
        rows = self._conn.execute("SELECT DISTINCT guide FROM guide_steps WHERE sender = ?", (sender,)).fetchall()
        return {guide: self.ticked(sender, guide) for (guide,) in rows}

    def tick(self, sender: str, guide: str, step: str) -> None:
        """Record that a step is done; keeps the day of the first time."""
        today = dt.datetime.now(dt.UTC).date().isoformat()
        with self._conn:
            self._conn.execute(
                "INSERT INTO guide_steps (sender, guide, step, day) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (sender, guide, step, today),
            )

    def untick(self, sender: str, guide: str, step: str) -> None:
        """Untick a step."""
        with self._conn:
            self._conn.execute("DELETE FROM guide_steps WHERE sender = ? AND guide = ? AND step = ?", (sender, guide, step))

    def clear(self, sender: str, guide: str) -> None:
        """Untick all steps of `guide`: the next locum is another one."""
        with self._conn:
            self._conn.execute("DELETE FROM guide_steps WHERE sender = ? AND guide = ?", (sender, guide))
