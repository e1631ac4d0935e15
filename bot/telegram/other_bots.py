"""What other bots on the same database still have to say in a chat, so that each chat is told things in order."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress

from bot.storage import Storage, StorageFailure
from bot.telegram.operations import Lane, lane, load

log = logging.getLogger(__name__)

# Seconds between two looks whether another bot has said what comes before.
AGAIN = 0.05


class OtherBots:
    """Asks the database; where there can be no other bot, asks nothing."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._several = storage.replicas.several

    async def turn(self, chat_id: int, of: Lane, row: int | None, stopped: asyncio.Event) -> bool | None:
        """Wait until other bots have said what came before `row` in that lane of the chat.

        Return False where the row is another bot's by now, or gone, and None if `stopped` meanwhile.
        """
        if not self._several:
            return True
        while not stopped.is_set():
            try:
                rows = self._storage.outbox.of_chat(chat_id, row)
                if row is not None and not any(id_ == row and mine for id_, mine, _ in rows):
                    return False
                if not _theirs(rows, of):
                    return True
            except StorageFailure as error:
                log.warning("outbox: what other bots have to say cannot be asked (%s), trying again", error)
            await wait_for(stopped, AGAIN)
        return None

    def owe(self, chat_id: int, of: Lane) -> bool:
        """Return whether other bots have something to say in that lane of the chat."""
        if not self._several:
            return False
        return _theirs(self._storage.outbox.of_chat(chat_id), of)

    def last_dated(self, chat_id: int) -> int:
        """Return Telegram's date of the latest message that any bot has sent to the chat; 0 if unknown."""
        return self._storage.people.last_said(chat_id) if self._several else 0

    def note_dated(self, chat_id: int, dated: int) -> None:
        """Record that date for the other bots; 0 is none."""
        if self._several and dated:
            self._storage.people.said(chat_id, dated)


def _theirs(rows: list[tuple[int, bool, str]], of: Lane) -> bool:
    return any(not mine and lane(load(operation)) == of for _, mine, operation in rows)


async def wait_for(event: asyncio.Event, seconds: float) -> None:
    """Wait for `event`, for at most `seconds`."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
