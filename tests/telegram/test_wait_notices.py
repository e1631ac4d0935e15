"""Whoever has had no word for some seconds is told once, by a message, a button's notice or "typing"; no reply waits for it."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio
from telegram import Update
from telegram.ext import ExtBot

from bot.dialogue.reply import Reply
from bot.knowledge import Library
from bot.storage import DATABASE, Storage
from bot.telegram.http import AiohttpRequest
from bot.telegram.operations import Send
from bot.telegram.outbox import Done, Outbox
from bot.telegram.rate_limiter import PriorityRateLimiter
from bot.telegram.update_ledger import UpdateLedger
from bot.telegram.wait_notices import WaitNotices
from bot.values import Language
from bot.voice import Listener
from playground import Person, Playground
from tests.fake_assistant import FakeAssistant
from tests.telegram.conftest import UNLIMITED, ask, eventually, running
from tests.telegram.test_handlers import NO_MODEL, TEXTS, VPN, WIFI, choose, notice, plain
from tests.voice.known import Known

pytestmark = pytest.mark.slow

AFTER = 4.0
WORD = Reply("patience", Language.FR)


class Bench:
    """The notices beside a real ledger, outbox and bot, with a clock of the test's and replies that are held back."""

    def __init__(self, playground: Playground, storage: Storage, bot: ExtBot) -> None:
        self.now = 1000.0
        self.places = asyncio.Semaphore(0)
        self.ledger, self.outbox, self.bot = UpdateLedger(storage), Outbox(storage), bot
        self.waits = WaitNotices(self.ledger, self.outbox, lambda *_: WORD, 30, AFTER, clock=lambda: self.now)
        self.outbox.start(self._carry, self.waits.said)
        self.playground = playground

    async def _carry(self, chat_id: int, operation: object) -> Done:
        await self.places.acquire()
        return Done()

    async def takes(self, count: int) -> None:
        """Telegram takes so many replies."""
        done = self.outbox.counts["done"]
        for _ in range(count):
            self.places.release()
        await eventually(lambda: self.outbox.counts["done"] == done + count, "replies taken")

    async def arrives(self, person: Person, text: str) -> int:
        """An update of that person's comes in; returns its number."""
        person.send(text)
        update: Update = (await self.bot.get_updates(self.ledger.offset))[-1]
        assert self.ledger.claim(update.update_id)
        self.waits.arrived(update)
        return update.update_id

    def handled(self, update_id: int, person: Person, replies: int = 1) -> None:
        """The update is handled, and so many replies wait to be sent."""
        self.outbox.release(self.outbox.add(person.chat_id, [Send(Reply(str(n), Language.FR)) for n in range(replies)]))
        self.ledger.acknowledge(update_id)

    async def look(self, later: float = 0.0) -> int:
        """Let so many seconds go by and look; returns how often people were told up to then."""
        self.now += later
        await self.waits.look(self.bot)
        return len([call for call in self.playground.calls_of("sendMessage") if call.ok])


@pytest_asyncio.fixture
async def bench(storage: Storage) -> AsyncIterator[Bench]:
    playground = Playground(rate_limit=None)
    await playground.start()
    address = f"{playground.url}/bot"
    bot = ExtBot(playground.token, address, request=AiohttpRequest(), get_updates_request=AiohttpRequest(),
                 rate_limiter=PriorityRateLimiter())  # fmt: skip
    async with bot:
        made = Bench(playground, storage, bot)
        yield made
        await made.outbox.stop(0)
    await playground.stop()


async def test_a_person_is_told_after_some_seconds_without_a_word_and_once_a_wait(bench: Bench):
    person = bench.playground.person()
    first = await bench.arrives(person, "a")
    assert await bench.look(AFTER - 0.1) == 0
    assert await bench.look(0.2) == 1
    bench.handled(first, person)
    second = await bench.arrives(person, "b")
    # The same wait, however long.
    assert await bench.look(100 * AFTER) == 1
    bench.handled(second, person)
    await bench.takes(2)
    assert await bench.look(AFTER) == 1
    # Another one.
    await bench.arrives(person, "c")
    assert await bench.look(AFTER) == 2


async def test_a_reply_that_is_handled_and_waits_to_be_sent_is_waited_for_too(bench: Bench):
    person = bench.playground.person()
    bench.handled(await bench.arrives(person, "a"), person)
    assert await bench.look(AFTER) == 1


async def test_whoever_is_given_one_reply_after_another_is_not_told(bench: Bench):
    person = bench.playground.person()
    bench.handled(await bench.arrives(person, "a"), person, replies=3)
    for _ in range(2):
        assert await bench.look(AFTER - 0.1) == 0
        await bench.takes(1)
    assert await bench.look(AFTER - 0.1) == 0
    assert await bench.look(0.2) == 1


async def test_whoever_was_told_to_wait_for_the_model_is_not_told_again(bench: Bench):
    person = bench.playground.person()
    await bench.arrives(person, "a")
    bench.waits.told(person.chat_id)
    assert await bench.look(AFTER) == 0


async def test_a_notice_that_fails_is_not_tried_again(bench: Bench):
    person = bench.playground.person()
    await bench.arrives(person, "a")
    bench.playground.faults.bad_gateway(method="sendMessage")
    assert await bench.look(AFTER) == 0
    assert await bench.look(AFTER) == 0


async def test_a_group_is_not_told(bench: Bench):
    group = bench.playground.group()
    await bench.arrives(group, "/aide")
    assert await bench.look(AFTER) == 0


# The whole bot


async def test_a_voice_message_that_takes_long_is_told_of_once_and_answered(tmp_path: Path, library: Library):
    known = Known(WIFI)
    known.gate.clear()
    limits = replace(UNLIMITED, wait_notice=0.05)
    loader = FakeAssistant.scripted(TEXTS)
    async with running(NO_MODEL, tmp_path, loader, lambda _: Listener(known), limits, voice_engine="off") as playground:
        person = playground.person()
        sent = person.send_voice()
        told = await person.wait_for(timeout=20, after=sent)
        assert told.text == plain(library, "wait")
        # Behind it in the same chat.
        last = person.send(VPN)
        known.gate.set()
        await person.wait_for(lambda m: library.answers["wifi-hospital"].fr.short in m.text, timeout=20, after=told.id)
        await person.wait_for(lambda m: m.text.startswith(plain(library, "out_of_scope")[:20]), timeout=20, after=last)
        assert [m.text for m in person.bot_messages].count(told.text) == 1


async def test_a_button_that_is_waited_for_shows_it(tmp_path: Path, library: Library):
    limits = replace(UNLIMITED, wait_notice=0.05)
    loader = FakeAssistant.scripted(TEXTS, choose=choose)
    async with running(NO_MODEL, tmp_path, loader, limits=limits, voice_engine="off") as playground:
        person = playground.person()
        asked = await ask(person, "/bilan")
        await eventually(lambda: not playground.unanswered_callbacks(), "nothing under way")
        writer = sqlite3.connect(tmp_path / DATABASE, isolation_level=None)
        writer.execute("BEGIN IMMEDIATE")
        first, before = library.checklist.quick[0], asked.text
        query = person.press(asked.id, f"c:{first}:r1:y")
        assert await notice(playground, query) == plain(library, "wait")
        writer.execute("ROLLBACK")
        writer.close()
        await person.wait_for(lambda m: m.id == asked.id and m.text != before, timeout=20)


async def test_in_a_crowd_no_reply_makes_room_for_a_notice_buttons_show_it_and_others_see_typing(
    tmp_path: Path, library: Library
):
    limits = replace(UNLIMITED, wait_notice=0.5)
    loader = FakeAssistant.scripted(TEXTS, choose=choose)
    async with running(NO_MODEL, tmp_path, loader, limits=limits, voice_engine="off", sends_per_second=4) as playground:
        presser = playground.person()
        menu = await ask(presser, "/themes")
        people = [playground.person() for _ in range(24)]
        sent = [person.send(WIFI) for person in people]
        await playground.wait_until(lambda: playground.calls_of("sendChatAction"), timeout=20, what="typing shown")
        query = presser.press(menu.id, "t:backups")
        assert await notice(playground, query) == plain(library, "wait")
        for person, number in zip(people, sent, strict=True):
            await person.wait_for(lambda m: library.answers["wifi-hospital"].fr.short in m.text, timeout=30, after=number)
        assert {m.text for person in people for m in person.bot_messages}.isdisjoint({plain(library, "wait")})
