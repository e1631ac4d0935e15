"""Stores the file ids of voice messages uploaded to Telegram, so that each is uploaded once for each bot."""

from __future__ import annotations

from bot.storage.connection import Connection


class VoiceTable:
    """File ids by the key of the voice and the id of the bot. Nothing tells who listened."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def get(self, key: str, bot_id: int) -> str | None:
        """Return the file id of a voice for that bot, or None."""
        row = self._conn.execute("SELECT file_id FROM voices WHERE key = ? AND bot = ?", (key, bot_id)).fetchone()
        return row[0] if row else None

    def save(self, key: str, bot_id: int, file_id: str) -> None:
        """Save a file id, in place of an earlier one."""
        with self._conn:
            self._conn.execute(
                "INSERT INTO voices (key, bot, file_id) VALUES (?, ?, ?) "
                "ON CONFLICT (key, bot) DO UPDATE SET file_id = excluded.file_id",
                (key, bot_id, file_id),
            )

    def forget(self, key: str, bot_id: int) -> None:
        """Delete a file id that Telegram no longer knows."""
        with self._conn:
            self._conn.execute("DELETE FROM voices WHERE key = ? AND bot = ?", (key, bot_id))
