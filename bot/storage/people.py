"""The people who talk to the bot: their chat, their language, whether they want to hear it; nothing else."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlite_utils import Database


@dataclass(frozen=True)
class Person:
    """`chosen` tells whether the person picked `language`; otherwise it was guessed and may follow what they write.

    `voice` is whether answers are also said: `never`, on `request`, or `always`.
    """

    chat_id: int
    language: str
    chosen: bool = False
    voice: str = "request"


class PeopleTable:
    """People by chat id."""

    def __init__(self, db: Database) -> None:
        self._conn = db.conn

    def get(self, chat_id: int) -> Person | None:
        """The person of that chat, or None for somebody new."""
        row = self._conn.execute("SELECT language, chosen, voice FROM people WHERE chat_id = ?", (chat_id,)).fetchone()
        return Person(chat_id, row[0], bool(row[1]), row[2]) if row else None

    def save(self, person: Person) -> None:
        """Add or update."""
        today = dt.datetime.now(dt.timezone.utc).date().isoformat()
        with self._conn:
            self._conn.execute(
                "INSERT INTO people (chat_id, language, chosen, voice, first_seen) VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT (chat_id) DO UPDATE "
                "SET language = excluded.language, chosen = excluded.chosen, voice = excluded.voice",
                (person.chat_id, person.language, int(person.chosen), person.voice, today),
            )
