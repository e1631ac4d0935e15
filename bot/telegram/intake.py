"""Start and stop the reception of updates, with the same interface for long polling and for a webhook."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from telegram import Bot, Update

from bot.settings import Settings
from bot.storage import Storage, StorageFailure
from bot.storage.files import ALIVE, touch
from bot.telegram.backlog import Backlog
from bot.telegram.limits import Limits
from bot.telegram.polling import Poller, TokenRefused
from bot.telegram.replica import POLLING, alone
from bot.telegram.update_ledger import UpdateLedger
from bot.telegram.webhook import Callers, WebhookServer, secret_path

log = logging.getLogger(__name__)

UPDATES: list[str] = [Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER]
# With a webhook, how often ALIVE is touched, in seconds; when polling, it is touched after each poll that Telegram answers. The
# container's health check looks at its age.
ALIVE_EVERY = 20
# Time limit for the last acknowledgement to Telegram. Seconds.
GIVING_UP = 0.5


class Intake:
    """Call `start`, then `stop` to accept no more updates, then `close` once those in progress are done."""

    def __init__(
        self,
        settings: Settings,
        bot: Bot,
        ledger: UpdateLedger,
        backlog: Backlog,
        queue: asyncio.Queue[object],
        stop: asyncio.Event,
        arrived: Callable[[Update], None],
        limits: Limits,
        storage: Storage,
    ) -> None:
        """Set `stop`, and `token_refused`, if Telegram revokes the token; call `arrived` with each update."""
        self.token_refused = False
        self._settings = settings
        self._bot = bot
        self._stop = stop
        self.alive = AliveFile(settings.data / ALIVE)
        # Whether updates are accepted.
        self.listening = False
        self._poller = Poller(bot, ledger, queue, UPDATES, self.alive.touch, arrived, backlog, limits)
        self._server: WebhookServer | None = None
        if settings.webhook_url and settings.webhook_secret:
            callers = Callers(settings.webhook_callers, settings.webhook_proxy_header)
            secret = settings.webhook_secret.get_secret_value()
            self._server = WebhookServer(bot, ledger, queue, secret, callers, arrived, backlog, limits)
        self._task: asyncio.Task[None] | None = None
        self._storage = storage

    @property
    def poll_failures(self) -> int:
        """How many calls of getUpdates have failed."""
        return self._poller.failures

    async def start(self) -> None:
        """Start receiving. Raises TelegramError, and OSError if the webhook's port is not available."""
        if self._server is None:
            await self._bot.delete_webhook()
            self.alive.touch()
            self._task = asyncio.create_task(self._poll(), name="poll for updates")
            self.listening = True
            return
        assert self._settings.webhook_url
        assert self._settings.webhook_secret
        secret = self._settings.webhook_secret.get_secret_value()
        await self._server.start(self._settings.webhook_listen, self._settings.webhook_port)
        url = f"{self._settings.webhook_url.rstrip('/')}{secret_path(secret)}"
        await self._bot.set_webhook(url, secret_token=secret, allowed_updates=UPDATES)
        self._task = asyncio.create_task(self._keep_touching(), name="tell that the webhook lives")
        self.listening = True

    async def stop(self) -> None:
        """Accept no more updates."""
        self.listening = False
        if self._server:
            await self._server.stop()
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        if self._server is None and self._storage.replicas.several:
            # Another bot polls from now on; what is in hand here it leaves alone.
            with suppress(StorageFailure):
                self._storage.replicas.resign(POLLING)

    async def close(self) -> None:
        """Acknowledge to Telegram the updates that were processed."""
        if self._server:
            await self._server.close()
        elif self._task:
            confirming = asyncio.create_task(self._poller.confirm())
            # If Telegram does not respond in time, it sends processed updates again, which the ledger recognises.
            if not (await asyncio.wait({confirming}, timeout=GIVING_UP))[0]:
                confirming.cancel()

    async def _poll(self) -> None:
        try:
            if self._storage.replicas.several:
                await alone(self._storage, self._poller.run, self.alive.touch)
            else:
                await self._poller.run()
        except TokenRefused:
            self.token_refused = True
            self._stop.set()

    async def _keep_touching(self) -> None:
        while True:
            self.alive.touch()
            await asyncio.sleep(ALIVE_EVERY)


class AliveFile:
    """A file whose age tells when the bot was last active. If its folder disappears, the bot logs that and continues."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._missing = False
        # When that was last, in seconds since 1970; 0 before the first time.
        self.at = 0.0

    def touch(self) -> None:
        """Record that the bot is active now."""
        self.at = time.time()
        try:
            touch(self._path)
        except OSError as error:
            if not self._missing:
                log.error("VIGIE_DATA cannot be written to (%s): bring it back, the health check reports it", error)
            self._missing = True
        else:
            self._missing = False
