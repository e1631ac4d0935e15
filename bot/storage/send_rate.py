"""The rate of sending that all bots on one database share: one row, from which each takes the moments at which it may send."""

from __future__ import annotations

from bot.storage.connection import Connection

# A second in the unit of the row.
SECOND = 1_000_000


class SendRate:
    """Hands out slots at even intervals, by the clock of the database, so that no two bots have the same one.

    Replies take the next free slot. Messages that nobody waits for take several at once, further apart, so that replies fit
    between them; both together never exceed the rate.
    """

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        with conn:
            conn.execute("INSERT INTO send_rate (id, next_reply, next_bulk) VALUES (1, 0, 0) ON CONFLICT DO NOTHING")

    def reply(self, interval: float) -> float:
        """Take the next slot; return in how many seconds it is. `interval` is the time between two, in seconds."""
        row = self._conn.execute(
            "UPDATE send_rate SET next_reply = :step + CASE WHEN next_reply < :now THEN :now ELSE next_reply END "
            "WHERE id = 1 RETURNING next_reply - :step - :now".replace(":now", self._conn.microseconds),
            {"step": round(interval * SECOND)},
        ).fetchone()
        return float(max(0, row[0])) / SECOND

    def spare(self, interval: float) -> bool:
        """Take a slot if one is free at this moment; return whether it was."""
        done = self._conn.execute(
            "UPDATE send_rate SET next_reply = :step + :now WHERE id = 1 AND next_reply <= :now AND next_bulk <= :now".replace(
                ":now", self._conn.microseconds
            ),
            {"step": round(interval * SECOND)},
        )
        return done.rowcount > 0

    def bulk(self, interval: float, apart: float, count: int) -> float:
        """Take `count` slots that are `apart` seconds from one another; return in how many seconds the first is."""
        row = self._conn.execute(
            "UPDATE send_rate SET next_bulk = :bulk + CASE WHEN next_bulk >= next_reply AND next_bulk >= :now THEN next_bulk "
            "WHEN next_reply >= :now THEN next_reply ELSE :now END, "
            "next_reply = :step + CASE WHEN next_reply < :now THEN :now ELSE next_reply END "
            "WHERE id = 1 RETURNING next_bulk - :bulk - :now".replace(":now", self._conn.microseconds),
            {"bulk": round(apart * count * SECOND), "step": round(interval * count * SECOND)},
        ).fetchone()
        return float(max(0, row[0])) / SECOND

    def close(self) -> None:
        """Close its connection."""
        self._conn.close()

    def halt(self, seconds: float) -> None:
        """Give out no slot for so long."""
        self._conn.execute(
            "UPDATE send_rate SET next_reply = :now + :halt WHERE id = 1 AND next_reply < :now + :halt".replace(
                ":now", self._conn.microseconds
            ),
            {"halt": round(seconds * SECOND)},
        )
