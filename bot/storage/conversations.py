"""Where each conversation stands, by pseudonym (the `Conversations` that the assistant asks for)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType

from sqlite_utils import Database

from bot.storage.checks import CheckTable

NOTHING: Mapping[str, str] = MappingProxyType({})


class ConversationTable:
    """States as JSON texts; what is in them is the assistant's affair."""

    def __init__(self, db: Database, checks: CheckTable) -> None:
        self._conn = db.conn
        self._checks = checks

    def load(self, sender: str) -> str | None:
        """The state last saved, or None."""
        row = self._conn.execute("SELECT state FROM conversations WHERE sender = ?", (sender,)).fetchone()
        return row[0] if row else None

    def replies(self, sender: str, run: str) -> dict[str, str]:
        """The replies to the checklist in that run."""
        return self._checks.of_run(sender, run)

    def save(self, sender: str, state: str, run: str = "", replies: Mapping[str, str] = NOTHING) -> None:
        """Keep `state` in place of the one before, and the replies of the run; all or nothing, durable when this returns.

        Writes nothing where nothing changed that day.
        """
        today = dt.datetime.now(dt.UTC).date().isoformat()
        with self._conn:
            self._conn.execute(
                "INSERT INTO conversations (sender, state, updated) VALUES (?, ?, ?) "
                "ON CONFLICT (sender) DO UPDATE SET state = excluded.state, updated = excluded.updated "
                "WHERE state IS NOT excluded.state OR updated IS NOT excluded.updated",
                (sender, state, today),
            )
            if replies:
                self._checks.insert(sender, run, replies)
