"""Takes updates that Telegram brings: checks the secret, and says yes only once an update has been handled.

python-telegram-bot's own server compares the secret in a time that depends on it, writes wrong ones to its log, and says yes
before anything is done.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections.abc import Callable
from http import HTTPStatus

from aiohttp import web
from telegram import Bot, Update

from bot.telegram.polling import readable
from bot.telegram.update_ledger import UpdateLedger

log = logging.getLogger(__name__)

PATH = "/telegram"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
# The longest update in bytes, far above any that Telegram makes.
LARGEST = 1 << 20
# How long Telegram is kept waiting for an update in hand; then it is told to come again. Seconds.
PATIENCE = 20.0
# How long a connection that is still open at the end is waited for. Seconds.
GIVING_UP = 0.5


class WebhookServer:
    """An HTTP server for one bot; a proxy before it speaks TLS."""

    def __init__(
        self, bot: Bot, ledger: UpdateLedger, queue: asyncio.Queue[object], secret: str, full: Callable[[], bool]
    ) -> None:
        """While `full` says so, Telegram is told to come again later."""
        self._full = full
        self._bot = bot
        self._ledger = ledger
        self._queue = queue
        self._secret = secret.encode()
        app = web.Application(client_max_size=LARGEST)
        app.router.add_post(PATH, self._take)
        self._runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=GIVING_UP)
        self._site: web.TCPSite | None = None

    async def start(self, host: str, port: int) -> None:
        """Listen, if not yet; raises OSError where the address cannot be had."""
        if self._site:
            return
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        self._site = site

    async def stop(self) -> None:
        """Take no more; those in hand are still answered until `close`."""
        if self._site:
            await self._site.stop()

    async def close(self) -> None:
        """Close all connections."""
        await self._runner.cleanup()

    async def _take(self, request: web.Request) -> web.Response:
        given = request.headers.get(HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self._secret):
            log.warning("the webhook was called without its secret")
            return web.Response(status=HTTPStatus.FORBIDDEN)
        try:
            content = json.loads(await request.read())
            update_id = content["update_id"]
        except (ValueError, TypeError, KeyError, RecursionError):
            return web.Response(status=HTTPStatus.BAD_REQUEST)
        if isinstance(update_id, bool) or not isinstance(update_id, int):
            return web.Response(status=HTTPStatus.BAD_REQUEST)
        if self._full():
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE)
        if self._ledger.claim(update_id):
            update = Update.de_json(content, self._bot) if readable(content) else None
            if update is None:
                self._ledger.acknowledge(update_id)
            else:
                await self._queue.put(update)
        if await self._ledger.finished(update_id, PATIENCE):
            return web.Response()
        return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE)
