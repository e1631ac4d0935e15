"""Limit the connections of a public server: their number, and how long each may stay unauthenticated."""

from __future__ import annotations

import asyncio
import resource
from collections.abc import Callable

# Connections may take one of SHARE parts of the process's file descriptors.
SHARE = 4


class ConnectionGuard:
    """Closes connections that do not authenticate in time.

    At the limit, a new connection replaces the oldest unauthenticated one, so that idle connections, however many, cannot lock
    out a client that sends its request at once.
    """

    def __init__(self, most: int, seconds: float) -> None:
        """Allow `most` connections at once, and give each `seconds` to authenticate (see `prove`)."""
        self._most = min(most, max(1, resource.getrlimit(resource.RLIMIT_NOFILE)[0] // SHARE))
        self._seconds = seconds
        # All open connections, oldest first; the timer is None once the connection is authenticated.
        self._timers: dict[asyncio.BaseTransport, asyncio.TimerHandle | None] = {}

    def guard(self, make: Callable[[], asyncio.Protocol]) -> Callable[[], asyncio.Protocol]:
        """Wrap the protocol factory `make`, as create_server takes it, so that this guard admits each connection first."""
        return lambda: _Guarded(self, make())

    def prove(self, transport: asyncio.BaseTransport | None) -> None:
        """Mark a connection as authenticated, which cancels its timeout."""
        if transport in self._timers and (timer := self._timers[transport]):
            timer.cancel()
            self._timers[transport] = None

    def admit(self, transport: asyncio.Transport) -> bool:
        """Count a new connection; return False if it was closed at once."""
        if len(self._timers) >= self._most:
            oldest = next((known for known, timer in self._timers.items() if timer), None)
            self._close(oldest or transport)
            if oldest is None:
                return False
        self._timers[transport] = asyncio.get_running_loop().call_later(self._seconds, self._close, transport)
        return True

    def dismiss(self, transport: asyncio.BaseTransport) -> None:
        """Forget a closed connection."""
        if timer := self._timers.pop(transport, None):
            timer.cancel()

    def _close(self, transport: asyncio.BaseTransport) -> None:
        self.dismiss(transport)
        assert isinstance(transport, asyncio.Transport)
        transport.abort()


class _Guarded(asyncio.Protocol):
    """Forwards all protocol callbacks to `inner` if the guard admits the connection."""

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
