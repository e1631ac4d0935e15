"""Stores the ids of handled updates, so that an update that Telegram repeats is not handled twice."""

from __future__ import annotations

import time

from bot.storage.connection import Connection


class UpdateTable:
    """Update ids and when they were handled, without any link to a person."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def handled(self, update_id: int) -> bool:
        """Whether that update has been handled."""
        return self._conn.execute("SELECT 1 FROM updates WHERE id = ?", (update_id,)).fetchone() is not None

    def mark(self, update_id: int) -> bool:
        """Record that the update has been handled; return False where that was recorded before."""
        with self._conn:
            done = self._conn.execute(
                "INSERT INTO updates (id, at) VALUES (?, ?) ON CONFLICT DO NOTHING", (update_id, int(time.time()))
            )
            return done.rowcount > 0
