"""Stores people: chat, language, whether they want voice messages, and the days they first and last wrote."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from bot.storage.connection import Connection
from bot.storage.retention import ERASED_AFTER, NOTICE_AFTER, NOTICE_LASTS
from bot.values import Language


@dataclass(frozen=True)
class Person:
    """`chosen` is True where the person picked `language`; otherwise it was guessed, and may change with what they write.

    `voice` is whether answers are also said: `never`, on `request`, or `always`; `last_seen` the day of the last message (UTC).
    """

    chat_id: int
    language: Language
    chosen: bool = False
    voice: str = "request"
    last_seen: str = field(default="", compare=False)


class PeopleTable:
    """People by chat id."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def get(self, chat_id: int) -> Person | None:
        """Return the person of that chat, or None for somebody new."""
        row = self._conn.execute(
            "SELECT language, chosen, voice, last_seen FROM people WHERE chat_id = ?", (chat_id,)
        ).fetchone()
        return Person(chat_id, Language(row[0]), bool(row[1]), row[2], row[3]) if row else None

    def save(self, person: Person) -> None:
        """Insert or update a person who has just written; a notice that all will be erased is withdrawn."""
        today = _today()
        with self._conn:
            self._conn.execute(
                "INSERT INTO people (chat_id, language, chosen, voice, first_seen, last_seen) VALUES (?, ?, ?, ?, ?, ?) "
                "ON CONFLICT (chat_id) DO UPDATE SET language = excluded.language, chosen = excluded.chosen, "
                "voice = excluded.voice, last_seen = excluded.last_seen, noticed = NULL",
                (person.chat_id, person.language, int(person.chosen), person.voice, today, today),
            )

    def seen(self, person: Person) -> None:
        """Record that the person has just written, once a day; a notice that all will be erased is withdrawn."""
        if person.last_seen != (today := _today()):
            with self._conn:
                self._conn.execute("UPDATE people SET last_seen = ?, noticed = NULL WHERE chat_id = ?", (today, person.chat_id))

    def said(self, chat_id: int, dated: int) -> None:
        """Record Telegram's date of the latest message that was sent to the person, for the other bots."""
        with self._conn:
            self._conn.execute("UPDATE people SET said = ? WHERE chat_id = ?", (dated, chat_id))

    def last_said(self, chat_id: int) -> int:
        """Return what `said` recorded; 0 if nothing."""
        row = self._conn.execute("SELECT said FROM people WHERE chat_id = ?", (chat_id,)).fetchone()
        return (row[0] or 0) if row else 0

    def to_notice(self, today: dt.date) -> list[Person]:
        """Return people silent for so long that they are to be given notice, and have not been."""
        return self._silent("last_seen < ? AND noticed IS NULL", today - dt.timedelta(NOTICE_AFTER))

    def noticed(self, chat_id: int, today: dt.date) -> None:
        """Record that the person was given notice, or cannot be reached."""
        with self._conn:
            self._conn.execute("UPDATE people SET noticed = ? WHERE chat_id = ?", (today.isoformat(), chat_id))

    def to_erase(self, today: dt.date) -> list[Person]:
        """Return people silent for too long who were given notice long enough ago."""
        told = (today - dt.timedelta(NOTICE_LASTS)).isoformat()
        return self._silent("last_seen < ? AND noticed <= ?", today - dt.timedelta(ERASED_AFTER), told)

    def counts(self, today: dt.date) -> tuple[int, int]:
        """Count all people, and those who wrote in the last 30 days."""
        row = self._conn.execute(
            "SELECT COUNT(*), COUNT(*) FILTER (WHERE last_seen >= ?) FROM people", ((today - dt.timedelta(30)).isoformat(),)
        ).fetchone()
        return row[0], row[1]

    def _silent(self, condition: str, since: dt.date, *more: str) -> list[Person]:
        rows = self._conn.execute(
            f"SELECT chat_id, language, chosen, voice, last_seen FROM people WHERE {condition}",  # noqa: S608
            (since.isoformat(), *more),
        )
        return [Person(chat, Language(language), bool(chosen), voice, seen) for chat, language, chosen, voice, seen in rows]


def _today() -> str:
    return dt.datetime.now(dt.UTC).date().isoformat()
