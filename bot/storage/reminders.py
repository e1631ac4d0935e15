"""Who wants which reminder, and when: one row a person and kind, with the moment it is next due."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlite_utils import Database

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
            if calendar.paused_until:
                self._conn.execute(
                    "UPDATE deliveries SET not_before = MAX(not_before, ?) WHERE chat_id = ? AND state = 'due'",
                    (calendar.paused_until, chat_id),
                )
            switched_off = [s.kind for s in subscriptions if not s.active]
            # What waits to be sent is no longer wanted either.
            self._conn.executemany(
                "UPDATE deliveries SET state = 'given_up', problem = 'switched off' "
                "WHERE chat_id = ? AND kind = ? AND state IN ('due', 'held')",
                [(chat_id, kind) for kind in switched_off],
            )

    def unreachable(self, chat_id: int) -> None:
        """The person blocked the bot: nothing is due any more, and what was waits until they come back."""
        with self._conn:
            self._conn.execute(
                "INSERT INTO calendars (chat_id, reachable) VALUES (?, 0) ON CONFLICT (chat_id) DO UPDATE SET reachable = 0",
                (chat_id,),
            )
            self._conn.execute("UPDATE reminders SET due = NULL WHERE chat_id = ?", (chat_id,))
            self._conn.execute("UPDATE deliveries SET state = 'held' WHERE chat_id = ? AND state = 'due'", (chat_id,))

    def reachable(self, chat_id: int, zone: str, next_due: NextDue, now: float) -> None:
        """The person is back: their reminders go on, and what was held for them comes now."""
        with self._conn:
            changed = self._conn.execute(
                "UPDATE calendars SET reachable = 1 WHERE chat_id = ? AND reachable = 0", (chat_id,)
            ).rowcount
            if not changed:
                return
            rows = self._conn.execute("SELECT kind, rule FROM reminders WHERE chat_id = ? AND active", (chat_id,)).fetchall()
            self._conn.executemany(
                "UPDATE reminders SET due = ? WHERE chat_id = ? AND kind = ?",
                [(next_due(rule, zone, now), chat_id, kind) for kind, rule in rows],
            )
            self._conn.execute(
                "UPDATE deliveries SET state = 'due', not_before = ? WHERE chat_id = ? AND state = 'held'", (int(now), chat_id)
            )
