"""Report the bot's status to its operators: counts and dates, and no personal data."""

from __future__ import annotations

import datetime as dt
import time

from bot.dialogue.reply import Reply
from bot.knowledge import Language, Library
from bot.storage import Storage

# Failures are counted over this many days.
DAYS = 7


class OperatorStatus:
    """Shown to the chats in VIGIE_OPERATORS only; for others the command does not exist."""

    def __init__(self, library: Library, storage: Storage, operators: frozenset[int]) -> None:
        self._library = library
        self._storage = storage
        self._operators = operators
        self._since = dt.datetime.now(dt.UTC)

    def reply(self, chat_id: int, language: Language) -> Reply | None:
        """Return the status, or None if that chat is not an operator's."""
        if chat_id not in self._operators:
            return None
        now = int(time.time())
        people, active = self._storage.people.counts(dt.datetime.now(dt.UTC).date())
        copy = self._storage.newest_copy()
        text = self._library.phrase(
            "status",
            language,
            since=f"{self._since:%Y-%m-%d %H:%M} UTC",
            people=people,
            active=active,
            due=sum(self._storage.deliveries.would_send(now).values()),
            failed=self._storage.deliveries.failures(now - DAYS * 86_400),
            questions=len(self._storage.questions.all()),
            size=f"{self._storage.path.stat().st_size / 1e6:.1f}",
            copy=copy.isoformat() if copy else self._library.phrase("status_no_copy", language),
        )
        return Reply(text, language)
