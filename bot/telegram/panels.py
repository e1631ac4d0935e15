"""Take the buttons of an older message away once a newer one shows the same thing, such as the checklist's next question."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict

from telegram import Bot
from telegram.error import TelegramError

log = logging.getLogger(__name__)

# The panels remembered; after a restart, or beyond that many, an old keyboard stays, and its buttons work as before.
KEPT = 10_000


class Panels:
    """The latest message of each panel (`Reply.panel`) in each chat."""

    def __init__(self, bot: Bot, kept: int = KEPT) -> None:
        self._bot = bot
        self._kept = kept
        self._tasks: set[asyncio.Task[None]] = set()
        self._messages: OrderedDict[tuple[int, str], int] = OrderedDict()
        # The other way round: which panel a message shows.
        self._shows: dict[tuple[int, int], str] = {}

    def shown(self, chat_id: int, panel: str, message_id: int) -> None:
        """Record that a message shows that panel, and begin to take the buttons of the one before away.

        Not waited for: until the outbox is done, what the person types counts as written before they saw the message.
        """
        was = self._shows.pop((chat_id, message_id), None)
        if was not in (None, panel):
            # Edited into something else: what it shows now keeps its buttons.
            self._messages.pop((chat_id, was), None)
        if not panel:
            return
        before = self._messages.pop((chat_id, panel), None)
        self._messages[chat_id, panel] = message_id
        self._shows[chat_id, message_id] = panel
        if before not in (None, message_id):
            self._shows.pop((chat_id, before), None)
        if len(self._messages) > self._kept:
            (chat, _), message = self._messages.popitem(last=False)
            self._shows.pop((chat, message), None)
        if before is None or before == message_id:
            return
        task = asyncio.create_task(self._strip(chat_id, before))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settled(self) -> None:
        """Wait until all buttons begun to be taken away are gone."""
        await asyncio.gather(*self._tasks)

    async def _strip(self, chat_id: int, message_id: int) -> None:
        try:
            await self._bot.edit_message_reply_markup(chat_id, message_id, reply_markup=None)
        except TelegramError as error:
            # Deleted meanwhile, or too old: nothing is lost, since its buttons still work.
            log.info("the buttons of an older message stay: %s", error.message)
