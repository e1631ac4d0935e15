"""Whose turn it is in a chat among the bots that share a database: one at a time handles something of a chat."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from bot.storage import Storage, StorageFailure

log = logging.getLogger(__name__)

# Seconds between two looks whether another bot has finished, and after the database could not be asked.
AGAIN, LATER = 0.01, 0.2


class Turns:
    """The turn of a chat is taken for its first update here, and kept until no other waits here: so they stay in order.

    It ends with the connection to the database: where a bot is killed, the others go on at once.
    """

    def __init__(self, storage: Storage) -> None:
        self._replicas = storage.replicas
        self._updates = storage.updates
        self._waiting: Counter[int] = Counter()
        self._mine: set[int] = set()

    @contextmanager
    def wanted(self, chat_id: int) -> Iterator[None]:
        """Count an update of that chat that is here, to be handled or under way."""
        self._waiting[chat_id] += 1
        try:
            yield
        finally:
            self._waiting[chat_id] -= 1
            if not self._waiting[chat_id]:
                del self._waiting[chat_id]
                if chat_id in self._mine:
                    self._mine.discard(chat_id)
                    # A lost connection has given the turn up by itself.
                    with suppress(StorageFailure):
                        self._replicas.end_turn(chat_id)

    async def take(self, chat_id: int, update_id: int) -> bool:
        """Wait for the turn; return False where another bot has handled the update meanwhile."""
        if not self._replicas.several:
            return True
        waited = False
        while True:
            try:
                if chat_id in self._mine or self._replicas.take_turn(chat_id):
                    self._mine.add(chat_id)
                    # Asked when it came in; and whatever happens, only one bot can write it down.
                    return not (waited and self._updates.handled(update_id))
                pause, waited = AGAIN, True
            except StorageFailure as error:
                log.warning("whose turn it is in a chat cannot be asked (%s), trying again", error)
                pause, waited = LATER, True
            await asyncio.sleep(pause)
