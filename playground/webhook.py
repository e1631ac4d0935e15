"""Deliver updates to the bot's webhook, in order for each chat, repeating each until it is accepted."""

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

Chats = set[str]


class Webhook:
    """Runs at most `connections` deliveries at a time, one for each chat: as Telegram does, which allows up to 40."""

    connections = 1

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
        under_way = Chats()
        connector = aiohttp.TCPConnector(limit=self.connections)
        async with aiohttp.ClientSession(headers=headers, connector=connector) as session, asyncio.TaskGroup() as deliveries:
            while True:
                await self._updates.pulse.until(lambda: self._next(under_way))
                update = self._next(under_way)
                assert update
                under_way.add(chat_of(update))
                deliveries.create_task(self._repeat(session, url, update, under_way))

    def _next(self, under_way: Chats) -> dict[str, Any] | None:
        """Return the first update of a chat of which none is under way."""
        if len(under_way) >= self.connections:
            return None
        return next((update for update in self._updates.pending if chat_of(update) not in under_way), None)

    async def _repeat(self, session: aiohttp.ClientSession, url: str, update: dict[str, Any], under_way: Chats) -> None:
        """Send one update until it is accepted, or dropped meanwhile."""
        pause = 0.1
        while any(update is one for one in self._updates.pending) and (error := await self._post(session, url, update)):
            self._last_error = (int(time.time()), error)
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)
        for place, one in enumerate(self._updates.pending):
            if one is update:
                del self._updates.pending[place]
                break
        under_way.discard(chat_of(update))
        self._updates.pulse.beat()

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


def chat_of(update: dict[str, Any]) -> str:
    """Return what tells the chat of an update from others."""
    for kind in ("message", "edited_message", "my_chat_member"):
        if kind in update:
            return str(update[kind]["chat"]["id"])
    pressed = update.get("callback_query", {}).get("message")
    return str(pressed["chat"]["id"] if pressed else update["update_id"])
