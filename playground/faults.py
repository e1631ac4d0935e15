"""Fault injection: make the next calls of a method fail as Telegram or the network would."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from random import Random

from aiohttp import web

from .errors import Refused, bad_request, forbidden, too_many_requests

CarryOn = Callable[[], Awaitable[web.Response]]
Strike = Callable[[web.Request, CarryOn], Awaitable[web.Response]]
_BAD_GATEWAY = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"


@dataclass
class _Armed:
    method: str | None
    times: int
    name: str
    strike: Strike


class Faults:
    """Each method sets a fault for the next `times` calls of `method`; None means any method except getUpdates."""

    def __init__(self) -> None:
        self._armed: list[_Armed] = []
        self._at_random: Callable[[str], None] = lambda method: None

    def at_random(self, share: float, kinds: Sequence[Callable[[str], None]], randomly: Random) -> None:
        """Until cleared, strike that share of all calls, getUpdates included; each of `kinds` sets a fault for a method."""

        def strike(method: str) -> None:
            if randomly.random() < share:
                randomly.choice(kinds)(method)

        self._at_random = strike

    def too_many_requests(self, retry_after: int = 1, *, method: str | None = None, times: int = 1) -> None:
        self.refuse(too_many_requests(retry_after), method=method, times=times)

    def forbidden(self, description: str = "bot was blocked by the user", *, method: str | None = None, times: int = 1) -> None:
        self.refuse(forbidden(description), method=method, times=times)

    def bad_request(self, description: str, *, method: str | None = None, times: int = 1) -> None:
        self.refuse(bad_request(description), method=method, times=times)

    def server_error(self, *, method: str | None = None, times: int = 1) -> None:
        self.refuse(Refused(500, "Internal Server Error"), method=method, times=times)

    def refuse(self, refusal: Refused, *, method: str | None = None, times: int = 1) -> None:
        async def strike(_request: web.Request, _carry_on: CarryOn) -> web.Response:
            raise refusal

        self._arm(method, times, refusal.description, strike)

    def bad_gateway(self, *, method: str | None = None, times: int = 1) -> None:
        """Respond as a proxy in front of Telegram does: 502 with an HTML page instead of JSON."""

        async def strike(_request: web.Request, _carry_on: CarryOn) -> web.Response:
            return web.Response(status=502, text=_BAD_GATEWAY, content_type="text/html")

        self._arm(method, times, "502 Bad Gateway", strike)

    def answer(
        self,
        body: bytes,
        *,
        status: int = 200,
        content_type: str = "application/json",
        method: str | None = None,
        times: int = 1,
    ) -> None:
        """Respond with exactly these bytes, without carrying out the call."""

        async def strike(_request: web.Request, _carry_on: CarryOn) -> web.Response:
            return web.Response(status=status, body=body, content_type=content_type)

        self._arm(method, times, f"answered {status} with {len(body)} bytes", strike)

    def drop(self, *, delivered: bool = False, method: str | None = None, times: int = 1) -> None:
        """Close the connection without a response; with `delivered`, carry out the call first."""

        async def strike(request: web.Request, carry_on: CarryOn) -> web.Response:
            answer = await carry_on() if delivered else web.Response()
            if request.transport:
                request.transport.abort()
            return answer

        self._arm(method, times, "connection dropped", strike)

    def hang(self, seconds: float, *, delivered: bool = True, method: str | None = None, times: int = 1) -> None:
        """Carry out the call, and respond after `seconds`. Without `delivered`, do nothing, and close the connection then."""

        async def strike(request: web.Request, carry_on: CarryOn) -> web.Response:
            answer = await carry_on() if delivered else web.Response()
            await asyncio.sleep(seconds)
            if not delivered and request.transport:
                request.transport.abort()
            return answer

        self._arm(method, times, f"answer held back for {seconds} s", strike)

    @property
    def waiting(self) -> int:
        """The number of faults that are still to be applied."""
        return len(self._armed)

    def clear(self) -> None:
        self._armed.clear()
        self._at_random = lambda method: None

    def take(self, method: str) -> tuple[str, Strike] | None:
        """The fault to apply to this call, if one is set."""
        self._at_random(method)
        for armed in self._armed:
            if armed.method == method or (armed.method is None and method != "getUpdates"):
                armed.times -= 1
                if armed.times <= 0:
                    self._armed.remove(armed)
                return armed.name, armed.strike
        return None

    def _arm(self, method: str | None, times: int, name: str, strike: Strike) -> None:
        self._armed.append(_Armed(method, times, name, strike))
