"""A PostgreSQL server for tests and benchmarks, started by `scripts/postgres`, and databases of one's own on it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

from bot.settings import PROJECT
from bot.storage import Storage

SCRIPT = PROJECT / "scripts" / "postgres"


class NotInstalled(Exception):
    """This machine has no PostgreSQL."""


@contextmanager
def server(*, fsync: bool = False) -> Iterator[str]:
    """Yield the address of an empty database on a new server; without `fsync`, it does not wait for the disk."""
    environment = {**os.environ, "FSYNC": "on" if fsync else "off"}
    started = subprocess.run([SCRIPT, "start"], env=environment, stdout=subprocess.PIPE, text=True, check=False)
    if started.returncode == 3:
        raise NotInstalled
    assert started.returncode == 0, "scripts/postgres could not start a server"
    url, folder = started.stdout.split()
    try:
        yield url
    finally:
        subprocess.run([SCRIPT, "stop", folder], check=True)


class Databases:
    """Databases on one server, by name. The first of a name makes it; `clear` empties or removes them all."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._base = url.rpartition("/")[0]
        self._made: set[str] = set()

    def url(self, name: str = "vigie") -> str:
        """The address of the database of that name."""
        if name != "vigie" and name not in self._made:
            self._made.add(name)
            with psycopg.connect(self._url, autocommit=True) as conn:
                conn.execute(f'CREATE DATABASE "{name}"'.encode())
        return f"{self._base}/{name}"

    def clear(self) -> None:
        """Remove all rows of the first database, and all others."""
        with psycopg.connect(self._url, autocommit=True) as conn:
            tables = [name for (name,) in conn.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
            if kept := [name for name in tables if name != "schema_version"]:
                conn.execute(f"TRUNCATE {', '.join(kept)} RESTART IDENTITY".encode())
            for name in self._made:
                conn.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())
        self._made.clear()


class Engine:
    """One of the two engines, for tests that hold for both: `open` opens the database that stands for a path."""

    name = "sqlite"

    def __init__(self) -> None:
        self._opened: list[Storage] = []

    def url(self, path: Path) -> str:
        """The address of that database; empty for SQLite."""
        return ""

    def open(self, path: Path, patience: float = 1.0) -> Storage:
        """Open or create the database that stands for `path`."""
        self._opened.append(storage := Storage(path, patience, self.url(path)))
        return storage

    def clear(self) -> None:
        """Close what a test left open."""
        for storage in self._opened:
            with suppress(Exception):
                storage.close()


class PostgresEngine(Engine):
    """A path stands for a database of that name on the server."""

    name = "postgres"

    def __init__(self, databases: Databases) -> None:
        super().__init__()
        self._databases = databases
        self._names: dict[Path, str] = {}

    def url(self, path: Path) -> str:
        """The address of the database that stands for `path`."""
        name = self._names.setdefault(path, f"vigie{len(self._names) or ''}")
        return self._databases.url(name)

    def clear(self) -> None:
        """Close what a test left open, and remove all that it wrote."""
        super().clear()
        self._databases.clear()
