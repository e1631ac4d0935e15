"""Back pressure: stops accepting updates while too many are in progress; Telegram keeps them for a day."""

from __future__ import annotations

import asyncio

from bot.telegram.outbox import Outbox
from bot.telegram.update_ledger import UpdateLedger

# Seconds after which to check again even if nothing has signalled that there is room.
AGAIN = 1.0


class Backlog:
    """Counts the updates in progress and the unsent replies, for polling and the webhook."""

    def __init__(self, ledger: UpdateLedger, outbox: Outbox, in_hand: int, unsent: int) -> None:
        """Accept no more updates while `in_hand` are being processed or `unsent` replies wait to be sent."""
        self._ledger = ledger
        self._outbox = outbox
        self._in_hand = in_hand
        self._unsent = unsent

    @property
    def full(self) -> bool:
        """True if no more updates may be accepted."""
        return self._ledger.in_hand >= self._in_hand or self._outbox.depth >= self._unsent

    async def change(self) -> None:
        """Wait until an update is processed or a message is sent, for at most a second."""
        waiting = {asyncio.ensure_future(one) for one in (self._ledger.progress(AGAIN), self._outbox.shrunk(AGAIN))}
        _, late = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for task in late:
            task.cancel()
