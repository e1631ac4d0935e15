"""How long each table keeps what is in it: said here and nowhere else, and enforced once a day."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

# A person silent for so long is told that all will be erased; then it is, once the notice is old enough too. Days.
NOTICE_AFTER, ERASED_AFTER, NOTICE_LASTS = 365, 396, 30
# The bot's own copies of the database: so many, one a day; and how long one kept elsewhere may be used. Days.
COPIES, COPY_LASTS = 7, 60


@dataclass(frozen=True)
class Rule:
    """Rows go after `days`; `expired` is the SQL condition for it, given :day (ISO) and :moment (seconds since 1970).

    Without `expired` they go with the person; without `days` they are about nobody.
    """

    days: int | None
    expired: str = ""


_WITH_THE_PERSON = Rule(ERASED_AFTER)
_NOBODY = Rule(None)

RETENTION: Mapping[str, Rule] = MappingProxyType(
    {
        "people": _WITH_THE_PERSON,
        "calendars": _WITH_THE_PERSON,
        "reminders": _WITH_THE_PERSON,
        "checks": _WITH_THE_PERSON,
        "guide_steps": _WITH_THE_PERSON,
        # Only what waits to be sent outlives its date.
        "deliveries": Rule(396, "due < :moment AND state != 'due'"),
        "conversations": Rule(30, "updated < :day"),
        "feedback": Rule(396, "day < :day"),
        "questions": Rule(90, "day < :day"),
        # Telegram itself repeats none that is older than a day.
        "updates": Rule(2, "at < :moment"),
        "voices": _NOBODY,
        "secrets": _NOBODY,
        "marks": _NOBODY,
    }
)


def purge(conn: sqlite3.Connection, today: dt.date) -> None:
    """Remove what is too old by `today`; gone from the file when this returns."""
    with conn:
        for table, rule in RETENTION.items():
            if rule.days is None or not rule.expired:
                continue
            oldest = today - dt.timedelta(days=rule.days)
            moment = dt.datetime(oldest.year, oldest.month, oldest.day, tzinfo=dt.UTC).timestamp()
            conn.execute(f"DELETE FROM {table} WHERE {rule.expired}", {"day": oldest.isoformat(), "moment": int(moment)})  # noqa: S608
    conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


# A clock that is wrong by years for an hour must not erase anything: a longer leap has to hold for a day.
LEAP = 7


def clock_is_sound(conn: sqlite3.Connection, today: dt.date) -> bool:
    """Whether `today` may be believed: it follows the day of the last purge, or has held since yesterday.

    After a long stop this puts the purge off by a day; after a wrong clock it does nothing at all.
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
