"""The HTTP transport of python-telegram-bot over aiohttp: a fifth of the processor time per call of its own httpx."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

# Time-outs in seconds; uploads take longer. A shutdown waits for calls in progress (STOP_WITHIN in bot/reminders/scheduler.py),
# so READ must be below that.
CONNECT, READ, UPLOAD = 5.0, 8.0, 60.0
# Connections at most; more would only lengthen Telegram's own queue.
CONNECTIONS = 100
# The longest retry_after of Telegram's that is respected. Seconds.
LONGEST_HALT = 24 * 3600


class ApiResponse(dict[str, Any]):
    """A response of the Bot API; a missing `result` raises NetworkError."""

    def __missing__(self, key: str) -> Any:
        raise NetworkError(f"an answer of the Bot API without {key!r}")


class AiohttpRequest(BaseRequest):
    """Raises TimedOut and NetworkError as the library's own class does, so that callers see no difference."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """The read time-out in seconds; python-telegram-bot adds a long poll's own time-out to it."""
        return READ

    async def initialize(self) -> None:
        """Open the connection pool; proxies are read from the environment, as httpx does."""
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
        """Send one request; return the HTTP status and the body."""
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
                status, body = response.status, await response.read()
        except TimeoutError as error:
            raise TimedOut from error
        except aiohttp.ClientError as error:
            # The message may contain the URL, and with it the token.
            raise NetworkError(type(error).__name__) from error
        if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND) and not _is_refusal(body):
            # Sent by a proxy; by the status alone, the library would conclude that the token was rejected.
            raise NetworkError(f"status {status}, but not from Telegram")
        return status, body

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:
        """Parse a response of the Bot API. Raises NetworkError for anything else, without logging its content."""
        try:
            answer = json.loads(payload.decode("utf-8", "replace"))
        except (ValueError, RecursionError) as error:
            raise NetworkError("an answer that is not JSON") from error
        if not isinstance(answer, dict):
            raise NetworkError("an answer that is not of the Bot API")
        if "parameters" in answer:
            answer["parameters"] = _numbers(answer["parameters"])
        if not isinstance(answer.get("description", ""), str):
            del answer["description"]
        return ApiResponse(answer)


def _is_refusal(body: bytes) -> bool:
    """Return whether a body is an error response of the Bot API."""
    try:
        return AiohttpRequest.parse_json_payload(body).get("ok") is False
    except NetworkError:
        return False


def _numbers(parameters: Any) -> dict[str, int]:
    """Return the integer parameters of an error response (retry_after, migrate_to_chat_id), as Telegram documents them."""
    given = parameters.items() if isinstance(parameters, dict) else ()
    numbers = {name: value for name, value in given if isinstance(value, int) and not isinstance(value, bool)}
    if "retry_after" in numbers:
        numbers["retry_after"] = max(0, min(numbers["retry_after"], LONGEST_HALT))
    return numbers


def _seconds(given: Any, otherwise: float) -> float | None:
    return otherwise if isinstance(given, type(BaseRequest.DEFAULT_NONE)) else given


def _form(parameters: dict[str, str], files: Any) -> Any:
    if not files:
        return parameters
    form = aiohttp.FormData(parameters)
    for name, (filename, content, mime) in files.items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form
