"""Asks Telegram for updates, and lets it keep each until it has been handled.

python-telegram-bot's own Updater tells Telegram that it has an update before anything is done about it: those in hand are lost
when the process is killed.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError, TimedOut

from bot.telegram.http import AiohttpRequest
from bot.telegram.update_ledger import UpdateLedger

log = logging.getLogger(__name__)

# How long Telegram holds a poll open while nothing comes; the first and the longest pause after a failure. Seconds.
POLL, PAUSE, LONGEST_PAUSE = 10, 1.0, 30.0
# While updates are in hand, Telegram gives the same ones again at once: how long to wait for one to be done. Seconds.
AGAIN = 0.3


class UpdatesRequest(AiohttpRequest):
    """The connection that updates come by: one that python-telegram-bot cannot read does not hold up all the others."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:
        """As for any call, with each unreadable update emptied."""
        answer = AiohttpRequest.parse_json_payload(payload)
        updates = answer.get("result") if isinstance(answer, dict) else None
        if isinstance(updates, list):
            answer["result"] = [update if readable(update) else _emptied(update) for update in updates]
        return answer


def readable(update: Any) -> bool:
    """Whether python-telegram-bot can make an Update of it."""
    try:
        # It takes apart what it is given.
        return Update.de_json(json.loads(json.dumps(update)), None) is not None
    except Exception as error:
        log.warning("an update cannot be read (%s), and is left out", type(error).__name__)
        return False


def _emptied(update: Any) -> dict[str, int]:
    """An update of that number with nothing in it."""
    return {"update_id": int(update["update_id"])}


class Poller:
    """Long polling: updates go to `queue`, each once."""

    def __init__(
        self,
        bot: Bot,
        ledger: UpdateLedger,
        queue: asyncio.Queue[object],
        kinds: list[str],
        alive: Callable[[], None],
        room: Callable[[], Awaitable[None]],
    ) -> None:
        """`kinds` of updates are asked for; `alive` is called whenever Telegram has answered; `room` waits until more may
        come."""
        self._bot = bot
        self._ledger = ledger
        self._queue = queue
        self._kinds = kinds
        self._alive = alive
        self._room = room

    async def run(self) -> None:
        """Poll until cancelled; raises InvalidToken once Telegram no longer knows the token."""
        pause = PAUSE
        while True:
            await self._room()
            try:
                updates = await self._bot.get_updates(self._ledger.offset, timeout=POLL, allowed_updates=self._kinds)
            except InvalidToken:
                raise
            except TimedOut:
                continue
            except TelegramError as error:
                wait = error.retry_after if isinstance(error, RetryAfter) else pause
                wait = wait if isinstance(wait, int | float) else wait.total_seconds()
                if isinstance(error, Conflict):
                    log.error("another program polls with this VIGIE_TELEGRAM_TOKEN: only one may; end it")
                else:
                    log.warning("Telegram gives no updates (%s), trying again in %.0f s", type(error).__name__, wait)
                await asyncio.sleep(wait)
                pause = min(pause * 2, LONGEST_PAUSE)
                continue
            pause = PAUSE
            self._alive()
            new = [update for update in updates if self._ledger.claim(update.update_id)]
            for update in new:
                await self._queue.put(update)
            if updates and not new:
                await self._ledger.progress(AGAIN)

    async def confirm(self) -> None:
        """Tell Telegram what is done, which otherwise the next poll would; where it cannot be reached, it repeats it."""
        with suppress(TelegramError):
            await self._bot.get_updates(self._ledger.offset, limit=1, timeout=0, allowed_updates=self._kinds)
