"""Deliveries: one row for each person, kind and month, which makes it impossible to send one twice.

States: `due`, then `sending` while it is on its way, then `sent`; `due` again after a failure that may pass; `held` while the
person has blocked the bot; `failed` where Telegram refuses the message for good; `given_up` after a day of trying, or when it
is no longer wanted.

One that comes once has no row in `reminders` that opens it, and a name of its own in the place of the month.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from bot.storage.reminders import NextDue

log = logging.getLogger(__name__)

# Where a person has chosen no time zone.
DEFAULT_ZONE = "Europe/Paris"
# Later than this, what is due is overdue: the bot was down. Seconds.
OVERDUE = 3600
# Overdue ones go out over so many seconds instead of all at once.
SPREAD = 1800


@dataclass(frozen=True)
class Delivery:
    """One to send: the tip is the number of reminders of its kind that came before it. `due` in seconds since 1970."""

    id: int
    chat_id: int
    kind: str
    month: str
    tip: int
    attempts: int
    due: int
    language: str
    zone: str


@dataclass(frozen=True)
class DeliveryResult:
    """What became of a delivery: its new state, from when it may be tried again where it is `due`, and what went wrong.

    `untried` where it was not even sent, which is then no attempt.
    """

    id: int
    state: str
    not_before: int = 0
    problem: str | None = None
    untried: bool = False


@dataclass(frozen=True)
class DayCount:
    """How many deliveries of a day (UTC) are in a state."""

    day: str
    kind: str
    state: str
    count: int


class DeliveryTable:
    """The queue of what is to be sent, and the memory of what was."""

    def __init__(self, db: Database) -> None:
        self._conn = db.conn

    def recover(self) -> int:
        """After a stop of any kind: what was on its way may not have arrived, and is due again; returns how many."""
        with self._conn:
            return int(self._conn.execute("UPDATE deliveries SET state = 'due' WHERE state = 'sending'").rowcount)

    def open(self, now: int, limit: int, next_due: NextDue, month_of: Callable[[float, str], str]) -> int:
        """Turn at most `limit` reminders due by `now` into deliveries, and set when each is next due; returns how many.

        All of it in one transaction: a reminder is due, or its delivery is there, and never both or neither. One whose rule
        or zone cannot be read is left out for good, and holds nobody else up.
        """
        with self._conn:
            rows = self._conn.execute(
                "SELECT r.chat_id, r.kind, r.rule, r.due, r.sent, COALESCE(c.zone, ?) FROM reminders r "
                "LEFT JOIN calendars c USING (chat_id) WHERE r.due <= ? ORDER BY r.due LIMIT ?",
                (DEFAULT_ZONE, now, limit),
            ).fetchall()
            for chat_id, kind, rule, due, sent, zone in rows:
                try:
                    following, month = next_due(rule, zone, now), month_of(due, zone)
                except Exception:
                    log.exception("a reminder's rule or time zone cannot be read; it is switched off (%s)", kind)
                    following, month = None, None
                if month is None:
                    self._conn.execute(
                        "UPDATE reminders SET due = NULL, active = 0 WHERE chat_id = ? AND kind = ?", (chat_id, kind)
                    )
                    continue
                late = now - due > OVERDUE
                opened = self._conn.execute(
                    "INSERT OR IGNORE INTO deliveries (chat_id, kind, month, tip, state, not_before, due) "
                    "VALUES (?, ?, ?, ?, 'due', ?, ?)",
                    (chat_id, kind, month, sent, now + chat_id * 7919 % SPREAD if late else due, due),
                ).rowcount
                self._conn.execute(
                    "UPDATE reminders SET due = ?, sent = sent + ? WHERE chat_id = ? AND kind = ?",
                    (following, opened, chat_id, kind),
                )
        return len(rows)

    def claim(self, now: int, limit: int) -> list[Delivery]:
        """Take at most `limit` that may be sent by `now`, oldest first; they are `sending` from here on, and nobody else's."""
        with self._conn:
            ids = [
                row[0]
                for row in self._conn.execute(
                    "SELECT id FROM deliveries WHERE state = 'due' AND not_before <= ? ORDER BY not_before LIMIT ?",
                    (now, limit),
                )
            ]
            if not ids:
                return []
            marks = ",".join("?" * len(ids))
            self._conn.execute(
                f"UPDATE deliveries SET state = 'sending', attempts = attempts + 1 WHERE id IN ({marks})",  # noqa: S608
                ids,
            )
            rows = self._conn.execute(
                "SELECT d.id, d.chat_id, d.kind, d.month, d.tip, d.attempts, d.due, COALESCE(p.language, 'fr'), "  # noqa: S608
                "COALESCE(c.zone, ?) FROM deliveries d LEFT JOIN people p USING (chat_id) "
                f"LEFT JOIN calendars c USING (chat_id) WHERE d.id IN ({marks}) ORDER BY d.not_before",
                (DEFAULT_ZONE, *ids),
            ).fetchall()
        return [Delivery(*row) for row in rows]

    def release(self, ids: Sequence[int]) -> None:
        """Give back what was claimed and not tried."""
        with self._conn:
            self._conn.executemany(
                "UPDATE deliveries SET state = 'due', attempts = attempts - 1 WHERE id = ? AND state = 'sending'",
                [(id_,) for id_ in ids],
            )

    def settle(self, settled: Iterable[DeliveryResult], now: int) -> None:
        """Write down what became of deliveries that were `sending`; on disk when this returns, even if the power fails."""
        self._conn.execute("PRAGMA synchronous = FULL")
        try:
            self._settle(settled, now)
        finally:
            self._conn.execute("PRAGMA synchronous = NORMAL")

    def _settle(self, settled: Iterable[DeliveryResult], now: int) -> None:
        with self._conn:
            self._conn.executemany(
                "UPDATE deliveries SET state = ?, not_before = ?, problem = ?, attempts = attempts - ?, "
                "sent = CASE ? WHEN 'sent' THEN ? ELSE sent END "
                "WHERE id = ? AND state = 'sending'",
                [(s.state, s.not_before, s.problem, int(s.untried), s.state, now, s.id) for s in settled],
            )

    def wanted(self, id_: int) -> bool:
        """Whether a delivery that was claimed is still to be sent: it may have been stopped, paused or erased since."""
        row = self._conn.execute("SELECT state FROM deliveries WHERE id = ?", (id_,)).fetchone()
        return bool(row == ("sending",))

    def months(self, chat_id: int, kind: str) -> set[str]:
        """The months that have their delivery of that kind, whatever became of it."""
        rows = self._conn.execute("SELECT month FROM deliveries WHERE chat_id = ? AND kind = ?", (chat_id, kind))
        return {month for (month,) in rows}

    def done(self, chat_id: int, kind: str, month: str, now: int) -> bool:
        """The person did what that month's reminder asked, which then comes no more; returns whether that was news."""
        with self._conn:
            changed = self._conn.execute(
                "UPDATE deliveries SET done = ?, "
                "state = CASE WHEN state IN ('due', 'held', 'sending') THEN 'sent' ELSE state END "
                "WHERE chat_id = ? AND kind = ? AND month = ? AND done IS NULL",
                (now, chat_id, kind, month),
            )
            return bool(changed.rowcount)

    def snooze(self, chat_id: int, kind: str, month: str, until: int) -> bool:
        """Send that month's reminder once more, at `until`; returns whether there is such a one, sent and not done."""
        with self._conn:
            changed = self._conn.execute(
                "UPDATE deliveries SET state = 'due', not_before = ?, attempts = 0, due = ? "
                "WHERE chat_id = ? AND kind = ? AND month = ? AND state IN ('sent', 'due') AND done IS NULL",
                (until, until, chat_id, kind, month),
            )
            return bool(changed.rowcount)

    def once(self, chat_id: int, kind: str, name: str, at: int) -> None:
        """Have one sent at `at`, once; in place of an earlier one of that kind and name."""
        with self._conn:
            self._conn.execute(
                "INSERT INTO deliveries (chat_id, kind, month, tip, state, not_before, due) "
                "VALUES (?1, ?2, ?3, 0, 'due', ?4, ?4) "
                "ON CONFLICT (chat_id, kind, month) DO UPDATE SET state = 'due', not_before = ?4, due = ?4, attempts = 0, "
                "sent = NULL, done = NULL, problem = NULL",
                (chat_id, kind, name, at),
            )

    def once_at(self, chat_id: int, kind: str, name: str) -> int | None:
        """When the one of that kind and name is to be sent (seconds since 1970); None where none is on its way."""
        row = self._conn.execute(
            "SELECT not_before FROM deliveries WHERE chat_id = ? AND kind = ? AND month = ? AND state IN ('due', 'held')",
            (chat_id, kind, name),
        ).fetchone()
        return row[0] if row else None

    def drop_once(self, chat_id: int, kind: str, name: str) -> None:
        """Take back the one of that kind and name, even while it is about to be sent."""
        with self._conn:
            self._conn.execute(
                "DELETE FROM deliveries WHERE chat_id = ? AND kind = ? AND month = ? AND state IN ('due', 'held', 'sending')",
                (chat_id, kind, name),
            )

    def waiting(self, chat_id: int) -> list[tuple[str, str, int]]:
        """The kind, month and sending (seconds since 1970) of the reminders that came and are not done, the latest first."""
        rows: list[tuple[str, str, int]] = self._conn.execute(
            "SELECT kind, month, sent FROM deliveries WHERE chat_id = ? AND sent IS NOT NULL AND done IS NULL "
            "ORDER BY sent DESC",
            (chat_id,),
        ).fetchall()
        return rows

    def history(self, chat_id: int, kind: str) -> list[tuple[str, bool]]:
        """Each month a reminder of that kind came, newest first, and whether it was done."""
        rows = self._conn.execute(
            "SELECT month, done IS NOT NULL FROM deliveries WHERE chat_id = ? AND kind = ? AND sent IS NOT NULL "
            "ORDER BY month DESC",
            (chat_id, kind),
        )
        return [(month, bool(done)) for month, done in rows]

    def by_day(self) -> list[DayCount]:
        """How many deliveries there are for each day they were due (UTC), kind and state, newest first."""
        rows = self._conn.execute(
            "SELECT date(due, 'unixepoch'), kind, state, COUNT(*) FROM deliveries GROUP BY 1, 2, 3 ORDER BY 1 DESC, 2, 3"
        )
        return [DayCount(*row) for row in rows]

    def coming(self, until: int) -> list[DayCount]:
        """How many reminders will be due by `until`, by day and kind."""
        rows = self._conn.execute(
            "SELECT date(due, 'unixepoch'), kind, 'to come', COUNT(*) FROM reminders WHERE due <= ? "
            "GROUP BY 1, 2 ORDER BY 1, 2",
            (until,),
        )
        return [DayCount(*row) for row in rows]

    def failures(self, since: int) -> int:
        """How many due since then Telegram refused, or were given up."""
        row = self._conn.execute("SELECT COUNT(*) FROM deliveries WHERE due >= ? AND state IN ('failed', 'given_up')", (since,))
        return int(row.fetchone()[0])

    def would_send(self, now: int) -> dict[tuple[str, int], int]:
        """How many deliveries of each kind and tip could be sent by `now`, those not yet opened included."""
        rows = self._conn.execute(
            "SELECT kind, tip, COUNT(*) FROM ("
            "SELECT kind, tip FROM deliveries WHERE state = 'due' AND not_before <= ?1 "
            "UNION ALL SELECT kind, sent FROM reminders WHERE due <= ?1) GROUP BY 1, 2",
            (now,),
        )
        return {(kind, tip): count for kind, tip, count in rows}
