"""Reads, or erases without a trace, every row on one person; keeps the list of erased people."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from bot.storage.connection import Connection
from bot.storage.files import touch
from bot.storage.retention import COPY_LASTS

# Every table that holds rows on a person, by the column that tells whose they are: chat_id or sender.
BY_CHAT = ("people", "calendars", "reminders", "deliveries", "outbox")
BY_SENDER = ("conversations", "checks", "changes", "guide_steps", "practice", "practice_examples", "feedback", "questions")


def everything(conn: Connection, chat_id: int, sender: str) -> dict[str, list[dict[str, Any]]]:
    """Return every row on the person, by table; tables that hold none are left out."""
    found = {table: _rows(conn, table, "chat_id", chat_id) for table in BY_CHAT}
    found |= {table: _rows(conn, table, "sender", sender) for table in BY_SENDER}
    return {table: rows for table, rows in found.items() if rows}


def _rows(conn: Connection, table: str, column: str, key: int | str) -> list[dict[str, Any]]:
    cursor = conn.execute(f"SELECT * FROM {table} WHERE {column} = ?", (key,))  # noqa: S608
    names = [description[0] for description in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def erase(conn: Connection, chat_id: int, sender: str) -> None:
    """Delete every row on the person; of an SQLite file, gone from its write-ahead log too when this returns."""
    # A copy may be of an older version, with fewer tables.
    there = conn.tables()
    with conn:
        for table in BY_CHAT:
            if table in there:
                conn.execute(f"DELETE FROM {table} WHERE chat_id = ?", (chat_id,))  # noqa: S608
        for table in BY_SENDER:
            if table in there:
                conn.execute(f"DELETE FROM {table} WHERE sender = ?", (sender,))  # noqa: S608
    # The deleted rows would otherwise stay readable in the write-ahead log until the next checkpoint.
    conn.deleted()


def people_in(conn: Connection) -> dict[int, str]:
    """Return every chat that a database knows, with the day the person came; "" where unknown, which sorts before any day."""
    there = conn.tables()
    known = {
        chat_id: ""
        for table in BY_CHAT
        if table in there
        for (chat_id,) in conn.execute(f"SELECT DISTINCT chat_id FROM {table}").fetchall()  # noqa: S608
    }
    came = conn.execute("SELECT chat_id, first_seen FROM people").fetchall() if "people" in there else []
    return known | {chat_id: day for chat_id, day in came if _is_day(day)}


def _is_day(text: str) -> bool:
    with suppress(ValueError, TypeError):
        return dt.date.fromisoformat(text).isoformat() == text
    return False


class Erased:
    """The list of recently erased people, as keyed hashes in a file beside the database.

    It keeps a restored copy from bringing them back, also where the database itself was lost.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, chat_id: int, key: bytes, today: dt.date) -> None:
        """Add a person, for as long as a copy may be used."""
        mark = mark_of(chat_id, key)
        # Only `prune` removes old entries: its caller has made sure that the date is right.
        self._write([*(line for line in self._lines() if line[11:] != mark), f"{today.isoformat()} {mark}"])

    def among(self, since: Mapping[int, str], key: bytes) -> list[int]:
        """Return which of these people, given with the day they came, were erased on that day or later."""
        days = {line[11:]: line[:10] for line in self._lines()}
        erased = {chat_id: days.get(mark_of(chat_id, key)) for chat_id in since}
        return [chat_id for chat_id, day in since.items() if (on := erased[chat_id]) is not None and day <= on]

    def include(self, other: Path) -> None:
        """Add the entries of another list, such as one that was kept elsewhere, each with its latest day."""
        known = {line[11:]: line[:10] for line in self._lines()}
        for line in other.read_text(encoding="ascii").splitlines():
            known[line[11:]] = max(known.get(line[11:], ""), line[:10])
        self._write([f"{day} {mark}" for mark, day in known.items()])

    def prune(self, today: dt.date) -> None:
        """Remove entries older than any copy that may still be used."""
        if len(recent := self._recent(today)) < len(self._lines()):
            self._write(recent)

    def _recent(self, today: dt.date) -> list[str]:
        return [line for line in self._lines() if line[:10] >= self._oldest(today)]

    @staticmethod
    def _oldest(today: dt.date) -> str:
        return (today - dt.timedelta(days=COPY_LASTS)).isoformat()

    def _write(self, lines: list[str]) -> None:
        new = self._path.with_suffix(".part")
        touch(new)
        new.write_text("".join(f"{line}\n" for line in lines), encoding="ascii")
        new.replace(self._path)

    def _lines(self) -> list[str]:
        return self._path.read_text(encoding="ascii").splitlines() if self._path.exists() else []


def mark_of(chat_id: int, key: bytes) -> str:
    """Return the hash that stands for a person in the list; not their pseudonym, which is erased with their rows."""
    return hashlib.blake2b(str(chat_id).encode(), key=key, digest_size=12, person=b"erased").hexdigest()
