"""Carries each night's copy, and the list of those erased since, to another place; removes what is too old there."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import logging
import re
import shutil
import tempfile
import time
from pathlib import Path

from bot.elsewhere.places import Place, PlaceError, place_for
from bot.elsewhere.sealing import seal
from bot.settings import Settings
from bot.storage import DATABASE, backups
from bot.storage.files import ERASED
from bot.storage.retention import COPIES

log = logging.getLogger(__name__)

# How often the list of erased people is looked at: whoever is erased must not come back with a copy. Seconds.
LOOK_EVERY = 60.0
# Begins the name of the folder in VIGIE_DATA in which something is sealed before it is sent.
SEALED = ".sealed-"
# The names there: a copy by its day; a list by the day it was sent and what it holds, since each replica has its own.
COPY = re.compile(r"vigie-(\d{4}-\d\d-\d\d)\.db\.gz\.age")
LIST = re.compile(r"erased-(\d{4}-\d\d-\d\d)-[0-9a-f]{8}\.gz\.age")


class Keeper:
    """Keeps the copies of one data folder at a place, sealed for `recipient`."""

    def __init__(self, place: Place, recipient: str, data: Path) -> None:
        self._place = place
        self._recipient = recipient
        self._data = data
        self._listed = ""
        # The day of the newest copy there that this process has sent; None before the first.
        self.newest: dt.date | None = None

    def keep(self, today: dt.date) -> str:
        """Carry the newest copy there, and the list of the erased; return the copy's name. Raises PlaceError and OSError.

        It takes time in proportion to the size of the copy: call it in a thread.
        """
        copies = backups.kept(self._data / DATABASE)
        if not copies:
            raise PlaceError("there is no copy in VIGIE_DATA yet: `vigie backup` makes one")
        day = backups.day_of(copies[-1])
        for left in self._data.glob(f"{SEALED}*"):
            # Of a process that was killed; another that is at work has been so for less than a day.
            if time.time() - left.stat().st_mtime > 86_400:
                shutil.rmtree(left, ignore_errors=True)
        name = f"vigie-{day.isoformat()}.db.gz.age"
        self._send(copies[-1], name)
        self._listed = ""
        self.keep_list(today)
        self._remove_old(today)
        self.newest = day
        return name

    def keep_list(self, today: dt.date) -> bool:
        """Carry the list of the erased there if it has changed since it was last sent; return whether it had."""
        path = self._data / ERASED
        content = path.read_bytes() if path.exists() else b""
        digest = hashlib.blake2b(content, digest_size=4).hexdigest()
        if not content or digest == self._listed:
            return False
        self._send(path, f"erased-{today.isoformat()}-{digest}.gz.age")
        self._listed = digest
        return True

    async def run(self) -> None:
        """Look at the list every minute, until cancelled; what fails is tried again."""
        failing = False
        while True:
            await asyncio.sleep(LOOK_EVERY)
            try:
                await asyncio.to_thread(self.keep_list, dt.datetime.now(dt.UTC).date())
                failing = False
            except (PlaceError, OSError) as error:
                if not failing:
                    log.error("the list of erased people could not be sent elsewhere (%s): tried again", type(error).__name__)
                failing = True

    def _send(self, source: Path, name: str) -> None:
        # Beside the copies: what is sealed may lie there, and there is room.
        with tempfile.TemporaryDirectory(dir=self._data, prefix=SEALED) as folder:
            sealed = Path(folder) / name
            seal(source, sealed, self._recipient)
            self._place.put(name, sealed)

    def _remove_old(self, today: dt.date) -> None:
        names = self._place.names()
        old = [name for name in names if COPY.fullmatch(name)][:-COPIES]
        oldest = (today - dt.timedelta(COPIES)).isoformat()
        old += [name for name in names if (found := LIST.fullmatch(name)) and found[1] < oldest]
        for name in old:
            self._place.remove(name)


def keeper_for(settings: Settings) -> Keeper | None:
    """Return the keeper for the settings; None where VIGIE_COPIES_TO is not set. Raises PlaceError."""
    place = place_for(settings)
    return Keeper(place, settings.copies_recipient, settings.data) if place else None
