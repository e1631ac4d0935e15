"""Long polling, and the webhook."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from telegram import Bot, Update
from telegram.error import BadRequest, Conflict

from playground import Person, Playground
from tests.waiting import within

from .conftest import Raw


async def test_a_poll_returns_as_soon_as_an_update_comes(playground: Playground, bot: Bot, person: Person) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=50))
    await playground.wait_until(lambda: playground.calls_of("getUpdates"))
    person.send("Bonjour")
    (update,) = await within(5, "the answer to a poll", poll)
    assert update.message
    assert update.message.text == "Bonjour"


async def test_updates_stay_until_they_are_confirmed(bot: Bot, person: Person) -> None:
    person.send("un")
    person.send("deux")
    first, second = await bot.get_updates()
    assert second.update_id == first.update_id + 1
    assert [u.update_id for u in await bot.get_updates()] == [first.update_id, second.update_id]
    assert await bot.get_updates(offset=second.update_id) == (second,)
    assert await bot.get_updates(offset=second.update_id + 1) == ()


async def test_limit_and_negative_offset(bot: Bot, person: Person) -> None:
    for text in ("un", "deux", "trois"):
        person.send(text)
    assert len(await bot.get_updates(limit=2)) == 2
    assert [u.message.text for u in await bot.get_updates(offset=-1) if u.message] == ["trois"]
    assert len(await bot.get_updates()) == 1


async def test_only_allowed_updates_are_kept(bot: Bot, person: Person) -> None:
    await bot.get_updates(allowed_updates=["callback_query"])
    person.send("un")
    assert await bot.get_updates() == ()
    await bot.get_updates(allowed_updates=[])
    person.send("deux")
    assert len(await bot.get_updates()) == 1


async def test_of_two_pollers_the_earlier_is_told_of_the_conflict(playground: Playground, bot: Bot, person: Person) -> None:
    earlier = asyncio.create_task(bot.get_updates(timeout=50))
    await playground.wait_until(lambda: playground.calls_of("getUpdates"))
    async with Bot(playground.token, base_url=f"{playground.url}/bot") as twin:
        later = asyncio.create_task(twin.get_updates(timeout=50))
        with pytest.raises(Conflict, match=r"(?i)terminated by other getUpdates request"):
            await within(5, "the earlier poll ended", earlier)
        person.send("Bonjour")
        assert len(await within(5, "the answer to the later poll", later)) == 1


@pytest.mark.thorough
async def test_a_bot_that_stops_and_starts_again_is_no_conflict(playground: Playground) -> None:
    for _ in range(10):
        async with Bot(playground.token, base_url=f"{playground.url}/bot") as bot:
            before = len(playground.calls)
            poll = asyncio.create_task(bot.get_updates(timeout=50))
            await playground.wait_until(lambda: len(playground.calls) > before)  # noqa: B023
            poll.cancel()
            await asyncio.wait([poll])
            await bot.get_updates()  # what python-telegram-bot's updater does last
    assert playground.errors == []


async def test_polling_beside_a_webhook_is_a_conflict(playground: Playground, bot: Bot) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=50))
    await playground.wait_until(lambda: playground.calls_of("getUpdates"))
    await bot.set_webhook("http://127.0.0.1:9/")
    with pytest.raises(Conflict, match=r"(?i)webhook is active"):
        await within(5, "the answer to a poll", poll)
    with pytest.raises(Conflict, match=r"(?i)webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == ()


async def test_stopping_ends_the_poll_under_way() -> None:
    playground = Playground()
    await playground.start()
    async with Bot(playground.token, base_url=f"{playground.url}/bot") as bot:
        poll = asyncio.create_task(bot.get_updates(timeout=50))
        await playground.wait_until(lambda: playground.calls_of("getUpdates"))
        await within(5, "the playground stopped", playground.stop())
        assert await poll == ()


class Receiver:
    """The bot's side of a webhook; answers with the statuses it is given, then with 200."""

    def __init__(self) -> None:
        self.received: asyncio.Queue[tuple[str | None, Update]] = asyncio.Queue()
        self.statuses: list[int] = []
        self.url = ""

    async def take(self, request: web.Request) -> web.Response:
        update = Update.de_json(await request.json(), None)
        await self.received.put((request.headers.get("X-Telegram-Bot-Api-Secret-Token"), update))
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield receiver
    await runner.cleanup()


async def test_a_webhook_gets_its_updates_with_the_secret(bot: Bot, person: Person, receiver: Receiver) -> None:
    person.send("avant")
    await bot.set_webhook(receiver.url, secret_token="s3cret-_")
    person.send("après")
    for expected in ("avant", "après"):
        secret, update = await within(5, "an update at the webhook", receiver.received.get())
        assert (secret, update.message and update.message.text) == ("s3cret-_", expected)
    assert (await bot.get_webhook_info()).url == receiver.url


async def test_a_failed_delivery_is_tried_again_in_order(
    playground: Playground, bot: Bot, person: Person, receiver: Receiver
) -> None:
    receiver.statuses = [500, 302]
    await bot.set_webhook(receiver.url)
    person.send("un")
    person.send("deux")
    texts = []
    for _ in range(4):
        _, update = await within(5, "an update at the webhook", receiver.received.get())
        texts.append(update.message and update.message.text)
    assert texts == ["un", "un", "un", "deux"]
    info = await bot.get_webhook_info()
    assert info.last_error_message == "Wrong response from the webhook: 302 Found"


async def test_pending_updates_can_be_dropped(bot: Bot, person: Person) -> None:
    person.send("un")
    assert (await bot.get_webhook_info()).pending_update_count == 1
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()


async def test_webhooks_stay_on_this_computer_and_secrets_are_plain(raw: Raw, bot: Bot) -> None:
    with pytest.raises(BadRequest, match=r"(?i)this computer only"):
        await bot.set_webhook("https://example.org/hook")
    refusal = await raw.refusal("setWebhook", url="http://127.0.0.1:9/", secret_token="é")
    assert refusal == "Bad Request: secret token contains unallowed characters"
