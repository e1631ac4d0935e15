"""Serve /metrics, /live and /ready over HTTP, for whoever watches the bot from outside; nothing on it tells of a person."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from http import HTTPStatus
from typing import Self

from aiohttp import web
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from bot.storage import StorageFailure
from bot.telegram.measures import Sources
from bot.telegram.metrics import BotCollector, registry

# A poll that Telegram answered longer ago than this no longer counts as being connected. Seconds.
CONNECTED = 120.0


class Monitor:
    """A context in which the three pages are served on VIGIE_METRICS_PORT."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._collector = BotCollector(sources)
        self._registry = registry(self._collector)
        self._watching: asyncio.Task[None] | None = None
        app = web.Application()
        app.router.add_get("/metrics", self._metrics)
        app.router.add_get("/live", self._live)
        app.router.add_get("/ready", self._ready)
        self._runner = web.AppRunner(app, access_log=None, handle_signals=False)

    async def __aenter__(self) -> Self:
        """Start serving. Raises OSError if the address is not available."""
        settings = self._sources.settings
        self._watching = asyncio.create_task(self._collector.watch_loop(), name="measure the event loop's delay")
        await self._runner.setup()
        await web.TCPSite(self._runner, settings.metrics_listen, settings.metrics_port).start()
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._watching:
            self._watching.cancel()
        await self._runner.cleanup()

    async def _metrics(self, request: web.Request) -> web.Response:
        return web.Response(body=generate_latest(self._registry), headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def _live(self, request: web.Request) -> web.Response:
        """That the process answers: whoever supervises it need not restart it, however Telegram fares."""
        return web.json_response({"live": True})

    async def _ready(self, request: web.Request) -> web.Response:
        """Whether messages are taken and can be answered: what a load balancer and a rolling restart wait for."""
        checks = self.checks()
        return web.json_response(checks, status=HTTPStatus.OK if all(checks.values()) else HTTPStatus.SERVICE_UNAVAILABLE)

    def checks(self) -> dict[str, bool]:
        """Return what being ready takes, and whether each holds."""
        sources = self._sources
        readable = False
        with suppress(StorageFailure):
            sources.storage.updates.handled(0)
            readable = True
        return {
            "listening": sources.intake.listening,
            "telegram": time.time() - sources.intake.alive.at < CONNECTED,
            "model": sources.assistant.ready and not sources.assistant.failed,
            "storage": readable,
        }
