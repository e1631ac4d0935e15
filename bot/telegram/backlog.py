"""Back pressure: whether so much is in hand that no more updates are taken; Telegram keeps them for a day."""

from __future__ import annotations

import asyncio

from bot.telegram.outbox import Outbox
from bot.telegram.update_ledger import UpdateLedger

# How long to wait before looking again, where nothing says that there is room. Seconds.
AGAIN = 1.0


class Backlog:
    """What is being handled and what waits to be sent, for whoever takes updates."""

    def __init__(self, ledger: UpdateLedger, outbox: Outbox, in_hand: int, unsent: int) -> None:
        """No more is taken while `in_hand` updates are being handled, or `unsent` replies wait to be sent."""
        self._ledger = ledger
        self._outbox = outbox
        self._in_hand = in_hand
        self._unsent = unsent

    @property
    def full(self) -> bool:
        """Whether there is room for no more."""
        return self._ledger.in_hand >= self._in_hand or self._outbox.depth >= self._unsent

    async def change(self) -> None:
        """Wait until something is done, for at most a second."""
        waiting = {asyncio.ensure_future(one) for one in (self._ledger.progress(AGAIN), self._outbox.shrunk(AGAIN))}
        _, late = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for task in late:
            task.cancel()
