"""Telegram's ids of voices sent before, so that none is uploaded twice; an id is good for one bot only."""

from __future__ import annotations

from sqlite_utils import Database


class VoiceTable:
    """`file_id` by the voice's key and the bot's id. Nothing here tells who listened."""

    def __init__(self, db: Database) -> None:
        self._conn = db.conn

    def get(self, key: str, bot_id: int) -> str | None:
        """The id under which Telegram has this voice for that bot, or None."""
        row = self._conn.execute("SELECT file_id FROM voices WHERE key = ? AND bot = ?", (key, bot_id)).fetchone()
        return row[0] if row else None

    def save(self, key: str, bot_id: int, file_id: str) -> None:
        """Remember it, in place of an earlier one."""
        with self._conn:
            self._conn.execute(
                "INSERT INTO voices (key, bot, file_id) VALUES (?, ?, ?) "
                "ON CONFLICT (key, bot) DO UPDATE SET file_id = excluded.file_id",
                (key, bot_id, file_id),
            )

    def forget(self, key: str, bot_id: int) -> None:
        """Telegram no longer has it."""
        with self._conn:
            self._conn.execute("DELETE FROM voices WHERE key = ? AND bot = ?", (key, bot_id))
