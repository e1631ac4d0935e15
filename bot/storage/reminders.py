"""Stores subscriptions to reminders, one row for each person and kind, with the moment it is next due; and calendars."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.storage.connection import Connection
from bot.values import ReminderKind

# Applies where a person has chosen no time zone.
DEFAULT_ZONE = "Europe/Paris"

_DUE = (
    "SELECT r.chat_id, r.kind, r.rule, r.due, COALESCE(c.zone, ?), c.paused_from, c.paused_until "
    "FROM reminders r LEFT JOIN calendars c USING (chat_id)"
)

# The later of two moments: SQLite and PostgreSQL have different names for it.
_LATER = "CASE WHEN not_before < :not_before THEN :not_before ELSE not_before END"


@dataclass(frozen=True)
class Calendar:
    """A person's time zone (None until chosen), a pause (seconds since 1970; `paused_from` is None where it began at once), and
    whether messages reach them.
    """

    zone: str | None = None
    paused_until: int | None = None
    reachable: bool = True
    paused_from: int | None = None

    def begun(self, now: float) -> bool:
        """Return whether a pause is under way, rather than planned ahead."""
        return self.paused_until is not None and (self.paused_from or 0) <= now


@dataclass(frozen=True)
class Subscription:
    """A reminder of one kind: its rule (bot/reminders/rule.py), whether it is on, when it is next due, how many have come."""

    kind: ReminderKind
    rule: str
    active: bool
    due: int | None
    sent: int = 0


@dataclass(frozen=True)
class DueReminder:
    """What working out a reminder's next moment needs. A change names `due` too, and is not made if that has changed."""

    chat_id: int
    kind: ReminderKind
    rule: str
    due: int
    zone: str
    paused_from: int | None = None
    paused_until: int | None = None


class ReminderTable:
    """Subscriptions and calendars, by chat id since a reminder has to be sent somewhere."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def calendar(self, chat_id: int) -> Calendar:
        """Return the person's calendar."""
        row = self._conn.execute(
            "SELECT zone, paused_until, reachable, paused_from FROM calendars WHERE chat_id = ?", (chat_id,)
        ).fetchone()
        return Calendar(row[0], row[1], bool(row[2]), row[3]) if row else Calendar()

    def of(self, chat_id: int) -> dict[ReminderKind, Subscription]:
        """Return the person's subscriptions by kind, those switched off included."""
        rows = self._conn.execute("SELECT kind, rule, active, due, sent FROM reminders WHERE chat_id = ?", (chat_id,))
        found = [Subscription(ReminderKind(kind), rule, bool(active), due, sent) for kind, rule, active, due, sent in rows]
        return {subscription.kind: subscription for subscription in found}

    def save(self, chat_id: int, calendar: Calendar, subscriptions: Iterable[Subscription]) -> None:
        """Save the calendar and these subscriptions in one transaction. How many reminders have come stays as it is."""
        before = self.calendar(chat_id).paused_until
        with self._conn:
            self._conn.execute(
                "INSERT INTO calendars (chat_id, zone, paused_until, reachable, paused_from) VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT (chat_id) DO UPDATE SET zone = excluded.zone, paused_until = excluded.paused_until, "
                "reachable = excluded.reachable, paused_from = excluded.paused_from",
                (chat_id, calendar.zone, calendar.paused_until, int(calendar.reachable), calendar.paused_from),
            )
            self._conn.executemany(
                "INSERT INTO reminders (chat_id, kind, rule, active, due) VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT (chat_id, kind) DO UPDATE SET rule = excluded.rule, active = excluded.active, due = excluded.due",
                [(chat_id, s.kind, s.rule, int(s.active), s.due if s.active else None) for s in subscriptions],
            )
            # Until a planned pause begins, what waits is sent.
            self._pause(chat_id, before, None if calendar.paused_from else calendar.paused_until)
            # Switching a reminder off also holds the delivery that waits or is being sent; switching it on releases that.
            self._conn.executemany(
                "UPDATE deliveries SET state = 'held', problem = 'switched off' "
                "WHERE chat_id = ? AND kind = ? AND month NOT LIKE 'once%' AND state IN ('due', 'sending')",
                [(chat_id, s.kind) for s in subscriptions if not s.active],
            )
            self._conn.executemany(
                "UPDATE deliveries SET state = 'due', problem = NULL "
                "WHERE chat_id = ? AND kind = ? AND state = 'held' AND problem = 'switched off'",
                [(chat_id, s.kind) for s in subscriptions if s.active],
            )

    def _pause(self, chat_id: int, before: int | None, until: int | None) -> None:
        """Put waiting deliveries off to the end of a pause; where a pause ends early, give them their own moment back."""
        if until:
            self._conn.execute(
                f"UPDATE deliveries SET state = 'due', not_before = {_LATER} "  # noqa: S608
                "WHERE chat_id = :chat_id AND state IN ('due', 'sending')",
                {"chat_id": chat_id, "not_before": until},
            )
        elif before:
            self._conn.execute(
                "UPDATE deliveries SET not_before = due WHERE chat_id = ? AND state = 'due' AND not_before = ?",
                (chat_id, before),
            )

    def due(self, now: int, limit: int) -> list[DueReminder]:
        """Return at most `limit` reminders that are due by `now`, the oldest first; kept from other bots in a transaction."""
        select = f"{_DUE} WHERE r.due <= ? ORDER BY r.due LIMIT ?{self._conn.skip_locked('r')}"
        rows = self._conn.execute(select, (DEFAULT_ZONE, now, limit))
        return [_due_reminder(*row) for row in rows]

    def due_after(self, moment: int, now: int) -> list[DueReminder]:
        """Return the reminders that are due after `moment` although their person has no pause at `now`."""
        rows = self._conn.execute(f"{_DUE} WHERE r.due > ? AND COALESCE(c.paused_until, 0) <= ?", (DEFAULT_ZONE, moment, now))
        return [_due_reminder(*row) for row in rows]

    def move(self, moved: Iterable[tuple[DueReminder, int]]) -> None:
        """Set when reminders are next due; leave those alone that are no longer due at the moment that was read."""
        with self._conn:
            self._conn.executemany(
                "UPDATE reminders SET due = ? WHERE chat_id = ? AND kind = ? AND due = ?",
                [(due, reminder.chat_id, reminder.kind, reminder.due) for reminder, due in moved],
            )

    def switch_off(self, reminder: DueReminder) -> None:
        """Switch a reminder off, unless it is no longer due at the moment that was read."""
        with self._conn:
            self._conn.execute(
                "UPDATE reminders SET due = NULL, active = 0 WHERE chat_id = ? AND kind = ? AND due = ?",
                (reminder.chat_id, reminder.kind, reminder.due),
            )

    def unreachable(self, chat_id: int) -> None:
        """Record that the person blocked the bot: nothing is due any more, and waiting deliveries are held until they are back.

        Somebody to whom nothing is to be sent leaves no trace.
        """
        with self._conn:
            self._conn.execute(
                "INSERT INTO calendars (chat_id, reachable) SELECT :chat_id, 0 WHERE EXISTS "
                "(SELECT 1 FROM reminders WHERE chat_id = :chat_id) OR EXISTS "
                "(SELECT 1 FROM deliveries WHERE chat_id = :chat_id AND state IN ('due', 'sending')) "
                "ON CONFLICT (chat_id) DO UPDATE SET reachable = 0",
                {"chat_id": chat_id},
            )
            self._conn.execute("UPDATE reminders SET due = NULL WHERE chat_id = ?", (chat_id,))
            self._conn.execute("UPDATE deliveries SET state = 'held' WHERE chat_id = ? AND state = 'due'", (chat_id,))

    def reachable(self, chat_id: int, due: Mapping[ReminderKind, int], not_before: int) -> None:
        """Record that a person is back: each kind is next due as `due` says, held deliveries are sent at `not_before` or later.

        Changes nothing for a person who could be reached all the time.
        """
        with self._conn:
            if not self._conn.execute(
                "UPDATE calendars SET reachable = 1 WHERE chat_id = ? AND reachable = 0", (chat_id,)
            ).rowcount:
                return
            self._conn.executemany(
                "UPDATE reminders SET due = ? WHERE chat_id = ? AND kind = ? AND active = 1",
                [(moment, chat_id, kind) for kind, moment in due.items()],
            )
            self._conn.execute(
                f"UPDATE deliveries SET state = 'due', not_before = {_LATER} "  # noqa: S608
                "WHERE chat_id = :chat_id AND state = 'held' AND COALESCE(problem, '') <> 'switched off'",
                {"chat_id": chat_id, "not_before": not_before},
            )


def _due_reminder(
    chat_id: int, kind: str, rule: str, due: int, zone: str, paused_from: int | None, paused_until: int | None
) -> DueReminder:
    return DueReminder(chat_id, ReminderKind(kind), rule, due, zone, paused_from, paused_until)
