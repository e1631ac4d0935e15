"""Several bots, each a process, on one PostgreSQL database, and a load balancer before their webhooks."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
from aiohttp import web

from playground import Playground
from tests.ports import unused_port
from tests.telegram.test_killed import Victim

SECRET = "a-secret-of-the-tests"


class Balancer:
    """Passes each request on to the next bot in turn, to another one where that cannot be reached; as any proxy does."""

    def __init__(self) -> None:
        self.backends: list[str] = []
        self._turn = itertools.count()
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def start(self) -> None:
        """Listen on a free port."""
        app = web.Application(client_max_size=1 << 20)
        app.router.add_post("/{path:.*}", self._pass_on)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        port = unused_port()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.url = f"http://127.0.0.1:{port}"
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))

    async def stop(self) -> None:
        """Close all connections."""
        assert self._runner
        await self._session.close()
        await self._runner.cleanup()

    async def _pass_on(self, request: web.Request) -> web.Response:
        body = await request.read()
        headers = {name: value for name, value in request.headers.items() if name.lower() not in ("host", "content-length")}
        first = next(self._turn)
        for number in range(len(self.backends)):
            backend = self.backends[(first + number) % len(self.backends)]
            try:
                async with self._session.post(f"{backend}{request.path}", data=body, headers=headers) as response:
                    return web.Response(status=response.status)
            except aiohttp.ClientConnectorError:
                continue
            except aiohttp.ClientError:
                break
        return web.Response(status=502)


class Bots:
    """The bots of one database. With a balancer, updates come by webhook; without, one of the bots polls."""

    def __init__(self, playground: Playground, folder: Path, url: str, balancer: Balancer | None, **settings: str) -> None:
        self.playground = playground
        self.command: list[str] | None = None
        self.balancer = balancer
        self.all: list[Victim] = []
        self._folder = folder
        self._settings = settings | ({"VIGIE_DATABASE": url} if url else {})

    async def add(self) -> Victim:
        """Start one more bot."""
        settings = dict(self._settings)
        if self.balancer:
            port = unused_port()
            settings |= {
                "VIGIE_WEBHOOK_URL": self.balancer.url,
                "VIGIE_WEBHOOK_SECRET": SECRET,
                "VIGIE_WEBHOOK_PORT": str(port),
            }
            self.balancer.backends.append(f"http://127.0.0.1:{port}")
        # Each has a folder of its own for its lock, its copies and its health file.
        bot = Victim(self.playground, self._folder / f"bot-{len(self.all)}", **settings)
        bot.command = self.command or bot.command
        self.all.append(bot)
        await bot.start()
        return bot

    async def stop(self) -> None:
        """Stop those that run."""
        running = [bot for bot in self.all if bot.process and bot.process.returncode is None]
        await asyncio.gather(*(bot.stop() for bot in running))


@asynccontextmanager
async def bots(
    folder: Path,
    url: str,
    *,
    count: int = 2,
    webhook: bool = True,
    per_second: int = 1000,
    command: list[str] | None = None,
) -> AsyncIterator[Bots]:
    """Yield running bots that may send `per_second` together.

    `url` is their database, empty for an SQLite file and one bot; `command` runs one, `vigie run` if not given.
    """
    playground = Playground(rate_limit=None)
    await playground.start()
    playground.state.webhook.connections = 40
    balancer = Balancer() if webhook else None
    if balancer:
        await balancer.start()
    found = Bots(playground, folder, url, balancer, VIGIE_SENDS_PER_SECOND=str(per_second))
    found.command = command
    try:
        for _ in range(count):
            await found.add()
        yield found
    finally:
        await found.stop()
        if balancer:
            await balancer.stop()
        await playground.stop()
