"""Where each conversation stands, by pseudonym (the `Conversations` that the assistant asks for)."""

from __future__ import annotations

import datetime as dt

from sqlite_utils import Database


class ConversationTable:
    """States as JSON texts; what is in them is the assistant's affair."""

    def __init__(self, db: Database) -> None:
        self._conn = db.conn

    def load(self, sender: str) -> str | None:
        """The state last saved, or None."""
        row = self._conn.execute("SELECT state FROM conversations WHERE sender = ?", (sender,)).fetchone()
        return row[0] if row else None

    def save(self, sender: str, state: str) -> None:
        """Keep `state` in place of the one before; durable when this returns. Writes nothing where nothing changed that day."""
        today = dt.datetime.now(dt.timezone.utc).date().isoformat()
        with self._conn:
            self._conn.execute(
                "INSERT INTO conversations (sender, state, updated) VALUES (?, ?, ?) "
                "ON CONFLICT (sender) DO UPDATE SET state = excluded.state, updated = excluded.updated "
                "WHERE state IS NOT excluded.state OR updated IS NOT excluded.updated",
                (sender, state, today),
            )
