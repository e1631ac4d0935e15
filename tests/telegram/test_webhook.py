"""What strangers may do to the webhook: nothing is read for them, and they keep nobody out."""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from ipaddress import ip_network
from typing import NamedTuple

import aiohttp
import pytest
from telegram import Bot, Update

from bot.storage import Storage, StorageFailure
from bot.telegram.backlog import Backlog
from bot.telegram.limits import Limits
from bot.telegram.outbox import Outbox
from bot.telegram.update_ledger import UpdateLedger
from bot.telegram.webhook import HEADER, PATH, Callers, WebhookServer, secret_path
from tests.ports import unused_port

SECRET = "a-secret-of-many-letters"
TELEGRAM = (ip_network("149.154.160.0/20"), ip_network("2001:67c:4e8::/48"))
# Long enough never to pass in a test that does not wait for it.
PATIENT = Limits(webhook_head=600, webhook_body=600, webhook_connections=20)
NO_HEADERS: Mapping[str, str] = {}


class Connection(NamedTuple):
    """A connection to a webhook; one whose writer is collected is closed."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter


class Webhook:
    """A webhook, whose updates are done as soon as they come."""

    def __init__(self, storage: Storage, limits: Limits, callers: Callers) -> None:
        self.port = unused_port()
        self.taken: list[int] = []
        self.ledger = UpdateLedger(storage)
        self._queue: asyncio.Queue[object] = asyncio.Queue()
        backlog = Backlog(self.ledger, Outbox(storage), limits.in_hand, limits.unsent)
        self.server = WebhookServer(Bot("1:A"), self.ledger, self._queue, SECRET, callers, lambda _: None, backlog, limits)

    async def process(self) -> None:
        while True:
            update = await self._queue.get()
            assert isinstance(update, Update)
            self.taken.append(update.update_id)
            self.ledger.acknowledge(update.update_id)

    async def post(
        self, update_id: int, secret: str = SECRET, data: bytes | None = None, headers: Mapping[str, str] = NO_HEADERS
    ) -> int:
        """Post an update on a connection of its own; returns the status."""
        url = f"http://127.0.0.1:{self.port}{secret_path(SECRET)}"
        body = update(update_id) if data is None else data
        async with aiohttp.ClientSession() as session:
            sent = {**headers, HEADER: secret}
            async with session.post(url, data=body, headers=sent, timeout=aiohttp.ClientTimeout(30)) as response:
                return response.status

    async def connect(self, *lines: bytes) -> Connection:
        """Open a connection and send these lines of a request; it stays open."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(b"".join(line + b"\r\n" for line in lines))
        return Connection(reader, writer)


@asynccontextmanager
async def webhook(storage: Storage, limits: Limits = PATIENT, networks: tuple = (), header: str = "") -> AsyncIterator[Webhook]:
    webhook = Webhook(storage, limits, Callers(networks, header))
    await webhook.server.start("127.0.0.1", webhook.port)
    processing = asyncio.create_task(webhook.process())
    try:
        yield webhook
    finally:
        processing.cancel()
        await webhook.server.stop()
        await webhook.server.close()


def update(update_id: int) -> bytes:
    message = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "text": "a"}
    return json.dumps({"update_id": update_id, "message": message}).encode()


async def closed(connection: Connection) -> None:
    """Wait until the other side has closed a connection."""
    with suppress(ConnectionError):
        while await asyncio.wait_for(connection.reader.read(1 << 16), 20):
            pass


def head(*extra: bytes, length: int = 100) -> list[bytes]:
    path = secret_path(SECRET).encode()
    return [b"POST %s HTTP/1.1" % path, b"Host: a", b"Content-Length: %d" % length, *extra]


KEY = f"{HEADER}: {SECRET}".encode()


async def test_the_path_is_derived_from_the_secret_and_no_other_is_served(storage: Storage):
    assert secret_path(SECRET) != secret_path(SECRET + "x")
    assert SECRET not in secret_path(SECRET)
    async with webhook(storage) as bot, aiohttp.ClientSession() as session:
        for path in (PATH, PATH + "/", "/", secret_path("other")):
            url = f"http://127.0.0.1:{bot.port}{path}"
            async with session.post(url, data=update(1), headers={HEADER: SECRET}) as response:
                assert response.status == 404
        assert await bot.post(1) == 200
        assert bot.taken == [1]


async def test_nothing_is_decompressed(storage: Storage):
    bomb = gzip.compress(b" " * (50 << 20))
    async with webhook(storage) as bot:
        encoded = {"Content-Encoding": "gzip"}
        # Refused for its secret, before anybody notices that it is no gzip.
        assert await bot.post(1, "wrong", b"no gzip", headers=encoded) == 403
        assert await bot.post(1, "wrong", bomb, headers=encoded) == 403
        assert await bot.post(1, data=bomb, headers=encoded) == 415
        for encoding in ("gzip", "deflate", "br", "zstd", "GZIP", "gzip, identity"):
            assert await bot.post(1, data=gzip.compress(update(1)), headers={"Content-Encoding": encoding}) == 415
        assert bot.taken == []
        assert await bot.post(1, headers={"Content-Encoding": "identity"}) == 200


@pytest.mark.thorough
async def test_a_body_is_not_waited_for_without_the_secret(storage: Storage):
    async with webhook(storage) as bot:
        connection = await bot.connect(*head(), b"")
        assert b" 403 " in await asyncio.wait_for(connection.reader.readline(), 20)
        await closed(connection)


@pytest.mark.thorough
async def test_too_long_a_body_is_refused_before_it_comes(storage: Storage):
    async with webhook(storage) as bot:
        connection = await bot.connect(*head(KEY, length=2 << 20), b"")
        assert b" 413 " in await asyncio.wait_for(connection.reader.readline(), 20)
        await closed(connection)


@pytest.mark.thorough
async def test_a_head_and_a_body_that_do_not_end_are_given_up(storage: Storage):
    limits = Limits(webhook_head=0.3, webhook_body=0.3)
    async with webhook(storage, limits) as bot:
        await closed(await bot.connect())
        await closed(await bot.connect(b"POST / HTTP/1.1"))
        await closed(await bot.connect(*head()))
        connection = await bot.connect(*head(KEY), b"", b"{")
        assert b" 408 " in await asyncio.wait_for(connection.reader.readline(), 20)
        await closed(connection)


async def test_silent_connections_keep_nobody_out(storage: Storage, caplog: pytest.LogCaptureFixture):
    async with webhook(storage) as bot:
        silent = [await bot.connect(b"POST / HTTP/1.1") for _ in range(5 * PATIENT.webhook_connections)]
        assert await bot.post(1) == 200
        # The oldest had to give way, the latest stay.
        for connection in silent[: 4 * PATIENT.webhook_connections]:
            await closed(connection)
        assert not silent[-1].reader.at_eof()
    assert len(caplog.records) <= 1


async def test_a_connection_that_has_shown_the_secret_stays(storage: Storage):
    async with webhook(storage) as bot:
        body = update(1)
        proven = await bot.connect(*head(KEY, length=len(body)), b"")
        proven.writer.write(body)
        assert b" 200 " in await asyncio.wait_for(proven.reader.readline(), 20)
        for _ in range(3 * PATIENT.webhook_connections):
            last = await bot.connect()
        again = update(2)
        proven.writer.write(b"".join(line + b"\r\n" for line in (*head(KEY, length=len(again)), b"")) + again)
        received = b""
        while received.count(b"HTTP/1.1 200") < 1:
            received += await asyncio.wait_for(proven.reader.read(1 << 16), 20)
        assert bot.taken == [1, 2]
        assert not last.reader.at_eof()


async def test_where_all_connections_are_proven_a_new_one_is_refused(storage: Storage):
    async with webhook(storage, replace(PATIENT, webhook_connections=3)) as bot:
        proven: list[Connection] = []
        for number in range(3):
            body = update(number + 1)
            proven.append(await bot.connect(*head(KEY, length=len(body)), b""))
            proven[-1].writer.write(body)
            assert b" 200 " in await asyncio.wait_for(proven[-1].reader.readline(), 20)
        await closed(await bot.connect())
        assert not any(connection.reader.at_eof() for connection in proven)


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("networks", "header", "forwarded", "status"),
    [
        ((), "", None, 200),
        ((ip_network("127.0.0.0/8"),), "", None, 200),
        (TELEGRAM, "", None, 403),
        # Without the setting, a header is a stranger's word.
        (TELEGRAM, "", "149.154.161.5", 403),
        (TELEGRAM, "X-Forwarded-For", "149.154.161.5", 200),
        (TELEGRAM, "X-Forwarded-For", "9.9.9.9, 149.154.161.5", 200),
        (TELEGRAM, "X-Forwarded-For", "149.154.161.5, 9.9.9.9", 403),
        (TELEGRAM, "X-Forwarded-For", "149.154.176.1", 403),
        (TELEGRAM, "X-Forwarded-For", "::ffff:149.154.161.5", 200),
        (TELEGRAM, "X-Forwarded-For", "2001:67c:4e8::9", 200),
        (TELEGRAM, "X-Forwarded-For", "unknown", 403),
        (TELEGRAM, "X-Forwarded-For", None, 403),
        (TELEGRAM, "X-Real-IP", "149.154.161.5", 403),
    ],
)
async def test_only_the_networks_that_are_set_may_call(
    storage: Storage, networks: tuple, header: str, forwarded: str | None, status: int
):
    async with webhook(storage, networks=networks, header=header) as bot:
        assert await bot.post(1, headers={"X-Forwarded-For": forwarded} if forwarded else {}) == status


async def test_strangers_do_not_fill_the_log(storage: Storage, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    async with webhook(storage) as bot:
        for _ in range(20):
            assert await bot.post(1, "wrong") == 403
            await closed(await bot.connect(b"\x16\x03\x01 not HTTP at all", b""))
            await closed(await bot.connect(b"GET / HTTP/9.9", b"a" * 5000 + b": b", b""))
    shown = [record for record in caplog.records if record.levelno >= logging.INFO]
    assert [record.getMessage() for record in shown] == [
        "the webhook was called without its secret, or from elsewhere (1 times)"
    ]


async def test_an_update_that_cannot_be_looked_up_is_asked_for_again(storage: Storage, monkeypatch: pytest.MonkeyPatch):
    async with webhook(storage) as bot:

        def refuse(update_id: int) -> bool:
            raise StorageFailure("database is locked")

        monkeypatch.setattr(storage.updates, "handled", refuse)
        assert await bot.post(1) == 503
        monkeypatch.undo()
        assert await bot.post(1) == 200
        assert bot.taken == [1]
