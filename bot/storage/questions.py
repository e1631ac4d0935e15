"""Stores questions for editors, for a while: those that were declined, and those whose answer was disliked."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from bot.storage.connection import Connection

Reason = Literal["declined", "disliked"]


@dataclass(frozen=True)
class UnansweredQuestion:
    """A question as it was typed; `answer` is the id of the answer that was disliked, or that lacked what was asked of it."""

    text: str
    reason: Reason
    answer: str | None
    language: str
    day: str


class QuestionTable:
    """Texts by pseudonym, so that erasing a person erases them. The caller decides whether a text may be kept."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def save(self, sender: str, text: str, reason: Reason, answer: str | None, language: str) -> None:
        """Save a question; the same one from the same person is kept once."""
        today = dt.datetime.now(dt.UTC).date()
        with self._conn:
            self._conn.execute(
                "INSERT INTO questions (sender, text, reason, answer, language, day) VALUES (?, ?, ?, ?, ?, ?) "
                "ON CONFLICT (sender, text) DO UPDATE "
                "SET reason = excluded.reason, answer = excluded.answer, day = excluded.day",
                (sender, one_line(text), reason, answer, language, today.isoformat()),
            )

    def all(self) -> list[UnansweredQuestion]:
        """Return all questions still kept, oldest first."""
        rows = self._conn.execute("SELECT text, reason, answer, language, day FROM questions ORDER BY day, text")
        return [UnansweredQuestion(*row) for row in rows]

    def forget(self, text: str) -> int:
        """Delete a question that an editor has dealt with, whoever asked it; return how many rows that were."""
        with self._conn:
            return int(self._conn.execute("DELETE FROM questions WHERE text = ?", (one_line(text),)).rowcount)

    def withdraw(self, sender: str, answer: str) -> None:
        """Delete the question that `sender` kept with a dislike of `answer`, for they have changed their mind."""
        with self._conn:
            self._conn.execute(
                "DELETE FROM questions WHERE sender = ? AND answer = ? AND reason = 'disliked'", (sender, answer)
            )

    def clear(self) -> None:
        """Delete all questions; gone from the files when this returns."""
        with self._conn:
            self._conn.execute("DELETE FROM questions")
        self._conn.deleted()


def one_line(text: str) -> str:
    """Return `text` on one line and without control characters, fit to be shown in a terminal."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
