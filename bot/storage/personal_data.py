"""All there is on one person: handed out, or erased from a database file without a trace."""

from __future__ import annotations

import datetime as dt
import hashlib
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.storage.retention import COPY_LASTS

# Every table that holds something on a person, by what it knows them by.
BY_CHAT = ("people", "calendars", "reminders", "deliveries")
BY_SENDER = ("conversations", "checks", "guide_steps", "feedback", "questions")


def everything(conn: sqlite3.Connection, chat_id: int, sender: str) -> dict[str, list[dict[str, Any]]]:
    """Every row on the person, by table; tables that hold nothing are left out."""
    found: dict[str, list[dict[str, Any]]] = {}
    for tables, column, key in ((BY_CHAT, "chat_id", chat_id), (BY_SENDER, "sender", sender)):
        for table in tables:
            cursor = conn.execute(f"SELECT * FROM {table} WHERE {column} = ?", (key,))  # noqa: S608
            names = [name for name, *_ in cursor.description]
            if rows := [dict(zip(names, row, strict=True)) for row in cursor]:
                found[table] = rows
    return found


def erase(conn: sqlite3.Connection, chat_id: int, sender: str) -> None:
    """Delete every row on the person; gone from the file, and from its write-ahead log, when this returns."""
    there = {name for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    with conn:
        for tables, column, key in ((BY_CHAT, "chat_id", chat_id), (BY_SENDER, "sender", sender)):
            for table in tables:
                # A copy may be of an older version, with fewer tables.
                if table in there:
                    conn.execute(f"DELETE FROM {table} WHERE {column} = ?", (key,))  # noqa: S608
    # The deleted rows would otherwise stay readable in the write-ahead log until it is next folded in.
    conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


class Erased:
    """Who was erased of late, as keyed hashes in a file of its own: a copy of the database brought back later must not
    bring them back, not even where the database itself was lost.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, chat_id: int, key: bytes, today: dt.date) -> None:
        """Remember it for as long as a copy may be used."""
        mark = _mark(chat_id, key)
        # What is older goes by `prune`, whose caller has made sure of the date.
        self._write([*(line for line in self._lines() if line[11:] != mark), f"{today.isoformat()} {mark}"])

    def among(self, since: Mapping[int, str], key: bytes) -> list[int]:
        """Those who were erased, of people by the day they came; whoever came back on a later day is somebody new."""
        days = {line[11:]: line[:10] for line in self._lines()}
        erased = {chat_id: days.get(_mark(chat_id, key)) for chat_id in since}
        return [chat_id for chat_id, day in since.items() if (on := erased[chat_id]) is not None and day <= on]

    def prune(self, today: dt.date) -> None:
        """Remove what no copy that may still be used could bring back."""
        if len(recent := self._recent(today)) < len(self._lines()):
            self._write(recent)

    def _recent(self, today: dt.date) -> list[str]:
        oldest = (today - dt.timedelta(days=COPY_LASTS)).isoformat()
        return [line for line in self._lines() if line[:10] >= oldest]

    def _write(self, lines: list[str]) -> None:
        new = self._path.with_suffix(".part")
        new.write_text("".join(f"{line}\n" for line in lines), encoding="ascii")
        new.replace(self._path)

    def _lines(self) -> list[str]:
        return self._path.read_text(encoding="ascii").splitlines() if self._path.exists() else []


def _mark(chat_id: int, key: bytes) -> str:
    """Not the person's pseudonym, which is gone with their rows."""
    return hashlib.blake2b(str(chat_id).encode(), key=key, digest_size=12, person=b"erased").hexdigest()
