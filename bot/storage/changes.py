"""Stores what each person changed in the last day, so that it can be taken back: ids and values, never a text."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.storage.connection import Connection

# A change can be taken back for so long. Seconds.
REMEMBERED_FOR = 86_400


@dataclass(frozen=True)
class Change:
    """A change of `what` by a feature; `before` and `after` are its states in the feature's own form."""

    id: int
    feature: str
    what: str
    before: str
    after: str
    undone: bool = False


class ChangeTable:
    """Changes by pseudonym, in the order in which they were made."""

    def __init__(self, conn: Connection, clock: Callable[[], float] = time.time) -> None:
        self._conn = conn
        self._clock = clock

    def add(self, sender: str, feature: str, what: str, before: str, after: str) -> int:
        """Record a change and return its id."""
        with self._conn:
            made = self._conn.execute(
                "INSERT INTO changes (sender, at, feature, what, before, after) VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
                (sender, int(self._clock()), feature, what, before, after),
            )
            return int(made.fetchone()[0])

    def get(self, sender: str, id_: int) -> Change | None:
        """Return a change of the last day by its id, taken back or not."""
        return self._one("id = ?", sender, id_)

    def latest(self, sender: str, feature: str | None = None) -> Change | None:
        """Return the latest change of the last day that is in effect, of one feature if given."""
        if feature is None:
            return self._one("undone = 0", sender)
        return self._one("undone = 0 AND feature = ?", sender, feature)

    def latest_undone(self, sender: str) -> Change | None:
        """Return the change that was taken back last, if nothing was changed since; that is the earliest one taken back."""
        latest = self.latest(sender)
        rows = self._rows("undone = 1 AND id > ? ORDER BY id LIMIT 1", sender, latest.id if latest else 0)
        return rows[0] if rows else None

    def mark(self, sender: str, id_: int, *, undone: bool) -> bool:
        """Record that a change was taken back, or made again; return False where it was so already."""
        with self._conn:
            done = self._conn.execute(
                "UPDATE changes SET undone = ? WHERE sender = ? AND id = ? AND undone != ?",
                (int(undone), sender, id_, int(undone)),
            )
            return bool(done.rowcount)

    def _one(self, where: str, sender: str, *values: object) -> Change | None:
        rows = self._rows(f"{where} ORDER BY id DESC LIMIT 1", sender, *values)
        return rows[0] if rows else None

    def _rows(self, where: str, sender: str, *values: object) -> list[Change]:
        rows = self._conn.execute(
            f"SELECT id, feature, what, before, after, undone FROM changes WHERE sender = ? AND at > ? AND {where}",  # noqa: S608
            (sender, int(self._clock()) - REMEMBERED_FOR, *values),
        ).fetchall()
        return [Change(id_, feature, what, before, after, bool(undone)) for id_, feature, what, before, after, undone in rows]
