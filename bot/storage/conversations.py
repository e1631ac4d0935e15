"""Stores the state of each conversation by pseudonym; implements the assistant's `Conversations` protocol."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType

from bot.storage.checks import CheckTable
from bot.storage.connection import Connection

NOTHING: Mapping[str, str] = MappingProxyType({})


class ConversationTable:
    """States as JSON text, whose contents only the assistant reads."""

    def __init__(self, conn: Connection, checks: CheckTable) -> None:
        self._conn = conn
        self._checks = checks

    def load(self, sender: str) -> str | None:
        """Return the state last saved, or None."""
        row = self._conn.execute("SELECT state FROM conversations WHERE sender = ?", (sender,)).fetchone()
        return row[0] if row else None

    def replies(self, sender: str, run: str) -> dict[str, str]:
        """Return the replies to the checklist in that run."""
        return self._checks.of_run(sender, run)

    def save(self, sender: str, state: str, run: str = "", replies: Mapping[str, str] = NOTHING) -> None:
        """Save the state, in place of the previous one, and the replies of the run, in one transaction.

        A state that has not changed is written once a day, to note that the conversation is still in use.
        """
        today = dt.datetime.now(dt.UTC).date().isoformat()
        with self._conn:
            self._conn.execute(
                "INSERT INTO conversations (sender, state, updated) VALUES (?, ?, ?) "
                "ON CONFLICT (sender) DO UPDATE SET state = excluded.state, updated = excluded.updated "
                "WHERE conversations.state <> excluded.state OR conversations.updated <> excluded.updated",
                (sender, state, today),
            )
            if replies:
                self._checks.insert(sender, run, replies)
