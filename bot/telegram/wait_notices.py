"""Tells a person once, after some seconds without a reply, that their message has arrived and will be answered."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from telegram import Bot, CallbackQuery, Update
from telegram.constants import ChatAction, ChatType
from telegram.error import TelegramError

from bot.dialogue.reply import Reply
from bot.telegram import topic
from bot.telegram.delivery import answer, send
from bot.telegram.outbox import Outbox
from bot.telegram.rate_limiter import SPARE, NoSlot
from bot.telegram.update_ledger import UpdateLedger

log = logging.getLogger(__name__)

# How many times waits are checked within the time after which a person is told.
LOOKS = 4


@dataclass
class _Wait:
    """The wait of one chat: from an update's arrival until no update is being handled and no reply waits to be sent.

    `since` is when it began or when the chat last got a message; `updates` are those not yet known to be handled.
    """

    since: float
    code: str | None
    thread: int | None
    updates: dict[int, CallbackQuery | None] = field(default_factory=dict)
    told: bool = False


class WaitNotices:
    """Sends the notices. A notice is a courtesy: it never delays a reply and is never retried."""

    def __init__(
        self,
        ledger: UpdateLedger,
        outbox: Outbox,
        phrase: Callable[[int, str | None], Reply],
        per_second: int,
        after: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """A person gets `phrase` after `after` seconds without a message; `per_second` is the limit on sending."""
        self._ledger = ledger
        self._outbox = outbox
        self._phrase = phrase
        self._most = per_second * after
        self._after = after
        self._clock = clock
        self._waits: dict[int, _Wait] = {}

    def arrived(self, update: Update) -> None:
        """Record an update that will be handled later."""
        chat, user = update.effective_chat, update.effective_user
        if chat is None or user is None or chat.type != ChatType.PRIVATE:
            return
        thread = topic.thread_of(update.effective_message)
        wait = self._waits.setdefault(chat.id, _Wait(self._clock(), user.language_code, thread))
        wait.updates[update.update_id] = update.callback_query

    def said(self, chat_id: int) -> None:
        """Restart the time: the chat got a message, so its person sees that the bot is at work."""
        if wait := self._waits.get(chat_id):
            wait.since = self._clock()

    def told(self, chat_id: int) -> None:
        """Record that the person was told in other words that they have to wait."""
        if wait := self._waits.get(chat_id):
            wait.told = True

    def notice(self, chat_id: int) -> str | None:
        """Return the notice for a button press if so many replies are queued that its reply will be late, else None."""
        wait = self._waits.get(chat_id)
        if wait is None or wait.told or self._outbox.depth <= self._most:
            return None
        wait.told = True
        return self._phrase(chat_id, wait.code).plain

    async def run(self, bot: Bot) -> None:
        """Check waits periodically until cancelled."""
        while True:
            await asyncio.sleep(self._after / LOOKS)
            await self.look(bot)

    async def look(self, bot: Bot) -> None:
        """Drop waits that are over, and send notices for those that last long."""
        late: list[tuple[int, _Wait]] = []
        for chat_id, wait in list(self._waits.items()):
            wait.updates = {number: query for number, query in wait.updates.items() if self._ledger.handling(number)}
            if not wait.updates and not self._outbox.pending(chat_id):
                del self._waits[chat_id]
            elif not wait.told and self._clock() - wait.since >= self._after:
                wait.told = True
                late.append((chat_id, wait))
        await asyncio.gather(*(self._tell(bot, chat_id, wait) for chat_id, wait in late))

    async def _tell(self, bot: Bot, chat_id: int, wait: _Wait) -> None:
        phrase = self._phrase(chat_id, wait.code)
        if pressed := next(filter(None, wait.updates.values()), None):
            await answer(pressed, phrase.plain)
            return
        topic.use(chat_id, wait.thread)
        try:
            await send(bot, chat_id, phrase, priority=SPARE)
        except NoSlot:
            await _show_typing(bot, chat_id)
        except TelegramError as error:
            log.info("somebody could not be told that they have to wait: %s", type(error).__name__)


async def _show_typing(bot: Bot, chat_id: int) -> None:
    """Show "typing" instead of a message: it does not count towards the limits."""
    try:
        await bot.send_chat_action(chat_id, ChatAction.TYPING, message_thread_id=topic.topic_of(chat_id))
    except TelegramError as error:
        log.debug("could not show typing: %s", type(error).__name__)
