"""Who wants which reminder, and when: one row a person and kind, with the moment it is next due."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlite_utils import Database

# No reminder is due later than that but by a pause: each comes once a month. Seconds.
FAR = 70 * 86_400

# (rule, zone, after) -> the next moment, all in seconds since 1970; worked out elsewhere.
NextDue = Callable[[str, str, float], int]


@dataclass(frozen=True)
class Calendar:
    """A person's time zone (None until chosen), the end of a pause (seconds since 1970, None for none), and whether they can be
    written to.
    """

    zone: str | None = None
    paused_until: int | None = None
    reachable: bool = True


@dataclass(frozen=True)
class Subscription:
    """A reminder of one kind: its rule (bot/reminders/rule.py), whether it is on, when it is next due, how many have come."""

    kind: str
    rule: str
    active: bool
    due: int | None
    sent: int = 0


class ReminderTable:
    """Subscriptions and calendars by chat id: a reminder has to be sent somewhere."""

    def __init__(self, db: Database) -> None:
        self._conn = db.conn

    def calendar(self, chat_id: int) -> Calendar:
        """The person's calendar."""
        row = self._conn.execute("SELECT zone, paused_until, reachable FROM calendars WHERE chat_id = ?", (chat_id,)).fetchone()
        return Calendar(row[0], row[1], bool(row[2])) if row else Calendar()

    def of(self, chat_id: int) -> dict[str, Subscription]:
        """The person's subscriptions, by kind; those switched off too."""
        rows = self._conn.execute("SELECT kind, rule, active, due, sent FROM reminders WHERE chat_id = ?", (chat_id,))
        return {kind: Subscription(kind, rule, bool(active), due, sent) for kind, rule, active, due, sent in rows}

    def save(self, chat_id: int, calendar: Calendar, subscriptions: Iterable[Subscription]) -> None:
        """Keep the calendar and these subscriptions, all or nothing. How many have come stays as it is."""
        before = self.calendar(chat_id).paused_until
        with self._conn:
            self._conn.execute(
                "INSERT INTO calendars (chat_id, zone, paused_until, reachable) VALUES (?, ?, ?, ?) ON CONFLICT (chat_id) "
                "DO UPDATE SET zone = excluded.zone, paused_until = excluded.paused_until, reachable = excluded.reachable",
                (chat_id, calendar.zone, calendar.paused_until, int(calendar.reachable)),
            )
            self._conn.executemany(
                "INSERT INTO reminders (chat_id, kind, rule, active, due) VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT (chat_id, kind) DO UPDATE SET rule = excluded.rule, active = excluded.active, due = excluded.due",
                [(chat_id, s.kind, s.rule, int(s.active), s.due if s.active else None) for s in subscriptions],
            )
            self._pause(chat_id, before, calendar.paused_until)
            # What waits to be sent, or is about to be, is wanted no more than what is to come; and again when switched on.
            self._conn.executemany(
                "UPDATE deliveries SET state = 'held', problem = 'switched off' "
                "WHERE chat_id = ? AND kind = ? AND state IN ('due', 'sending')",
                [(chat_id, s.kind) for s in subscriptions if not s.active],
            )
            self._conn.executemany(
                "UPDATE deliveries SET state = 'due', problem = NULL "
                "WHERE chat_id = ? AND kind = ? AND state = 'held' AND problem = 'switched off'",
                [(chat_id, s.kind) for s in subscriptions if s.active],
            )

    def _pause(self, chat_id: int, before: int | None, until: int | None) -> None:
        """Hold what waits until the pause ends; when it ends early, what it held comes when it would have."""
        if until:
            self._conn.execute(
                "UPDATE deliveries SET state = 'due', not_before = MAX(not_before, ?) "
                "WHERE chat_id = ? AND state IN ('due', 'sending')",
                (until, chat_id),
            )
        elif before:
            self._conn.execute(
                "UPDATE deliveries SET not_before = due WHERE chat_id = ? AND state = 'due' AND not_before = ?",
                (chat_id, before),
            )

    def bring_near(self, now: int, next_due: NextDue, zone: str) -> int:
        """Work out anew what is due in a year where nobody paused it: the clock was wrong then. Returns how many there were."""
        with self._conn:
            rows = self._conn.execute(
                "SELECT r.chat_id, r.kind, r.rule, COALESCE(c.zone, ?) FROM reminders r LEFT JOIN calendars c USING (chat_id) "
                "WHERE r.due > ? AND COALESCE(c.paused_until, 0) <= ?",
                (zone, now + FAR, now),
            ).fetchall()
            self._conn.executemany(
                "UPDATE reminders SET due = ? WHERE chat_id = ? AND kind = ?",
                [(next_due(rule, its_zone, now), chat_id, kind) for chat_id, kind, rule, its_zone in rows],
            )
        return len(rows)

    def unreachable(self, chat_id: int) -> None:
        """The person blocked the bot: nothing is due any more, and what was waits until they come back.

        Somebody to whom nothing is to be sent leaves no trace.
        """
        with self._conn:
            self._conn.execute(
                "INSERT INTO calendars (chat_id, reachable) SELECT ?1, 0 WHERE EXISTS "
                "(SELECT 1 FROM reminders WHERE chat_id = ?1) OR EXISTS "
                "(SELECT 1 FROM deliveries WHERE chat_id = ?1 AND state IN ('due', 'sending')) "
                "ON CONFLICT (chat_id) DO UPDATE SET reachable = 0",
                (chat_id,),
            )
            self._conn.execute("UPDATE reminders SET due = NULL WHERE chat_id = ?", (chat_id,))
            self._conn.execute("UPDATE deliveries SET state = 'held' WHERE chat_id = ? AND state = 'due'", (chat_id,))

    def reachable(self, chat_id: int, zone: str, next_due: NextDue, now: float) -> None:
        """The person is back: their reminders go on, and what was held for them comes now, or after their pause."""
        calendar = self.calendar(chat_id)
        if calendar.reachable:
            return
        now = max(now, calendar.paused_until or 0)
        with self._conn:
            self._conn.execute("UPDATE calendars SET reachable = 1 WHERE chat_id = ?", (chat_id,))
            rows = self._conn.execute("SELECT kind, rule FROM reminders WHERE chat_id = ? AND active", (chat_id,)).fetchall()
            self._conn.executemany(
                "UPDATE reminders SET due = ? WHERE chat_id = ? AND kind = ?",
                [(next_due(rule, zone, now), chat_id, kind) for kind, rule in rows],
            )
            self._conn.execute(
                "UPDATE deliveries SET state = 'due', not_before = MAX(not_before, ?) "
                "WHERE chat_id = ? AND state = 'held' AND problem IS NOT 'switched off'",
                (int(now), chat_id),
            )
