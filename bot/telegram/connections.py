"""Bounds the connections of a server that strangers reach: how many there are, and how long they may stay unproven."""

from __future__ import annotations

import asyncio
import resource
from collections.abc import Callable

# The share of the process's file descriptors that connections may take.
SHARE = 4


class ConnectionGuard:
    """Closes connections that do not prove in time whose they are.

    At the limit, a new connection takes the place of the oldest unproven one: silent connections, however many, keep nobody out
    who speaks at once.
    """

    def __init__(self, most: int, seconds: float) -> None:
        """`most` connections at once; each has `seconds` to be `prove`d."""
        self._most = min(most, max(1, resource.getrlimit(resource.RLIMIT_NOFILE)[0] // SHARE))
        self._seconds = seconds
        # All open ones, oldest first; with a timer as long as they are unproven.
        self._timers: dict[asyncio.BaseTransport, asyncio.TimerHandle | None] = {}

    def guard(self, make: Callable[[], asyncio.Protocol]) -> Callable[[], asyncio.Protocol]:
        """A factory of protocols, for create_server, that are those of `make` behind this guard."""
        return lambda: _Guarded(self, make())

    def prove(self, transport: asyncio.BaseTransport | None) -> None:
        """Let a connection stay."""
        if transport in self._timers and (timer := self._timers[transport]):
            timer.cancel()
            self._timers[transport] = None

    def admit(self, transport: asyncio.Transport) -> bool:
        """Count a new connection; False where it was closed at once."""
        if len(self._timers) >= self._most:
            oldest = next((known for known, timer in self._timers.items() if timer), None)
            self._close(oldest or transport)
            if oldest is None:
                return False
        self._timers[transport] = asyncio.get_running_loop().call_later(self._seconds, self._close, transport)
        return True

    def dismiss(self, transport: asyncio.BaseTransport) -> None:
        """Forget a connection that is closed."""
        if timer := self._timers.pop(transport, None):
            timer.cancel()

    def _close(self, transport: asyncio.BaseTransport) -> None:
        self.dismiss(transport)
        assert isinstance(transport, asyncio.Transport)
        transport.abort()


class _Guarded(asyncio.Protocol):
    """Passes everything on to another protocol, if the guard admits the connection."""

    def __init__(self, guard: ConnectionGuard, inner: asyncio.Protocol) -> None:
        self._guard = guard
        self._inner = inner
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        if self._guard.admit(transport):
            self._transport = transport
            self._inner.connection_made(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._transport:
            self._guard.dismiss(self._transport)
            self._inner.connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._transport:
            self._inner.data_received(data)

    def eof_received(self) -> bool | None:
        return self._inner.eof_received()

    def pause_writing(self) -> None:
        self._inner.pause_writing()

    def resume_writing(self) -> None:
        self._inner.resume_writing()
