"""Whatever getUpdates answers, polling goes on; only a token refused again and again ends it. Over HTTP."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from telegram import Bot, Update

from bot.storage import Storage, StorageFailure
from bot.telegram.backlog import Backlog
from bot.telegram.http import AiohttpRequest
from bot.telegram.intake import AliveFile
from bot.telegram.limits import Limits
from bot.telegram.outbox import Outbox
from bot.telegram.polling import Poller, TokenRefused, UpdatesRequest
from bot.telegram.update_ledger import UpdateLedger
from playground import Playground
from playground.errors import Refused

LIMITS = Limits(poll_pause=0.001, poll_longest_pause=0.01, poll_refusals=3)
GOOD = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "text": "a"}


@dataclass
class Polling:
    playground: Playground
    poller: Poller
    queue: asyncio.Queue[object]
    task: asyncio.Task[None]

    async def next_text(self) -> str:
        """The text of the next update, unless polling ends before."""
        getting = asyncio.create_task(self.queue.get())
        await asyncio.wait({getting, self.task}, timeout=20, return_when=asyncio.FIRST_COMPLETED)
        assert not self.task.done(), self.task
        update = await getting
        assert isinstance(update, Update)
        return update.message.text


@asynccontextmanager
async def polling(storage: Storage, ledger: UpdateLedger | None = None) -> AsyncIterator[Polling]:
    playground = Playground(rate_limit=None)
    await playground.start()
    bot = Bot(playground.token, f"{playground.url}/bot", request=AiohttpRequest(), get_updates_request=UpdatesRequest())
    queue: asyncio.Queue[object] = asyncio.Queue()
    ledger = ledger or UpdateLedger(storage)
    backlog = Backlog(ledger, Outbox(storage), LIMITS.in_hand, LIMITS.unsent)
    poller = Poller(bot, ledger, queue, ["message"], lambda: None, lambda _: None, backlog, LIMITS)
    async with bot:
        task = asyncio.create_task(poller.run())
        try:
            yield Polling(playground, poller, queue, task)
        finally:
            task.cancel()
            await asyncio.wait({task})
            await playground.stop()


def updates(*items: object) -> bytes:
    return json.dumps({"ok": True, "result": items}).encode()


def refusal(code: int, **fields: object) -> tuple[int, bytes]:
    return code, json.dumps({"ok": False, "error_code": code, **fields}).encode()


DEEP = b"[" * 200_000 + b"]" * 200_000
PAGE = b"<html><body><h1>Not Found</h1></body></html>"
ANSWERS = {
    "401 once": refusal(401, description="Unauthorized"),
    "401 page of a proxy": (401, PAGE),
    "401 of a proxy in JSON": (401, b'{"error": "login"}'),
    "404 page of a proxy": (404, PAGE),
    "404 with nothing": (404, b""),
    "page that says 200": (200, PAGE),
    "nothing": (200, b""),
    "null": (200, b"null"),
    "a number": (200, b"7"),
    "a list": (200, b"[]"),
    "a string": (200, b'"ok"'),
    "cut off": (200, b'{"ok": true, "result": [{"upda'),
    "binary": (200, bytes(range(256)) * 20),
    "binary with a code": (503, bytes(range(256)) * 20),
    "not UTF-8": (200, b'{"ok": "\xff\xfe"}'),
    "ok without a result": (200, b'{"ok": true}'),
    "result null": (200, b'{"ok": true, "result": null}'),
    "result an object": (200, b'{"ok": true, "result": {"update_id": 3}}'),
    "result a string": (200, b'{"ok": true, "result": "abc"}'),
    "ok a string": (200, b'{"ok": "yes", "result": []}'),
    "update null": (200, updates(None)),
    "update a list": (200, updates([1])),
    "update without an id": (200, updates({"message": GOOD})),
    "id a string": (200, updates({"update_id": "3", "message": GOOD})),
    "id true": (200, updates({"update_id": True, "message": GOOD})),
    "id a fraction": (200, updates({"update_id": 1.5, "message": GOOD})),
    "id below zero": (200, updates({"update_id": -3, "message": GOOD})),
    "id beyond SQLite": (200, updates({"update_id": 1 << 70, "message": GOOD})),
    "nested": (200, DEEP),
    "nested with a code": (401, DEEP),
    "nested in an update": (200, b'{"ok": true, "result": [{"update_id": 3, "message": %s}]}' % DEEP),
    "refused with 200": (200, refusal(401, description="Unauthorized")[1]),
    "refused without a description": refusal(400),
    "description a number": refusal(400, description=5),
    "description null": refusal(502, description=None),
    "conflict": refusal(409, description="Conflict: terminated by other getUpdates request"),
    "forbidden": refusal(403, description="Forbidden"),
    "internal error": refusal(500, description="Internal Server Error"),
    "retry_after a text": refusal(429, description="Too Many Requests", parameters={"retry_after": "soon"}),
    "retry_after digits in a text": refusal(429, description="Too Many Requests", parameters={"retry_after": "1"}),
    "retry_after below zero": refusal(429, description="Too Many Requests", parameters={"retry_after": -5}),
    "retry_after null": refusal(429, description="Too Many Requests", parameters={"retry_after": None}),
    "parameters a list": refusal(429, description="Too Many Requests", parameters=["retry_after"]),
    "moved": refusal(400, description="Bad Request", parameters={"migrate_to_chat_id": "there"}),
    "a code that is none": (599, b"?"),
}  # fmt: skip


@pytest.mark.thorough
@pytest.mark.parametrize("kind", ANSWERS)
async def test_polling_goes_on_after_any_answer(storage: Storage, kind: str):
    status, body = ANSWERS[kind]
    async with polling(storage) as bot:
        # More often than a refused token would have to be.
        bot.playground.faults.answer(body, status=status, method="getUpdates", times=5)
        bot.playground.person().send("still there?")
        assert await bot.next_text() == "still there?"
        assert not bot.playground.faults.waiting


async def test_an_answer_that_cannot_be_acknowledged_is_followed_by_a_pause(storage: Storage):
    """Telegram repeats it at once: without a pause the bot would do nothing else."""
    async with polling(storage) as bot:
        bot.playground.faults.answer(updates({"message": GOOD}), method="getUpdates", times=40)
        before = asyncio.get_running_loop().time()
        bot.playground.person().send("a")
        await bot.next_text()
        # 1, 2, 4, 8 ms and then 10 ms each.
        assert asyncio.get_running_loop().time() - before > 0.25


async def test_what_comes_beside_an_odd_update_is_taken(storage: Storage):
    async with polling(storage) as bot:
        bot.playground.faults.answer(updates({"message": GOOD}, {"update_id": 7, "message": GOOD}), method="getUpdates")
        bot.playground.person().send("b")
        assert [await bot.next_text(), await bot.next_text()] == ["a", "b"]


async def test_an_update_that_is_soon_done_is_not_fetched_again(storage: Storage):
    ledger = UpdateLedger(storage)
    async with polling(storage, ledger) as bot:
        person = bot.playground.person()
        for number in range(10):
            person.send(str(number))
            update = await asyncio.wait_for(bot.queue.get(), 20)
            assert isinstance(update, Update)
            ledger.acknowledge(update.update_id)
        fetched = [update for call in bot.playground.calls_of("getUpdates") for update in call.result or ()]
        assert len(fetched) == 10


async def test_an_update_that_takes_long_keeps_no_other_waiting(storage: Storage):
    async with polling(storage) as bot:
        person = bot.playground.person()
        for number in range(3):
            person.send(str(number))
            # None of them is ever done.
            assert await bot.next_text() == str(number)


async def test_a_token_refused_again_and_again_ends_polling(storage: Storage):
    async with polling(storage) as bot:
        refused = Refused(401, "Unauthorized")
        bot.playground.faults.refuse(refused, method="getUpdates", times=50)
        bot.playground.faults.refuse(refused, method="getMe", times=50)
        bot.playground.person().send("a")
        with pytest.raises(TokenRefused):
            await asyncio.wait_for(asyncio.shield(bot.task), 20)
        assert len([call for call in bot.playground.calls_of("getUpdates") if call.error]) == LIMITS.poll_refusals


async def test_a_token_that_getme_knows_is_not_given_up(storage: Storage):
    async with polling(storage) as bot:
        bot.playground.faults.refuse(Refused(401, "Unauthorized"), method="getUpdates", times=20)
        bot.playground.person().send("a")
        assert await bot.next_text() == "a"


async def test_a_proxys_page_for_every_call_is_waited_out(storage: Storage):
    async with polling(storage) as bot:
        for method in ("getUpdates", "getMe"):
            bot.playground.faults.answer(PAGE, status=404, content_type="text/html", method=method, times=20)
        bot.playground.person().send("a")
        assert await bot.next_text() == "a"


async def test_a_table_of_updates_that_cannot_be_read_loses_nothing(storage: Storage, monkeypatch: pytest.MonkeyPatch):
    handled, locked = storage.updates.handled, 3

    def refuse(update_id: int) -> bool:
        nonlocal locked
        # The second of each answer, so that the first is in hand.
        if update_id % 2 and locked:
            locked -= 1
            raise StorageFailure("database is locked")
        return handled(update_id)

    monkeypatch.setattr(storage.updates, "handled", refuse)
    async with polling(storage) as bot:
        person = bot.playground.person()
        for text in ("a", "b", "c", "d"):
            person.send(text)
        assert sorted([await bot.next_text() for _ in range(4)]) == ["a", "b", "c", "d"]
        assert not locked


def test_the_alive_file_may_vanish_and_come_back(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    alive = AliveFile(tmp_path / "data" / "alive")
    for _ in range(3):
        alive.touch()
    assert caplog.text.count("VIGIE_DATA cannot be written to") == 1
    (tmp_path / "data").mkdir()
    alive.touch()
    assert (tmp_path / "data" / "alive").exists()
