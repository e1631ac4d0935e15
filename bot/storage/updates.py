"""Which of Telegram's updates were handled: their numbers alone, so that none is handled twice, whatever is repeated."""

from __future__ import annotations

import time

from sqlite_utils import Database


class UpdateTable:
    """Numbers of updates and when they were handled; nothing tells whose they were."""

    def __init__(self, db: Database) -> None:
        self._conn = db.conn

    def handled(self, update_id: int) -> bool:
        """Whether that update has been handled."""
        return self._conn.execute("SELECT 1 FROM updates WHERE id = ?", (update_id,)).fetchone() is not None

    def mark(self, update_id: int) -> None:
        """It has been."""
        with self._conn:
            self._conn.execute("INSERT OR IGNORE INTO updates (id, at) VALUES (?, ?)", (update_id, int(time.time())))
