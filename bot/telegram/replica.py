"""What a bot does about the others that share its database: takes over what is left by one that is gone, and polls in turn."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

from bot.storage import Storage, StorageFailure
from bot.telegram.outbox import Outbox

log = logging.getLogger(__name__)

# Seconds between two looks at who is alive: a bot that is gone is noticed within so many, once the database has missed it. That
# takes some seconds more where its machine vanished (storage/postgres.py).
EVERY = 1.0
# One look in so many also asks whom others have erased.
ERASED_EVERY = 5
POLLING = "polling"


class TakeOver:
    """Makes this bot one of those that share the database, and runs beside everything else."""

    def __init__(self, storage: Storage, outbox: Outbox) -> None:
        self._storage = storage
        self._outbox = outbox
        storage.join()

    async def run(self) -> None:
        """Look again and again, until cancelled, where there may be other bots."""
        if not self._storage.replicas.several:
            return
        looks = 0
        while True:
            await asyncio.sleep(EVERY)
            looks += 1
            try:
                self._outbox.adopt()
                if looks % ERASED_EVERY == 0:
                    await asyncio.to_thread(self._storage.erase_what_others_erased)
            except (StorageFailure, OSError) as error:
                log.warning("what other bots left cannot be looked for (%s), trying again", error)


async def alone(storage: Storage, work: Callable[[], Coroutine[Any, Any, None]], standing_by: Callable[[], None]) -> None:
    """Do `work` while no other bot does it; else stand by, and call `standing_by` at each look. Raises what `work` raises."""
    while True:
        while not _leading(storage):
            standing_by()
            await asyncio.sleep(EVERY)
        log.info("this bot polls for updates")
        working = asyncio.create_task(work())
        try:
            while not working.done() and _leading(storage):
                await asyncio.wait({working}, timeout=EVERY)
            if working.done():
                working.result()
                return
            log.warning("another bot polls for updates now")
        finally:
            working.cancel()
            with suppress(asyncio.CancelledError):
                await working


def _leading(storage: Storage) -> bool:
    try:
        return storage.replicas.lead(POLLING)
    except StorageFailure as error:
        log.warning("who polls cannot be asked (%s), trying again", error)
        return False
