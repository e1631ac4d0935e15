"""Once a day, over the Bot API: the silent are told, whoever cannot be reached is not asked again, and then they are erased."""

from __future__ import annotations

import datetime as dt
import logging
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from telegram.ext import ExtBot

from bot.assistant import AssistantLoader
from bot.dialogue import Dialogue
from bot.dialogue.my_data.handler import PersonalDataHandler
from bot.dialogue.render import Renderer
from bot.elsewhere import Keeper
from bot.elsewhere.places import Folder
from bot.elsewhere.sealing import new_key
from bot.knowledge import Library
from bot.storage import Person, Storage
from bot.telegram.housekeeping import Housekeeping
from bot.telegram.http import AiohttpRequest
from bot.telegram.rate_limiter import PriorityRateLimiter
from bot.values import Language
from playground import Playground

pytestmark = pytest.mark.slow

DAY = dt.timedelta(1)


@pytest_asyncio.fixture
async def playground() -> AsyncIterator[Playground]:
    playground = Playground(rate_limit=None)
    await playground.start()
    yield playground
    await playground.stop()


class House:
    """Housekeeping over a real Bot API and database, on whatever day it is told."""

    def __init__(self, bot: ExtBot, storage: Storage, library: Library) -> None:
        self.today = dt.datetime.now(dt.UTC).date()
        self.forgotten: list[int] = []
        forget, named = (lambda person: self.forgotten.append(person.chat_id)), (lambda *_: "")
        handler = PersonalDataHandler(library, storage, Renderer(library), named, forget)
        dialogue = Dialogue(library, storage, AssistantLoader(Path("no-model"), library, storage.conversations))
        dialogue._features.my_data = handler
        self._keeping = Housekeeping(bot, storage, dialogue, lambda: self.today)

    async def after(self, days: int) -> None:
        """Keep house on each of the days that go by."""
        for _ in range(days):
            self.today += DAY
            await self._keeping.run()


@pytest_asyncio.fixture
async def house(playground: Playground, storage: Storage, library: Library) -> AsyncIterator[House]:
    async with ExtBot(
        playground.token, base_url=f"{playground.url}/bot", request=AiohttpRequest(), rate_limiter=PriorityRateLimiter()
    ) as bot:
        yield House(bot, storage, library)


async def test_told_after_a_year_erased_a_month_later(playground: Playground, house: House, storage: Storage):
    person, english = playground.person(), playground.person()
    storage.people.save(Person(person.chat_id, Language.FR))
    storage.people.save(Person(english.chat_id, Language.EN))
    await house.after(365)
    assert person.bot_messages == []
    await house.after(1)
    assert "j’effacerai dans trente jours" in person.bot_messages[0].text
    assert "in thirty days" in english.bot_messages[0].text
    await house.after(29)
    assert len(person.bot_messages) == 1
    known = storage.people.get(english.chat_id)
    assert known
    storage.people.seen(known)
    # What `seen` writes is today by the real clock; here a year has gone by.
    storage.connection.execute("UPDATE people SET last_seen = ? WHERE chat_id = ?", (house.today.isoformat(), english.chat_id))
    await house.after(5)
    assert storage.people.get(person.chat_id) is None
    assert house.forgotten == [person.chat_id]
    assert storage.people.get(english.chat_id)


async def test_who_blocked_the_bot_is_erased_all_the_same(playground: Playground, house: House, storage: Storage):
    person = playground.person()
    storage.people.save(Person(person.chat_id, Language.FR))
    person.block()
    await house.after(400)
    assert storage.people.get(person.chat_id) is None
    assert len(playground.calls_of("sendMessage")) == 1


async def test_a_notice_that_could_not_be_sent_is_sent_the_next_day(playground: Playground, house: House, storage: Storage):
    person = playground.person()
    storage.people.save(Person(person.chat_id, Language.FR))
    await house.after(365)
    playground.faults.server_error(method="sendMessage", times=1)
    await house.after(1)
    assert person.bot_messages == []
    await house.after(1)
    assert len(person.bot_messages) == 1


async def test_a_copy_is_made_each_day(house: House, storage: Storage):
    await house.after(3)
    assert storage.newest_copy() == house.today


async def test_each_nights_copy_is_also_kept_elsewhere_and_a_place_that_is_gone_stops_nothing(
    house: House, storage: Storage, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    house._keeping._keeper = Keeper(Folder(tmp_path / "elsewhere"), new_key(tmp_path / "key.txt"), tmp_path)
    await house.after(2)
    names = sorted(path.name for path in (tmp_path / "elsewhere").iterdir())
    assert names == [f"vigie-{house.today - days * DAY}.db.gz.age" for days in (1, 0)]
    shutil.rmtree(tmp_path / "elsewhere")
    (tmp_path / "elsewhere").touch()
    with caplog.at_level(logging.ERROR):
        await house.after(1)
    assert "no copy could be kept elsewhere: the place of VIGIE_COPIES_TO" in caplog.text
    assert storage.newest_copy() == house.today
