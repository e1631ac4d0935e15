"""Stores outgoing operations until Telegram has accepted them; committed in one transaction with what caused them."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.storage.connection import Connection
from bot.storage.replicas import Replicas


@dataclass(frozen=True)
class OutboxRow:
    """An operation on a chat: `operation` is JSON (bot/telegram/operations.py), `written` is in seconds since 1970."""

    id: int
    chat_id: int
    operation: str
    written: int


class OutboxTable:
    """Rows in the order in which they were added."""

    def __init__(self, conn: Connection, replicas: Replicas) -> None:
        self._conn = conn
        self._replicas = replicas

    def add(self, chat_id: int, operations: Iterable[str]) -> list[int]:
        """Add operations for a chat, in order; return their ids."""
        now = int(time.time())
        with self._conn:
            return [
                self._conn.execute(
                    "INSERT INTO outbox (chat_id, operation, written, owner) VALUES (?, ?, ?, ?) RETURNING id",
                    (chat_id, operation, now, self._replicas.me),
                ).fetchone()[0]
                for operation in operations
            ]

    def remove(self, ids: Sequence[int]) -> None:
        """Remove rows that are done or abandoned; rows of an erased person are gone from all files when this returns."""
        erased = False
        with self._conn:
            for id_ in ids:
                gone = self._conn.execute("DELETE FROM outbox WHERE id = ? RETURNING chat_id", (id_,)).fetchone()
                if gone and not self._conn.execute("SELECT 1 FROM people WHERE chat_id = ?", gone).fetchone():
                    erased = True
        if erased:
            self._conn.deleted()

    def replace(self, id_: int, chat_id: int, operations: Sequence[str]) -> list[int]:
        """Remove a row and add the operations that follow from it, in one transaction; return the new ids."""
        with self._conn:
            self.remove([id_])
            return self.add(chat_id, operations)

    def adopt(self, *, own: bool = True) -> list[OutboxRow]:
        """Take over the rows of bots that are gone, and return them, oldest first; no two bots take the same.

        `own` also returns the rows of this bot, which at its start it does not know of.
        """
        alive = sorted(self._replicas.others() if own else self._replicas.alive())
        marks = ", ".join("?" * len(alive))
        with self._conn:
            rows = self._conn.execute(
                f"UPDATE outbox SET owner = ? WHERE id IN (SELECT id FROM outbox WHERE owner NOT IN ({marks})"  # noqa: S608
                f"{self._conn.skip_locked('outbox')}) RETURNING id, chat_id, operation, written",
                (self._replicas.me, *alive),
            ).fetchall()
        return sorted((OutboxRow(*row) for row in rows), key=lambda row: row.id)

    def of_chat(self, chat_id: int, upto: int | None = None) -> list[tuple[int, bool, str]]:
        """Return what is still to be carried out in a chat, up to a row if given: id, whether it is this bot's, operation."""
        rows = self._conn.execute(
            "SELECT id, owner, operation FROM outbox WHERE chat_id = ? AND id <= ?", (chat_id, upto or 2**62)
        ).fetchall()
        return [(id_, owner == self._replicas.me, operation) for id_, owner, operation in rows]

    def all(self) -> list[OutboxRow]:
        """Return all rows, oldest first."""
        rows = self._conn.execute("SELECT id, chat_id, operation, written FROM outbox ORDER BY id").fetchall()
        return [OutboxRow(*row) for row in rows]
