"""Stores deliveries: one row for each person, kind and month, so that a reminder cannot be sent twice.

States: `due`; `sending` while it is being sent; `sent`; `due` again after a failure that may pass; `held` while the person has
blocked the bot or switched the reminder off; `failed` where Telegram refuses the message for good; `given_up` after a day of
attempts.

A one-off delivery has no row in `reminders` that opens it, and a name of its own in the place of the month: of a reminder's
step that comes once, `once-` and the day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.storage.connection import Connection
from bot.storage.reminders import DEFAULT_ZONE, DueReminder
from bot.storage.replicas import Replicas
from bot.values import DeliveryKind, DeliveryState, Language, delivery_kind

_DAY = 86_400


@dataclass(frozen=True)
class Opening:
    """What becomes of a due reminder: a delivery for `month`, sent at `not_before` or later; next due at `following`."""

    reminder: DueReminder
    month: str
    not_before: int
    following: int


@dataclass(frozen=True)
class Delivery:
    """A delivery to send. `tip` is the number of reminders of its kind that came before it; `due` is in seconds since 1970."""

    id: int
    chat_id: int
    kind: DeliveryKind
    month: str
    tip: int
    attempts: int
    due: int
    language: Language
    zone: str


@dataclass(frozen=True)
class DeliveryResult:
    """What became of a delivery: its new state, the earliest moment of the next attempt where it is `due`, and what went wrong.

    `untried` is True where nothing was sent, so that it does not count as an attempt.
    """

    id: int
    state: DeliveryState
    not_before: int = 0
    problem: str | None = None
    untried: bool = False


@dataclass(frozen=True)
class DayCount:
    """The number of deliveries of one day (UTC) and kind that are in one state."""

    day: str
    kind: str
    state: str
    count: int


class DeliveryTable:
    """The queue of reminders to send, and the record of those sent."""

    def __init__(self, conn: Connection, replicas: Replicas) -> None:
        self._conn = conn
        self._replicas = replicas

    def recover(self, *, own: bool = True) -> int:
        """Make deliveries due again that a bot was sending whose process has ended; return how many that were.

        `own` also takes those of this bot, which at its start it sends no more.
        """
        alive = self._replicas.others() if own else self._replicas.alive()
        recover = f"UPDATE deliveries SET state = 'due' WHERE state = 'sending' AND owner NOT IN ({','.join('?' * len(alive))})"  # noqa: S608
        with self._conn:
            return self._conn.execute(recover, sorted(alive)).rowcount

    def open(self, openings: Iterable[Opening]) -> int:
        """Turn due reminders into deliveries, and set when each is next due; return how many deliveries that made.

        A reminder that is no longer due at the moment that was read is left alone: it was opened or changed meanwhile. The old
        moment goes and the delivery comes in one transaction, so that a reminder never has both or neither.
        """
        made = 0
        with self._conn:
            for opening in openings:
                reminder = opening.reminder
                was = (reminder.chat_id, reminder.kind, reminder.due)
                opened = self._conn.execute(
                    "INSERT INTO deliveries (chat_id, kind, month, tip, state, not_before, due) "
                    "SELECT chat_id, kind, ?, sent, 'due', ?, due FROM reminders WHERE chat_id = ? AND kind = ? AND due = ? "
                    "ON CONFLICT DO NOTHING",
                    (opening.month, opening.not_before, *was),
                ).rowcount
                self._conn.execute(
                    "UPDATE reminders SET due = ?, sent = sent + ? WHERE chat_id = ? AND kind = ? AND due = ?",
                    (opening.following, opened, *was),
                )
                made += opened
        return made

    def claim(self, now: int, limit: int) -> list[Delivery]:
        """Take at most `limit` deliveries that may be sent by `now`, oldest first; they are `sending` from here on."""
        with self._conn:
            ids = [
                id_
                for (id_,) in self._conn.execute(
                    "UPDATE deliveries SET state = 'sending', owner = ?, attempts = attempts + 1 WHERE id IN "  # noqa: S608
                    "(SELECT id FROM deliveries WHERE state = 'due' AND not_before <= ? ORDER BY not_before LIMIT ?"
                    f"{self._conn.skip_locked('deliveries')}) RETURNING id",
                    (self._replicas.me, now, limit),
                ).fetchall()
            ]
            if not ids:
                return []
            rows = self._conn.execute(
                "SELECT d.id, d.chat_id, d.kind, d.month, d.tip, d.attempts, d.due, COALESCE(p.language, 'fr'), "  # noqa: S608
                "COALESCE(c.zone, ?) FROM deliveries d LEFT JOIN people p USING (chat_id) "
                f"LEFT JOIN calendars c USING (chat_id) WHERE d.id IN ({','.join('?' * len(ids))}) ORDER BY d.not_before",
                (DEFAULT_ZONE, *ids),
            ).fetchall()
        return [
            Delivery(id_, chat_id, delivery_kind(kind), month, tip, attempts, due, Language(language), zone)
            for id_, chat_id, kind, month, tip, attempts, due, language, zone in rows
        ]

    def release(self, ids: Sequence[int]) -> None:
        """Make claimed deliveries due again that were not attempted."""
        with self._conn:
            self._conn.executemany(
                "UPDATE deliveries SET state = 'due', attempts = attempts - 1 WHERE id = ? AND state = 'sending'",
                [(id_,) for id_ in ids],
            )

    def settle(self, settled: Iterable[DeliveryResult], now: int) -> None:
        """Record the results of deliveries that are still `sending`; on disk when this returns, even if the power fails."""
        with self._conn.durably(), self._conn:
            self._conn.executemany(
                "UPDATE deliveries SET state = ?, not_before = ?, problem = ?, attempts = attempts - ?, "
                "sent = CASE ? WHEN 'sent' THEN ? ELSE sent END "
                "WHERE id = ? AND state = 'sending' AND owner = ?",
                [(s.state, s.not_before, s.problem, int(s.untried), s.state, now, s.id, self._replicas.me) for s in settled],
            )

    def wanted(self, id_: int) -> bool:
        """Return False where a claimed delivery is no longer to be sent: done, paused, switched off or erased since."""
        row = self._conn.execute("SELECT state FROM deliveries WHERE id = ?", (id_,)).fetchone()
        return bool(row == ("sending",))

    def months(self, chat_id: int, kind: str) -> set[str]:
        """Return the months that have a delivery of that kind, in whatever state."""
        rows = self._conn.execute("SELECT month FROM deliveries WHERE chat_id = ? AND kind = ?", (chat_id, kind))
        return {month for (month,) in rows}

    def done(self, chat_id: int, kind: str, month: str, now: int) -> bool:
        """Record that the person did what that month's reminder asked; return False where that was known, or there is none."""
        with self._conn:
            changed = self._conn.execute(
                "UPDATE deliveries SET done = ?, "
                "state = CASE WHEN state IN ('due', 'held', 'sending') THEN 'sent' ELSE state END "
                "WHERE chat_id = ? AND kind = ? AND month = ? AND done IS NULL",
                (now, chat_id, kind, month),
            )
            return bool(changed.rowcount)

    def snooze(self, chat_id: int, kind: str, month: str, until: int) -> bool:
        """Send that month's reminder again, at `until`; return False where there is none sent or due that is not done."""
        with self._conn:
            changed = self._conn.execute(
                "UPDATE deliveries SET state = 'due', not_before = ?, attempts = 0, due = ? "
                "WHERE chat_id = ? AND kind = ? AND month = ? AND state IN ('sent', 'due') AND done IS NULL",
                (until, until, chat_id, kind, month),
            )
            return bool(changed.rowcount)

    def standing(self, chat_id: int, kind: str, month: str) -> str:
        """Return where a delivery stands, to be restored by `restand`: "done", "sent", "due@<moment>", or "" for none."""
        row = self._conn.execute(
            "SELECT state, not_before, done FROM deliveries WHERE chat_id = ? AND kind = ? AND month = ?",
            (chat_id, kind, month),
        ).fetchone()
        if row is None:
            return ""
        return "done" if row[2] else f"due@{row[1]}" if row[0] == "due" else "sent"

    def restand(self, chat_id: int, kind: str, month: str, standing: str, now: int) -> None:
        """Set where a delivery stands, as `standing` returned it; what should have come by now comes now."""
        state, _, moment = standing.partition("@")
        at = max(int(moment or 0), now)
        with self._conn:
            self._conn.execute(
                "UPDATE deliveries SET done = CASE :state WHEN 'done' THEN :now END, attempts = 0, "
                "state = CASE :state WHEN 'due' THEN 'due' ELSE 'sent' END, "
                "not_before = CASE :state WHEN 'due' THEN :at ELSE not_before END "
                "WHERE chat_id = :chat_id AND kind = :kind AND month = :month",
                {"chat_id": chat_id, "kind": kind, "month": month, "state": state, "now": now, "at": at},
            )

    def once(self, chat_id: int, kind: DeliveryKind, name: str, at: int) -> None:
        """Add a one-off delivery due at `at`; replaces an earlier one of that kind and name."""
        with self._conn:
            self._conn.execute(
                "INSERT INTO deliveries (chat_id, kind, month, tip, state, not_before, due) VALUES (:chat_id, :kind, :month, "
                "COALESCE((SELECT sent FROM reminders WHERE chat_id = :chat_id AND kind = :kind), 0), 'due', :at, :at) "
                "ON CONFLICT (chat_id, kind, month) DO UPDATE SET state = 'due', not_before = :at, due = :at, attempts = 0, "
                "sent = NULL, done = NULL, problem = NULL",
                {"chat_id": chat_id, "kind": kind, "month": name, "at": at},
            )

    def once_at(self, chat_id: int, kind: DeliveryKind, name: str) -> int | None:
        """Return when the one-off delivery of that kind and name is due (seconds since 1970); None if none is pending."""
        row = self._conn.execute(
            "SELECT not_before FROM deliveries WHERE chat_id = ? AND kind = ? AND month = ? AND state IN ('due', 'held')",
            (chat_id, kind, name),
        ).fetchone()
        return row[0] if row else None

    def drop_once(self, chat_id: int, kind: DeliveryKind, name: str) -> None:
        """Delete the one-off delivery of that kind and name, even if it is already claimed."""
        with self._conn:
            self._conn.execute(
                "DELETE FROM deliveries WHERE chat_id = ? AND kind = ? AND month = ? AND state IN ('due', 'held', 'sending')",
                (chat_id, kind, name),
            )

    def to_come_once(self, chat_id: int) -> list[tuple[str, str, int]]:
        """Return kind, name and moment of the reminders of a step that come once and have not come yet, the next first."""
        rows = self._conn.execute(
            "SELECT kind, month, not_before FROM deliveries WHERE chat_id = ? AND month LIKE 'once%' "
            "AND state IN ('due', 'held') ORDER BY not_before",
            (chat_id,),
        )
        return [(kind, name, at) for kind, name, at in rows]

    def waiting(self, chat_id: int) -> list[tuple[DeliveryKind, str, int]]:
        """Return kind, month and time of sending (seconds since 1970) of reminders sent and not done, latest first."""
        rows = self._conn.execute(
            "SELECT kind, month, sent FROM deliveries WHERE chat_id = ? AND sent IS NOT NULL AND done IS NULL "
            "ORDER BY sent DESC",
            (chat_id,),
        )
        return [(delivery_kind(kind), month, sent) for kind, month, sent in rows]

    def history(self, chat_id: int, kind: str) -> list[tuple[str, bool]]:
        """Return each month in which a reminder of that kind was sent, newest first, and whether it was done."""
        rows = self._conn.execute(
            "SELECT month, done IS NOT NULL FROM deliveries WHERE chat_id = ? AND kind = ? AND sent IS NOT NULL "
            "AND month NOT LIKE 'once%' ORDER BY month DESC",
            (chat_id, kind),
        )
        return [(month, bool(done)) for month, done in rows]

    def by_day(self) -> list[DayCount]:
        """Count deliveries by the day they were due (UTC), newest first, kind and state."""
        rows = self._conn.execute(
            f"SELECT due / {_DAY}, kind, state, COUNT(*) FROM deliveries GROUP BY 1, 2, 3 ORDER BY 1 DESC, 2, 3"  # noqa: S608
        )
        return [DayCount(_date(day), kind, state, count) for day, kind, state, count in rows]

    def coming(self, until: int) -> list[DayCount]:
        """Count reminders that will be due by `until`, by day (UTC) and kind."""
        rows = self._conn.execute(
            f"SELECT due / {_DAY}, kind, COUNT(*) FROM reminders WHERE due <= ? GROUP BY 1, 2 ORDER BY 1, 2",  # noqa: S608
            (until,),
        )
        return [DayCount(_date(day), kind, "to come", count) for day, kind, count in rows]

    def failures(self, since: int) -> int:
        """Count deliveries due since then that Telegram refused, or that were given up."""
        row = self._conn.execute("SELECT COUNT(*) FROM deliveries WHERE due >= ? AND state IN ('failed', 'given_up')", (since,))
        return int(row.fetchone()[0])

    def would_send(self, now: int) -> dict[tuple[DeliveryKind, int], int]:
        """Count deliveries that could be sent by `now`, by kind and tip, due reminders that have no delivery yet included."""
        rows = self._conn.execute(
            "SELECT kind, tip, COUNT(*) FROM ("
            "SELECT kind, tip FROM deliveries WHERE state = 'due' AND not_before <= :now "
            "UNION ALL SELECT kind, sent FROM reminders WHERE due <= :now) AS waiting GROUP BY 1, 2",
            {"now": now},
        )
        return {(delivery_kind(kind), tip): count for kind, tip, count in rows}


def _date(day: int) -> str:
    """Return the date of a day counted from 1970."""
    return (dt.date(1970, 1, 1) + dt.timedelta(day)).isoformat()
