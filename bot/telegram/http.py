"""The HTTP side of python-telegram-bot, over aiohttp: a fifth of the processor time of its own httpx for each call."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

# Seconds; files take longer on their way up.
# A stop waits for calls under way (STOP_WITHIN in bot/reminders/scheduler.py), so READ is below that.
CONNECT, READ, UPLOAD = 5.0, 8.0, 60.0
# Connections at most; more only make Telegram's queue longer.
CONNECTIONS = 100
# The longest that Telegram's retry_after is believed. Seconds.
LONGEST_HALT = 24 * 3600


class Answer(dict[str, Any]):
    """An answer of the Bot API. Reading a result that it lacks is a failure of the network like any other."""

    def __missing__(self, key: str) -> Any:
        raise NetworkError(f"an answer of the Bot API without {key!r}")


class AiohttpRequest(BaseRequest):
    """Raises TimedOut and NetworkError like the library's own class, so that callers see no difference."""

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
        """Send one request; returns the HTTP status and the body."""
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
            # The message may hold the address, and with it the token.
            raise NetworkError(type(error).__name__) from error
        if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND) and not _is_refusal(body):
            # A proxy's page. The library would take the status alone for a refused token.
            raise NetworkError(f"status {status}, but not from Telegram")
        return status, body

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:
        """Parse an answer of the Bot API; raises NetworkError for anything else, whose content is not logged."""
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
        return Answer(answer)


def _is_refusal(body: bytes) -> bool:
    """Whether a body is the Bot API's word that it refuses a call."""
    try:
        return AiohttpRequest.parse_json_payload(body).get("ok") is False
    except NetworkError:
        return False


def _numbers(parameters: Any) -> dict[str, int]:
    """The parameters of a refusal (retry_after, migrate_to_chat_id) that are numbers, as Telegram documents them."""
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
