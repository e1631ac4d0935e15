"""Flood limits, on a clock that moves when the test says so."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from telegram import Bot
from telegram.error import RetryAfter

from playground import Playground, RateLimit


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def playground(clock: Clock) -> AsyncIterator[Playground]:
    playground = Playground(clock=clock)
    await playground.start()
    yield playground
    await playground.stop()


async def test_a_private_chat_takes_a_burst_then_one_a_second(playground: Playground, bot: Bot, clock: Clock) -> None:
    person = playground.person()
    for _ in range(20):
        await bot.send_message(person.id, "a")
    with pytest.raises(RetryAfter) as refused:
        await bot.send_message(person.id, "a")
    assert refused.value.retry_after == timedelta(seconds=1)
    await bot.send_message(playground.person().id, "another chat is free")
    clock.now += 1
    await bot.send_message(person.id, "a")
    assert len(person.messages) == 21
    assert playground.errors[0].error == "Too Many Requests: retry after 1"


async def test_all_chats_together_take_thirty_a_second(playground: Playground, bot: Bot, clock: Clock) -> None:
    for _ in range(30):
        await bot.send_message(playground.person().id, "a")
    with pytest.raises(RetryAfter):
        await bot.send_message(playground.person().id, "a")
    clock.now += 1
    await bot.send_message(playground.person().id, "a")


async def test_a_group_takes_twenty_a_minute(playground: Playground, bot: Bot, clock: Clock) -> None:
    group = playground.group()
    for _ in range(20):
        await bot.send_message(group.chat_id, "a")
    with pytest.raises(RetryAfter) as refused:
        await bot.send_message(group.chat_id, "a")
    assert refused.value.retry_after == timedelta(seconds=3)
    clock.now += 3
    await bot.send_message(group.chat_id, "a")


async def test_a_refused_message_is_not_counted(playground: Playground, bot: Bot, clock: Clock) -> None:
    person = playground.person()
    for _ in range(20):
        await bot.send_message(person.id, "a")
    for _ in range(5):
        with pytest.raises(RetryAfter):
            await bot.send_message(person.id, "a")
    clock.now += 1
    await bot.send_message(person.id, "a")


async def test_edits_and_gestures_are_free(playground: Playground, bot: Bot) -> None:
    person = playground.person()
    sent = await bot.send_message(person.id, "0")
    for number in range(1, 60):
        await bot.edit_message_text(str(number), person.id, sent.message_id)
        await bot.send_chat_action(person.id, "typing")


async def test_limits_can_be_chosen_and_switched_off(clock: Clock) -> None:
    for limit, refused in ((RateLimit(private_burst=2), True), (None, False)):
        playground = Playground(clock=clock, rate_limit=limit)
        await playground.start()
        person = playground.person()
        async with Bot(playground.token, base_url=f"{playground.url}/bot") as bot:
            for _ in range(2):
                await bot.send_message(person.id, "a")
            if refused:
                with pytest.raises(RetryAfter):
                    await bot.send_message(person.id, "a")
            else:
                await bot.send_message(person.id, "a")
        await playground.stop()
