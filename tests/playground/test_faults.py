"""Failures on demand, as python-telegram-bot meets them."""

import asyncio
from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from telegram import Bot
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from playground import Person, Playground


async def test_refusals(playground: Playground, bot: Bot, person: Person) -> None:
    playground.faults.too_many_requests(7)
    with pytest.raises(RetryAfter) as refused:
        await bot.send_message(person.id, "a")
    assert refused.value.retry_after == timedelta(seconds=7)
    playground.faults.forbidden("user is deactivated")
    with pytest.raises(Forbidden, match=r"(?i)user is deactivated"):
        await bot.send_message(person.id, "a")
    playground.faults.bad_request("TOPIC_CLOSED")
    with pytest.raises(BadRequest, match=r"(?i)topic_closed"):
        await bot.send_message(person.id, "a")
    assert [c.error for c in playground.errors] == [
        "Too Many Requests: retry after 7",
        "Forbidden: user is deactivated",
        "Bad Request: TOPIC_CLOSED",
    ]
    await bot.send_message(person.id, "enfin")
    assert [m.text for m in person.messages] == ["enfin"]


async def test_a_share_of_all_calls_fails_at_random(playground: Playground, bot: Bot, person: Person) -> None:
    kinds = [lambda method: playground.faults.server_error(method=method)]
    playground.faults.at_random(0.5, kinds, Random(1))
    failed: Counter[str] = Counter()
    for _ in range(40):
        for name, call in (("send", bot.send_message(person.id, "a")), ("poll", bot.get_updates(timeout=0))):
            try:
                await call
            except NetworkError:
                failed[name] += 1
    assert 10 < failed["send"] < 30
    assert 10 < failed["poll"] < 30
    playground.faults.clear()
    await bot.send_message(person.id, "a")


async def test_servers_that_fail(playground: Playground, bot: Bot, person: Person) -> None:
    playground.faults.server_error()
    with pytest.raises(NetworkError, match=r"(?i)Internal Server Error"):
        await bot.send_message(person.id, "a")
    playground.faults.bad_gateway()
    with pytest.raises(TelegramError, match=r"(?i)502|[Bb]ad [Gg]ateway|Invalid server response"):
        await bot.send_message(person.id, "a")
    assert person.messages == []


@pytest.mark.parametrize("delivered", [False, True])
async def test_connections_that_break_before_or_after(
    playground: Playground, bot: Bot, person: Person, delivered: bool
) -> None:
    playground.faults.drop(delivered=delivered)
    with pytest.raises(NetworkError):
        await bot.send_message(person.id, "a")
    assert len(person.messages) == delivered


async def test_answers_that_come_too_late_may_have_been_delivered(playground: Playground, bot: Bot, person: Person) -> None:
    playground.faults.hang(60)
    sending = asyncio.create_task(bot.send_message(person.id, "a", read_timeout=0.2))
    with pytest.raises(TimedOut):
        await sending
    assert [m.text for m in person.messages] == ["a"]


async def test_a_fault_is_for_a_method_and_a_number_of_times(playground: Playground, bot: Bot, person: Person) -> None:
    playground.faults.server_error(method="sendVoice", times=2)
    await bot.send_message(person.id, "a")
    for _ in range(2):
        with pytest.raises(NetworkError):
            await bot.send_voice(person.id, b"ID3...")
    await bot.send_voice(person.id, b"ID3...")


async def test_polling_goes_on_unless_it_is_meant(playground: Playground, bot: Bot) -> None:
    playground.faults.server_error()
    assert await bot.get_updates() == ()
    playground.faults.server_error(method="getUpdates")
    with pytest.raises(NetworkError):
        await bot.get_updates()
    playground.faults.clear()
    await bot.get_me()
