"""Defines how long each table keeps its rows, the only place that does, and deletes older ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.storage.connection import Connection

# A person silent for so long is given notice, and is erased when silent for longer and the notice is old enough. Days.
NOTICE_AFTER, ERASED_AFTER, NOTICE_LASTS = 365, 396, 30
# The number of daily copies kept, and for how many days a copy kept elsewhere may be used.
COPIES, COPY_LASTS = 7, 60


@dataclass(frozen=True)
class RetentionRule:
    """Rows are deleted after `days`, when the SQL condition `expired` holds of :day (ISO) or :moment (seconds since 1970).

    Without `expired`, rows are deleted with the person; without `days`, they are about nobody and stay.
    """

    days: int | None
    expired: str = ""


_WITH_THE_PERSON = RetentionRule(ERASED_AFTER)
_NOBODY = RetentionRule(None)

RETENTION: Mapping[str, RetentionRule] = MappingProxyType(
    {
        "people": _WITH_THE_PERSON,
        "calendars": _WITH_THE_PERSON,
        "reminders": _WITH_THE_PERSON,
        "checks": _WITH_THE_PERSON,
        "guide_steps": _WITH_THE_PERSON,
        "practice": _WITH_THE_PERSON,
        "practice_examples": _WITH_THE_PERSON,
        # A delivery that still waits to be sent is kept.
        "deliveries": RetentionRule(396, "due < :moment AND state != 'due'"),
        # A change can be taken back for a day; the day after, it goes.
        "changes": RetentionRule(2, "at < :moment"),
        "conversations": RetentionRule(30, "updated < :day"),
        "feedback": RetentionRule(396, "day < :day"),
        "questions": RetentionRule(90, "day < :day"),
        "missing_facets": RetentionRule(396, "day < :day"),
        "weekly_counts": RetentionRule(396, "week < :day"),
        # Telegram does not repeat updates older than a day.
        "updates": RetentionRule(2, "at < :moment"),
        # Tried for hours; what could not be said by then is no longer wanted.
        "outbox": RetentionRule(2, "written < :moment"),
        "voices": _NOBODY,
        "secrets": _NOBODY,
        "marks": _NOBODY,
        "send_rate": _NOBODY,
    }
)


def purge(conn: Connection, today: dt.date) -> None:
    """Delete rows past their retention by `today`; gone from the file when this returns."""
    with conn:
        for table, rule in RETENTION.items():
            if rule.days is None or not rule.expired:
                continue
            oldest = today - dt.timedelta(days=rule.days)
            moment = dt.datetime(oldest.year, oldest.month, oldest.day, tzinfo=dt.UTC).timestamp()
            values = {"day": oldest.isoformat(), "moment": int(moment)}
            conn.execute(f"DELETE FROM {table} WHERE {rule.expired}", values)  # noqa: S608
    conn.deleted()


# A clock that is wrong for an hour must not erase anything: a leap of more days has to last for a day to be believed.
LEAP = 7


def clock_is_sound(conn: Connection, today: dt.date) -> bool:
    """Return whether the date can be trusted: it is close to that of the last purge, or the leap has lasted since yesterday.

    After a long stop this delays the purge by a day.
    """
    known = dict(conn.execute("SELECT name, value FROM marks WHERE name IN ('purged', 'doubted')").fetchall())
    last, doubted = (dt.date.fromisoformat(known[name]) if name in known else None for name in ("purged", "doubted"))
    sound = last is None or dt.timedelta(0) <= today - last <= dt.timedelta(LEAP)
    sound = sound or (doubted is not None and dt.timedelta(1) <= today - doubted <= dt.timedelta(LEAP))
    with conn:
        name = "purged" if sound else "doubted"
        if sound or doubted is None or not dt.timedelta(0) <= today - doubted <= dt.timedelta(LEAP):
            conn.execute(
                "INSERT INTO marks (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                (name, today.isoformat()),
            )
        if sound:
            conn.execute("DELETE FROM marks WHERE name = 'doubted'")
    return sound
