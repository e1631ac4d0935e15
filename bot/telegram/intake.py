"""How updates come in: by asking for them, or brought to a webhook; either way the same to start and to stop."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from functools import partial

from telegram import Bot, Update
from telegram.error import InvalidToken

from bot.settings import Settings
from bot.storage.files import ALIVE, touch
from bot.telegram.outbox import Outbox
from bot.telegram.polling import Poller
from bot.telegram.update_ledger import UpdateLedger
from bot.telegram.webhook import PATH, WebhookServer

log = logging.getLogger(__name__)

UPDATES: list[str] = [Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER]
# ALIVE is touched whenever Telegram has answered a poll, or every so many seconds where it calls us; the container's health
# check looks at its age.
ALIVE_EVERY = 20
# No more updates are taken while so many are being handled, or so many replies wait to be sent: some seconds' worth at
# Telegram's limit. And how long to wait before looking again, in seconds.
IN_HAND, UNSENT, AGAIN = 100, 200, 1.0
# How long the last word to Telegram may take. Seconds.
GIVING_UP = 0.5


class Intake:
    """`start`, then `stop` to take no more, then `close` once what was in hand is done."""

    def __init__(
        self,
        settings: Settings,
        bot: Bot,
        ledger: UpdateLedger,
        outbox: Outbox,
        queue: asyncio.Queue[object],
        stop: asyncio.Event,
    ) -> None:
        """`stop` is set where nothing more can come. Nothing more is taken while too much waits in `ledger` or `outbox`."""
        self._settings = settings
        self._bot = bot
        self._stop = stop
        self._touch = partial(touch, settings.data / ALIVE)
        self._ledger = ledger
        self._outbox = outbox
        self._poller = Poller(bot, ledger, queue, UPDATES, self._touch, self._room)
        self._server: WebhookServer | None = None
        if settings.webhook_url and settings.webhook_secret:
            self._server = WebhookServer(bot, ledger, queue, settings.webhook_secret.get_secret_value(), self._full)
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin; raises TelegramError, and OSError where the webhook's port cannot be had."""
        if self._server is None:
            await self._bot.delete_webhook()
            self._task = asyncio.create_task(self._poll(), name="poll for updates")
            return
        assert self._settings.webhook_url
        assert self._settings.webhook_secret
        await self._server.start(self._settings.webhook_listen, self._settings.webhook_port)
        await self._bot.set_webhook(
            f"{self._settings.webhook_url.rstrip('/')}{PATH}",
            secret_token=self._settings.webhook_secret.get_secret_value(),
            allowed_updates=UPDATES,
        )
        self._task = asyncio.create_task(self._keep_touching(), name="tell that the webhook lives")

    async def stop(self) -> None:
        """Take no more."""
        if self._server:
            await self._server.stop()
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def close(self) -> None:
        """Let Telegram know what is done."""
        if self._server:
            await self._server.close()
        elif self._task:
            confirming = asyncio.create_task(self._poller.confirm())
            # Where Telegram does not answer at once it repeats what is done, which is then told apart.
            if not (await asyncio.wait({confirming}, timeout=GIVING_UP))[0]:
                confirming.cancel()

    def _full(self) -> bool:
        """Whether what is in hand has to become less first: Telegram keeps the rest for a day."""
        return self._ledger.in_hand >= IN_HAND or self._outbox.depth >= UNSENT

    async def _room(self) -> None:
        """Wait until there is room for more updates."""
        while self._full():
            self._touch()
            waiting = {asyncio.ensure_future(event) for event in (self._ledger.progress(AGAIN), self._outbox.shrunk(AGAIN))}
            _, late = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            for task in late:
                task.cancel()

    async def _poll(self) -> None:
        try:
            await self._poller.run()
        except InvalidToken:
            log.error("Telegram no longer knows VIGIE_TELEGRAM_TOKEN: get a new one from @BotFather; stopping")
        except Exception:
            log.exception("no more updates can be asked for; stopping")
        self._stop.set()

    async def _keep_touching(self) -> None:
        while True:
            self._touch()
            await asyncio.sleep(ALIVE_EVERY)
