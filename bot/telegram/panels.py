"""Take the buttons of an older message away once a newer one shows the same thing, such as the checklist's next question."""

from __future__ import annotations

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
        self._messages: OrderedDict[tuple[int, str], int] = OrderedDict()

    async def shown(self, chat_id: int, panel: str, message_id: int) -> None:
        """Record that a message shows that panel, and take the buttons of the one before away."""
        if not panel:
            return
        before = self._messages.pop((chat_id, panel), None)
        self._messages[chat_id, panel] = message_id
        if len(self._messages) > self._kept:
            self._messages.popitem(last=False)
        if before is None or before == message_id:
            return
        try:
            await self._bot.edit_message_reply_markup(chat_id, before, reply_markup=None)
        except TelegramError as error:
            # Deleted meanwhile, or too old: nothing is lost, since its buttons still work.
            log.info("the buttons of an older message stay: %s", error.message)
