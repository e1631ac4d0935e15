"""Handles the updates of one chat in order, and those of different chats side by side."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.locks import KeyedLocks

# Updates under way, those that wait their turn included: a bound for memory. With python-telegram-bot's usual 256, one busy
# chat, or questions waiting for the model, would hold up everybody's buttons.
MOST = 100_000


class Lanes(BaseUpdateProcessor):
    """One lane per chat: python-telegram-bot itself offers all in order, or none."""

    def __init__(self) -> None:
        super().__init__(MOST)
        self._locks = KeyedLocks()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Run `coroutine` once those of the same chat that came before are done."""
        chat = update.effective_chat if isinstance(update, Update) else None
        if chat is None:
            await coroutine
            return
        async with self._locks.hold(chat.id):
            await coroutine

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to release: python-telegram-bot waits for the running updates."""
