"""Long-poll getUpdates; acknowledge an update (by offset) only after it has been processed.

python-telegram-bot's own Updater acknowledges updates before they are processed, so that those in progress are lost if the
process is killed.
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
# While updates are in progress, Telegram returns the same ones again at once, and they have to be parsed again: seconds to wait
# until half of the new ones are done, or any if none is new.
AGAIN = 0.3


class TokenRefused(Exception):
    """Telegram has rejected the token several times in a row, for getMe as well as for getUpdates."""


class UpdatesRequest(AiohttpRequest):
    """The transport for getUpdates: an update that python-telegram-bot cannot parse does not block the others."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:
        """Parse as for any call, emptying each update that cannot be parsed. Raises NetworkError if no update has an id."""
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
                # They cannot be acknowledged, so they would come again at once; an error makes the poller pause.
                raise NetworkError("an answer without a numbered update")
        answer["result"] = [update if readable(update) else {"update_id": update["update_id"]} for update in numbered]
        return answer


def numbered_update(update: Any) -> bool:
    """Return whether `update` has an id that Telegram may have assigned and that fits an SQLite integer."""
    number = update.get("update_id") if isinstance(update, dict) else None
    return isinstance(number, int) and not isinstance(number, bool) and 0 < number < 1 << 63


def readable(update: Any) -> bool:
    """Return whether python-telegram-bot can parse `update`."""
    try:
        # A copy, since de_json changes what it is given.
        return Update.de_json(json.loads(json.dumps(update)), None) is not None
    except Exception as error:
        log.warning("an update cannot be read (%s), and is left out", type(error).__name__)
        return False


class Poller:
    """Puts each update into `queue` once. Any error of getUpdates is logged and retried after a pause."""

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
        """Request updates of these `kinds` while `backlog` has room; call `alive` after each response of Telegram's, and
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
        # How many calls of getUpdates have failed.
        self.failures = 0

    async def run(self) -> None:
        """Poll until cancelled. Raises TokenRefused once Telegram has rejected the token `poll_refusals` times."""
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
                # Catches every exception: an unforeseen response must not leave people without a bot.
                refusals = refusals + 1 if isinstance(error, InvalidToken) and await self._unknown() else 0
                if refusals >= self._limits.poll_refusals:
                    raise TokenRefused from error
                self.failures += 1
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
            # If the updates table cannot be read, those claimed before the error are still processed.
            await self._put(new)
        if updates:
            await self._ledger.drained(self._ledger.in_hand - max(1, len(new) // 2), AGAIN)

    async def _put(self, new: list[Update]) -> None:
        # All are noted before the first is processed, since an edit in the same batch changes how the original is answered.
        for update in new:
            self._arrived(update)
        for update in new:
            await self._queue.put(update)

    async def _unknown(self) -> bool:
        """Return whether Telegram rejects the token for getMe, too."""
        try:
            await self._bot.get_me()
        except InvalidToken:
            return True
        except TelegramError as error:
            log.info("nor does Telegram answer getMe (%s)", type(error).__name__)
        return False

    async def confirm(self) -> None:
        """Acknowledge processed updates without waiting for new ones; if this fails, Telegram sends them again."""
        with suppress(Exception):
            await self._bot.get_updates(self._ledger.offset, limit=1, timeout=0, allowed_updates=self._kinds)


def _asked_for(error: Exception) -> float:
    """Return how long Telegram asks to wait, in seconds; 0 if it does not."""
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
