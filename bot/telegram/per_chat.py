"""Processes updates in order for each chat, and concurrently across chats; drops duplicates and floods."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.locks import KeyedLocks
from bot.telegram.logs import about
from bot.telegram.throttle import Throttle, Verdict, written
from bot.telegram.turns import Turns
from bot.telegram.update_ledger import UpdateLedger

# The maximum of updates in progress, including those waiting for their turn: it bounds memory. With python-telegram-bot's
# default of 256, one busy chat, or questions waiting for the model, would delay everybody's button presses.
MOST = 100_000


class PerChatUpdateProcessor(BaseUpdateProcessor):
    """Processes one update of a chat at a time; python-telegram-bot itself offers only all in sequence, or no order at all."""

    def __init__(
        self,
        ledger: UpdateLedger,
        throttle: Throttle,
        name_of: Callable[[int], str],
        too_fast: Callable[[Update, Verdict], Coroutine[Any, Any, None]],
        turns: Turns,
    ) -> None:
        """`name_of` returns a chat's pseudonym for the log; `too_fast` handles updates that the throttle rejects."""
        super().__init__(MOST)
        self._ledger = ledger
        self._throttle = throttle
        self._name_of = name_of
        self._too_fast = too_fast
        self._turns = turns
        self._locks = KeyedLocks()
        self._running: set[asyncio.Task[Any]] = set()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Run `coroutine` once the earlier updates of the same chat are done."""
        assert isinstance(update, Update)
        task = asyncio.current_task()
        assert task
        self._running.add(task)
        try:
            await self._process(update, coroutine)
        except asyncio.CancelledError:
            # Shutting down: the next process handles the update again.
            self._ledger.abandon(update.update_id)
        else:
            self._ledger.acknowledge(update.update_id)
        finally:
            self._running.discard(task)

    async def _process(self, update: Update, coroutine: Awaitable[Any]) -> None:
        chat = update.effective_chat
        if chat is None:
            await coroutine
            return
        verdict = self._throttle.check(chat.id, written(update))
        with about(chat.id, self._name_of(chat.id)):
            if verdict is not Verdict.ALLOW:
                assert isinstance(coroutine, Coroutine)
                coroutine.close()
                await self._too_fast(update, verdict)
                return
            with self._turns.wanted(chat.id):
                async with self._locks.hold(chat.id):
                    if await self._turns.take(chat.id, update.update_id):
                        await coroutine
                    else:
                        assert isinstance(coroutine, Coroutine)
                        coroutine.close()

    def cancel(self) -> None:
        """Cancel all updates in progress."""
        for task in self._running:
            task.cancel()

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to release: python-telegram-bot waits for the running updates."""
