"""Serve the Bot API over HTTP: check the token, read parameters in any encoding, apply faults, record calls, serve files."""

import secrets
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from .errors import Refused, bad_request
from .faults import Faults
from .files import Upload
from .methods import METHODS
from .state import State

_MOST_CALLS_KEPT = 10_000


@dataclass
class Call:
    """One call of a Bot API method; `ok` is None while it runs."""

    method: str
    parameters: dict[str, Any]
    ok: bool | None = None
    error: str | None = None
    result: Any = None


class BotApi:
    """Handles the Bot API requests of one bot, which are authenticated by `token`."""

    def __init__(self, token: str, state: State) -> None:
        self.calls: list[Call] = []
        self.faults = Faults()
        self._token = token
        self._state = state

    def routes(self) -> list[web.RouteDef]:
        return [
            web.route("*", "/bot{token}/{method}", self._answer),
            web.get("/file/bot{token}/{path:.+}", self._download),
        ]

    async def _answer(self, request: web.Request) -> web.Response:
        call = Call(request.match_info["method"], {})
        self.calls.append(call)
        del self.calls[:-_MOST_CALLS_KEPT]
        try:
            self._check_token(request)
            self._check_verb(request)
            call.parameters = await _parameters(request)
            self._state.pulse.beat()
            return await self._with_faults(request, call)
        except Refused as refusal:
            call.ok, call.error = False, refusal.description
            return web.json_response(refusal.to_api(), status=refusal.code)
        finally:
            self._state.pulse.beat()

    async def _with_faults(self, request: web.Request, call: Call) -> web.Response:
        fault = self.faults.take(call.method)
        if fault is None:
            return await self._carry_out(call)
        name, strike = fault
        try:
            return await strike(request, lambda: self._carry_out(call))
        finally:  # Also if the bot stopped waiting.
            call.ok, call.error = False, name

    async def _carry_out(self, call: Call) -> web.Response:
        method = METHODS.get(call.method)
        if method is None:
            raise Refused(404, "Not Found")
        call.result = await method.call(self._state, call.parameters)
        call.ok = True
        return web.json_response({"ok": True, "result": call.result})

    async def _download(self, request: web.Request) -> web.Response:
        try:
            self._check_token(request)
        except Refused as refusal:
            return web.json_response(refusal.to_api(), status=refusal.code)
        file = self._state.files.by_path(request.match_info["path"])
        if file is None:
            return web.json_response(Refused(404, "Not Found").to_api(), status=404)
        return web.Response(body=file.data, content_type="application/octet-stream")

    def _check_verb(self, request: web.Request) -> None:
        """Reject GET for methods that write, unlike Telegram: an image on a page of any site could send a GET here."""
        method = METHODS.get(request.match_info["method"])
        if request.method != "POST" and method and not method.reads:
            raise Refused(405, "Method Not Allowed")

    def _check_token(self, request: web.Request) -> None:
        if not secrets.compare_digest(request.match_info["token"].encode(), self._token.encode()):
            raise Refused(401, "Unauthorized")


async def _parameters(request: web.Request) -> dict[str, Any]:
    """Return the parameters of the query string and of a JSON, form or multipart body."""
    given: dict[str, Any] = dict(request.query)
    try:
        if request.content_type == "application/json" and request.can_read_body:
            body = await request.json()
            if not isinstance(body, dict):
                raise bad_request("request JSON must be an object")
            return given | body
        for name, value in (await request.post()).items():
            given[name] = _upload(value) if isinstance(value, web.FileField) else value
    except web.HTTPRequestEntityTooLarge:
        raise Refused(413, "Request Entity Too Large") from None
    except ValueError:
        raise bad_request("can't parse request JSON object") from None
    return given


def _upload(field: web.FileField) -> Upload:
    with field.file as file:
        return Upload(field.filename, file.read())
