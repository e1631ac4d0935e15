"""The files of the data folder: their names, their creation with owner-only permissions, and the lock for changing copies."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# The database, the list of recently erased people, the lock of the running bot, and the file whose age tells its health.
DATABASE, ERASED, LOCK, ALIVE = "vigie.db", "erased", "lock", "alive"
# The suffixes of the files that SQLite keeps next to a database.
SIDE_FILES = ("-wal", "-shm", "-journal")
OWNER_ONLY = 0o600


def touch(path: Path) -> None:
    """Create `path` where it is missing and set its time to now; only its owner can read or write it, also if it existed."""
    path.touch(OWNER_ONLY)
    path.chmod(OWNER_ONLY)


def with_side_files(database: Path) -> list[Path]:
    """Return `database` and the files that SQLite may keep next to it."""
    return [database, *(database.with_name(database.name + suffix) for suffix in SIDE_FILES)]


@contextmanager
def changing_copies(database: Path) -> Iterator[None]:
    """Hold the right to replace, change or remove copies of `database`, across threads and processes; waits for it.

    SQLite finds the journal of a file by name: were somebody erased from a copy while another process puts a new copy under the
    same name, the journal of the one would be applied to the other.
    """
    folder = os.open(database.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)
