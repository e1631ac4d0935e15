"""The time per call for the same rows with hand-written SQL and with sqlite-utils (docs/decisions/0014-sql-by-hand.md)."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlite_utils import Database

from benchmarks.common import table
from bot.storage import DATABASE, Person, Storage
from bot.storage.personal_data import BY_CHAT, BY_SENDER
from bot.values import Language

PEOPLE, CALLS = 10_000, 2_000


def _microseconds(call: Callable[[int], object]) -> float:
    """Return the median time of a call, in microseconds; each call gets a different number."""
    found = []
    for number in range(1, CALLS + 1):
        started = time.perf_counter()
        call(number)
        found.append(time.perf_counter() - started)
    return statistics.median(found) * 1e6


def _fill(storage: Storage) -> None:
    with storage.connection as conn:
        conn.executemany(
            "INSERT INTO people (chat_id, language, first_seen, last_seen) VALUES (?, 'fr', '2026-01-01', '2026-01-01')",
            ((chat_id,) for chat_id in range(1, PEOPLE + 1)),
        )


def _rows_by_hand(storage: Storage, chat_id: int) -> list[dict[str, object]]:
    sender, found = storage.pseudonyms.of(chat_id), []
    for tables, column, key in ((BY_CHAT, "chat_id", chat_id), (BY_SENDER, "sender", sender)):
        for name in tables:
            cursor = storage.connection.execute(f"SELECT * FROM {name} WHERE {column} = ?", (key,))
            names = [column for column, *_ in cursor.description]
            found += [dict(zip(names, row, strict=True)) for row in cursor]
    return found


def run() -> str:
    """Return the table."""
    with tempfile.TemporaryDirectory() as folder:
        storage = Storage(Path(folder) / DATABASE)
        _fill(storage)
        db: Database = storage._db
        person = {"language": "en", "chosen": 1, "voice": "request", "first_seen": "2026-01-01", "last_seen": "2026-11-30"}
        pairs: list[tuple[str, Callable[[int], object], Callable[[int], object]]] = [
            ("read a person", storage.people.get, db["people"].get),
            (
                "insert or update a person, and commit",
                lambda number: storage.people.save(Person(number, Language.EN, chosen=True)),
                lambda number: db["people"].upsert({"chat_id": number, **person}, pk="chat_id"),
            ),
            (
                "note an update, and commit",
                storage.updates.mark,
                lambda number: db["updates"].insert({"id": CALLS + number, "at": 0}, pk="id", ignore=True),
            ),
            (
                "all rows on a person, of eight tables",
                lambda number: _rows_by_hand(storage, number),
                storage.everything_on,
            ),
        ]
        rows = []
        for name, by_hand, through in pairs:
            hand, utils = _microseconds(by_hand), _microseconds(through)
            rows.append((f"{name}: by hand, sqlite-utils", f"{hand:.0f} µs, {utils:.0f} µs ({utils / hand:.1f} times)"))
        storage.close()
    return table(rows)
