"""Deliver updates to the bot's webhook, in order, repeating each until it is accepted."""

import asyncio
import re
import time
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from .errors import bad_request
from .guard import is_local
from .updates import Updates

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_LONGEST_PAUSE = 5.0


class Webhook:
    """Runs at most one delivery at a time: Telegram, too, sends one update at a time while it has to retry."""

    def __init__(self, updates: Updates) -> None:
        self._updates = updates
        self._secret: str | None = None
        self._task: asyncio.Task[None] | None = None
        self._last_error: tuple[int, str] | None = None

    async def set(self, url: str, secret: str | None = None) -> None:
        if url and not is_local(urlsplit(url).netloc):
            raise bad_request("bad webhook: the playground delivers to this computer only")
        if secret is not None and not _SECRET.fullmatch(secret):
            raise bad_request("secret token contains unallowed characters")
        await self.stop()
        self._secret, self._last_error, self._updates.webhook_url = secret, None, url
        self._updates.pulse.beat()
        if url:
            self._task = asyncio.create_task(self._deliver(url))

    async def stop(self) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.wait([self._task])
            self._task = None

    def info(self) -> dict[str, Any]:
        described: dict[str, Any] = {
            "url": self._updates.webhook_url,
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates.pending),
        }
        if self._updates.allowed:
            described["allowed_updates"] = self._updates.allowed
        if self._last_error:
            described["last_error_date"], described["last_error_message"] = self._last_error
        return described

    async def _deliver(self, url: str) -> None:
        headers = {"X-Telegram-Bot-Api-Secret-Token": self._secret} if self._secret else {}
        pause = 0.1
        async with aiohttp.ClientSession(headers=headers) as session:
            while True:
                await self._updates.pulse.until(lambda: self._updates.pending)
                update = self._updates.pending[0]
                error = await self._post(session, url, update)
                if error:
                    self._last_error = (int(time.time()), error)
                    await asyncio.sleep(pause)
                    pause = min(pause * 2, _LONGEST_PAUSE)
                    continue
                pause = 0.1
                if self._updates.pending and self._updates.pending[0] is update:  # Nobody dropped it meanwhile.
                    self._updates.pending.popleft()

    async def _post(self, session: aiohttp.ClientSession, url: str, update: dict[str, Any]) -> str | None:
        """Send one update; return the error, or None."""
        try:
            async with session.post(url, json=update, allow_redirects=False) as response:
                return (
                    None
                    if response.status // 100 == 2
                    else f"Wrong response from the webhook: {response.status} {response.reason}"
                )
        except (TimeoutError, aiohttp.ClientError) as error:
            return f"Connection failed: {error}"
