"""Long-polls getUpdates; acknowledges an update (by offset) only after it has been processed.

python-telegram-bot's own Updater acknowledges updates before they are processed: those in hand are lost when the process is
killed.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.telegram.backlog import Backlog
from bot.telegram.http import AiohttpRequest
from bot.telegram.limits import Limits
from bot.telegram.update_ledger import UpdateLedger

log = logging.getLogger(__name__)

# How long Telegram holds a poll open while there is no update. Seconds.
POLL = 10
# While updates are in hand, Telegram returns the same ones again at once: how long to wait for one to be done. Seconds.
AGAIN = 0.3


class TokenRefused(Exception):
    """Telegram has refused the token several times in a row, for getMe as well as for getUpdates."""


class UpdatesRequest(AiohttpRequest):
    """The connection for getUpdates: an update that python-telegram-bot cannot read does not hold up the others."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:
        """As for any call, with each unreadable update emptied; raises NetworkError where not one update has a number."""
        answer = AiohttpRequest.parse_json_payload(payload)
        if answer.get("ok") is not True:
            return answer
        updates = answer["result"]
        if not isinstance(updates, list):
            raise NetworkError("an answer without a list of updates")
        numbered = [update for update in updates if numbered_update(update)]
        if len(numbered) < len(updates):
            log.warning("%d updates without a number are left out", len(updates) - len(numbered))
            if not numbered:
                # They cannot be acknowledged and would come again at once; a failure is followed by a pause.
                raise NetworkError("an answer without a numbered update")
        answer["result"] = [update if readable(update) else {"update_id": update["update_id"]} for update in numbered]
        return answer


def numbered_update(update: Any) -> bool:
    """Whether `update` has a number that Telegram may have given it, and SQLite can hold."""
    number = update.get("update_id") if isinstance(update, dict) else None
    return isinstance(number, int) and not isinstance(number, bool) and 0 < number < 1 << 63


def readable(update: Any) -> bool:
    """Whether python-telegram-bot can make an Update of it."""
    try:
        # A copy, since de_json changes what it is given.
        return Update.de_json(json.loads(json.dumps(update)), None) is not None
    except Exception as error:
        log.warning("an update cannot be read (%s), and is left out", type(error).__name__)
        return False


class Poller:
    """Puts updates into `queue`, each once. Whatever getUpdates answers is logged, followed by a pause, and tried again."""

    def __init__(
        self,
        bot: Bot,
        ledger: UpdateLedger,
        queue: asyncio.Queue[object],
        kinds: list[str],
        alive: Callable[[], None],
        arrived: Callable[[Update], None],
        backlog: Backlog,
        limits: Limits,
    ) -> None:
        """`kinds` of updates are asked for, while `backlog` has room; `alive` is called whenever Telegram has answered, and
        `arrived` with each update.
        """
        self._bot = bot
        self._ledger = ledger
        self._queue = queue
        self._kinds = kinds
        self._alive = alive
        self._arrived = arrived
        self._backlog = backlog
        self._limits = limits

    async def run(self) -> None:
        """Poll until cancelled; raises TokenRefused once Telegram has refused the token often enough."""
        pause, refusals = self._limits.poll_pause, 0
        while True:
            while self._backlog.full:
                self._alive()
                await self._backlog.change()
            try:
                await self._poll()
            except TimedOut:
                continue
            except Exception as error:
                # Every kind: an answer that nobody thought of must not leave people without a bot.
                refusals = refusals + 1 if isinstance(error, InvalidToken) and await self._unknown() else 0
                if refusals >= self._limits.poll_refusals:
                    raise TokenRefused from error
                wait = max(pause, _asked_for(error))
                _report(error, wait)
                await asyncio.sleep(wait)
                pause = min(pause * 2, self._limits.poll_longest_pause)
            else:
                pause, refusals = self._limits.poll_pause, 0

    async def _poll(self) -> None:
        updates = await self._bot.get_updates(self._ledger.offset, timeout=POLL, allowed_updates=self._kinds)
        self._alive()
        new: list[Update] = []
        try:
            for update in updates:
                if self._ledger.claim(update.update_id):
                    new.append(update)
        finally:
            # Where the table of updates cannot be read, those claimed before are processed all the same.
            await self._put(new)
        if updates and not new:
            await self._ledger.progress(AGAIN)

    async def _put(self, new: list[Update]) -> None:
        # All are noted before the first is processed: an edit that came along changes how the original is answered.
        for update in new:
            self._arrived(update)
        for update in new:
            await self._queue.put(update)

    async def _unknown(self) -> bool:
        """Whether Telegram refuses the token for getMe, too."""
        try:
            await self._bot.get_me()
        except InvalidToken:
            return True
        except TelegramError as error:
            log.info("nor does Telegram answer getMe (%s)", type(error).__name__)
        return False

    async def confirm(self) -> None:
        """Acknowledge what is done without waiting for updates; if Telegram cannot be reached, it sends them again."""
        with suppress(Exception):
            await self._bot.get_updates(self._ledger.offset, limit=1, timeout=0, allowed_updates=self._kinds)


def _asked_for(error: Exception) -> float:
    """How long Telegram asks to wait, 0 where it does not. Seconds."""
    if not isinstance(error, RetryAfter):
        return 0
    return error.retry_after if isinstance(error.retry_after, int) else error.retry_after.total_seconds()


def _report(error: Exception, wait: float) -> None:
    name = type(error).__name__
    if isinstance(error, Conflict):
        log.error("another program polls with this VIGIE_TELEGRAM_TOKEN: only one may; end it")
    elif isinstance(error, TelegramError):
        log.warning("Telegram gives no updates (%s), trying again in %.0f s", name, wait)
    else:
        log.error("updates could not be taken (%s), trying again in %.0f s", name, wait, exc_info=error)
