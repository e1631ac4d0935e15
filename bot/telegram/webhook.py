"""Receive updates over a webhook: authenticate the caller before reading, and confirm an update only after it was processed.

python-telegram-bot's own server compares the secret in a time that depends on it, logs wrong secrets, and confirms updates
before they are processed.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections.abc import Callable
from http import HTTPStatus
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address

from aiohttp import web
from telegram import Bot, Update

from bot.storage import StorageFailure
from bot.telegram.backlog import Backlog
from bot.telegram.connections import ConnectionGuard
from bot.telegram.limits import Limits
from bot.telegram.logs import Seldom
from bot.telegram.polling import numbered_update, readable
from bot.telegram.update_ledger import UpdateLedger

log = logging.getLogger(__name__)
# aiohttp logs a traceback for each malformed request, and strangers can send any number of them.
_malformed = logging.getLogger(f"{__name__}.malformed")
_malformed.setLevel(logging.CRITICAL)

PATH = "/telegram"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
# The largest update in bytes, far above any that Telegram sends; and the limits of a request's header lines, in bytes and
# number.
LARGEST, LONGEST_LINE, MOST_LINES = 1 << 20, 4096, 64
# How long a shutdown waits for connections that are still open. Seconds.
GIVING_UP = 0.5
# How long to read the rest of a rejected body, so that the client gets the response. Seconds.
LINGER = 1.0

Networks = tuple[IPv4Network | IPv6Network, ...]


def secret_path(secret: str) -> str:
    """Return the webhook's path; its last part is derived from the secret without revealing it."""
    return f"{PATH}/{hmac.digest(secret.encode(), b'path', 'sha256').hex()[:32]}"


class Callers:
    """The networks that may call. `header` is where a proxy writes its client's address, or empty without a proxy."""

    def __init__(self, networks: Networks, header: str) -> None:
        self._networks = networks
        self._header = header

    def welcome(self, request: web.Request) -> bool:
        """Return whether a request comes from one of the networks; without any, every caller is allowed."""
        if not self._networks:
            return True
        given = request.remote or ""
        if self._header:
            # A proxy appends to what the client sent; only the last entry is its own.
            given = request.headers.getall(self._header, [""])[-1].rpartition(",")[2].strip()
        try:
            address = ip_address(given)
        except ValueError:
            return False
        if isinstance(address, IPv6Address) and address.ipv4_mapped:
            address = address.ipv4_mapped
        return any(address in network for network in self._networks)


class WebhookServer:
    """An HTTP server for one bot, behind a proxy that terminates TLS."""

    def __init__(
        self,
        bot: Bot,
        ledger: UpdateLedger,
        queue: asyncio.Queue[object],
        secret: str,
        callers: Callers,
        arrived: Callable[[Update], None],
        backlog: Backlog,
        limits: Limits,
    ) -> None:
        """Call `arrived` with each new update before it is put into `queue`; while `backlog` is full, tell Telegram to retry
        later.
        """
        self._backlog = backlog
        self._bot = bot
        self._ledger = ledger
        self._queue = queue
        self._secret = secret.encode()
        self._callers = callers
        self._arrived = arrived
        self._limits = limits
        self._refused = Seldom(log)
        self._guard = ConnectionGuard(limits.webhook_connections, limits.webhook_head)
        app = web.Application(client_max_size=LARGEST)
        app.router.add_post(secret_path(secret), self._take)
        self._runner = web.AppRunner(
            app,
            access_log=None,
            handle_signals=False,
            shutdown_timeout=GIVING_UP,
            lingering_time=LINGER,
            auto_decompress=False,
            max_line_size=LONGEST_LINE,
            max_field_size=LONGEST_LINE,
            max_headers=MOST_LINES,
            logger=_malformed,
        )
        self._server: asyncio.Server | None = None

    async def start(self, host: str, port: int) -> None:
        """Listen, unless already listening; raises OSError if the address is not available."""
        if self._server:
            return
        if self._runner.server is None:
            await self._runner.setup()
        assert self._runner.server
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._guard.guard(self._runner.server), host, port)

    async def stop(self) -> None:
        """Accept no more connections; requests in progress are still answered until `close`."""
        if self._server:
            self._server.close()

    async def close(self) -> None:
        """Close all connections."""
        await self._runner.cleanup()

    async def _take(self, request: web.Request) -> web.Response:
        given = request.headers.get(HEADER, "").encode("utf-8", "surrogateescape")
        if not (self._callers.welcome(request) and hmac.compare_digest(given, self._secret)):
            self._refused.warning("the webhook was called without its secret, or from elsewhere")
            return _refusal(HTTPStatus.FORBIDDEN)
        self._guard.prove(request.transport)
        if request.headers.get("Content-Encoding", "identity").lower() != "identity":
            # Telegram does not compress.
            return _refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        if (request.content_length or 0) > LARGEST:
            return _refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        try:
            async with asyncio.timeout(self._limits.webhook_body):
                content = json.loads(await request.read())
        except TimeoutError:
            return _refusal(HTTPStatus.REQUEST_TIMEOUT)
        except (ValueError, RecursionError, web.RequestPayloadError):
            return _refusal(HTTPStatus.BAD_REQUEST)
        if not numbered_update(content):
            return _refusal(HTTPStatus.BAD_REQUEST)
        try:
            return web.Response(status=HTTPStatus.OK if await self._processed(content) else HTTPStatus.SERVICE_UNAVAILABLE)
        except StorageFailure as error:
            log.error("an update could not be looked up (%s): Telegram will repeat it", error)
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE)

    async def _processed(self, content: dict[str, object]) -> bool:
        """Queue an update if it is new; return whether it has been processed."""
        update_id = content["update_id"]
        assert isinstance(update_id, int)
        if self._backlog.full:
            return False
        if self._ledger.claim(update_id):
            update = Update.de_json(content, self._bot) if readable(content) else None
            if update is None:
                self._ledger.acknowledge(update_id)
            else:
                self._arrived(update)
                await self._queue.put(update)
        return await self._ledger.finished(update_id, self._limits.webhook_patience)


def _refusal(status: HTTPStatus) -> web.Response:
    """Return a response after which the connection is closed, whatever else the client sends on it."""
    response = web.Response(status=status)
    response.force_close()
    return response
