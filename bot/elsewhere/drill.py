"""Fetches copies back, and tries in a temporary folder whether the newest could be restored, and how long that takes."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bot.elsewhere.keeper import COPY, LIST
from bot.elsewhere.places import Place, PlaceError
from bot.elsewhere.sealing import unseal
from bot.storage import DATABASE, BadCopy, Storage, StorageError, StorageFailure, backups
from bot.storage.files import ERASED
from bot.storage.personal_data import Erased
from bot.storage.restore import restore_copy

# Begins the name of the folder in VIGIE_DATA in which a copy is looked over before it is put among the others.
FETCHED = ".fetched-"


@dataclass(frozen=True)
class Drilled:
    """What a drill found: the copy tried, its day, its size in bytes, how many people the list of the erased kept out, and how
    many seconds each part took.
    """

    name: str
    day: dt.date
    size: int
    erased: int
    fetched: float
    restored: float
    started: float

    @property
    def seconds(self) -> float:
        """How long it took in all."""
        return self.fetched + self.restored + self.started


def drill(data: Path, place: Place | None, identity: Path | None, folder: Path | None = None) -> Drilled:
    """Restore the newest copy of `place`, or of `data` without one, into a temporary folder (in `folder`), and open it.

    Nothing of the instance is touched. Raises PlaceError, where it could not be restored.
    """
    with tempfile.TemporaryDirectory(prefix="vigie-drill-", dir=folder) as work:
        began = time.monotonic()
        copy = Path(work) / "fetched" / DATABASE
        copy.parent.mkdir()
        if place:
            day = _fetch(place, identity, copy)
        else:
            day, copy = _local(data)
        fetched = time.monotonic()
        database = Path(work) / "restored" / DATABASE
        database.parent.mkdir(mode=0o700)
        try:
            erased = restore_copy(copy, database, Erased(copy.with_name(ERASED) if place else data / ERASED))
            restored = time.monotonic()
            Storage(database).close()
        except (BadCopy, StorageError, StorageFailure, OSError) as error:
            raise PlaceError(f"the copy of {day} cannot be restored: {error}") from error
        size = copy.stat().st_size
        times = fetched - began, restored - fetched, time.monotonic() - restored
    return Drilled(copy.name, day, size, erased, *times)


def fetch(data: Path, place: Place, identity: Path) -> Path:
    """Bring the newest copy of `place` among those in `data`, and the list of the erased into its own; return the copy's path.

    Raises PlaceError and OSError.
    """
    database = data / DATABASE
    for left in data.glob(f"{FETCHED}*"):
        # Of a process that was killed: only one at a time may fetch.
        shutil.rmtree(left)
    with tempfile.TemporaryDirectory(dir=data, prefix=FETCHED) as work:
        copy = Path(work) / DATABASE
        day = _fetch(place, identity, copy)
        try:
            backups.verify(copy)
        except BadCopy as error:
            raise PlaceError(f"the copy of {day} cannot be used: {error}") from error
        if (fetched := copy.with_name(ERASED)).exists():
            Erased(data / ERASED).include(fetched)
        target = data / backups.FOLDER / f"{database.stem}-{day.isoformat()}.db"
        target.parent.mkdir(exist_ok=True, mode=0o700)
        copy.chmod(0o600)
        copy.replace(target)
    return target


def _local(data: Path) -> tuple[dt.date, Path]:
    copies = backups.kept(data / DATABASE)
    if not copies:
        raise PlaceError("there is no copy in VIGIE_DATA: `vigie backup` makes one")
    return backups.day_of(copies[-1]), copies[-1]


def _fetch(place: Place, identity: Path | None, target: Path) -> dt.date:
    """Write the newest copy to `target`, and the list of the erased beside it; return the copy's day."""
    if identity is None:
        raise PlaceError("copies elsewhere are sealed: --identity names the file of their key")
    names = place.names()
    copies = [found for name in names if (found := COPY.fullmatch(name))]
    if not copies:
        raise PlaceError("there is no copy at the place of VIGIE_COPIES_TO: check its name, and the prefix")
    sealed = target.with_suffix(".age")
    place.get(copies[-1][0], sealed)
    unseal(sealed, target, identity)
    erased, unsealed = Erased(target.with_name(ERASED)), target.with_suffix(".list")
    for name in filter(LIST.fullmatch, names):
        place.get(name, sealed)
        unseal(sealed, unsealed, identity)
        erased.include(unsealed)
    return dt.date.fromisoformat(copies[-1][1])
