"""The list of erased people where several replicas share a database: each knows whom another has erased."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from bot.storage.connection import Connection
from bot.storage.files import ERASED
from bot.storage.personal_data import Erased
from bot.storage.postgres import PostgresConnection

# Begins the name of an entry in the table of marks.
ERASED_MARK = "erased "


class SharedErased(Erased):
    """The list in the file of this replica, and in the table of marks of a database of PostgreSQL.

    The file outlives a database that is lost, or restored to an older state from outside; it learns what the others know.
    """

    def __init__(self, path: Path, url: str) -> None:
        super().__init__(path)
        self._url = url

    def among(self, since: Mapping[int, str], key: bytes) -> list[int]:
        """Return which of these people, given with the day they came, were erased on that day or later, by any replica."""
        self.learn()
        return super().among(since, key)

    def learn(self) -> set[str]:
        """Write entries into the file that only the database has; return them. Also works in a thread."""
        with closing(PostgresConnection(self._url)) as conn:
            known = _listed(conn)
        mine = {line[11:]: line[:10] for line in self._lines()}
        new = {mark: day for mark, day in known.items() if mine.get(mark, "") < day}
        if new:
            self._write([f"{day} {mark}" for mark, day in (mine | new).items()])
        return set(new)

    def publish(self, conn: Connection) -> int:
        """Write entries into the database that only the file has, in the caller's transaction; return how many those were."""
        known = _listed(conn)
        missing = [line for line in self._lines() if known.get(line[11:], "") < line[:10]]
        with conn:
            conn.executemany(
                "INSERT INTO marks (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                [(ERASED_MARK + line[11:], line[:10]) for line in missing],
            )
        return len(missing)

    def unpublish(self, conn: Connection, today: dt.date) -> None:
        """Remove entries from the database that are older than any copy that may still be used."""
        with conn:
            conn.execute("DELETE FROM marks WHERE name LIKE ? AND value < ?", (f"{ERASED_MARK}%", self._oldest(today)))


def erased_of(database: Path, url: str) -> Erased:
    """Return the list that belongs to the SQLite file `database` or, with `url`, to that database of PostgreSQL."""
    path = database.with_name(ERASED)
    return SharedErased(path, url) if url else Erased(path)


def _listed(conn: Connection) -> dict[str, str]:
    rows = conn.execute("SELECT name, value FROM marks WHERE name LIKE ?", (f"{ERASED_MARK}%",)).fetchall()
    return {name.removeprefix(ERASED_MARK): day for name, day in rows}
