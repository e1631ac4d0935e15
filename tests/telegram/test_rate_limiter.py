"""Telegram's limits are kept whatever is asked for at once, and answers go before a mass sending."""

from __future__ import annotations

import asyncio
import time
from bisect import bisect_left
from datetime import timedelta

import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.telegram.exchange import at_once
from bot.telegram.rate_limiter import BULK, SEVERAL, SPARE, NoSlot, PriorityRateLimiter, counts

pytestmark = pytest.mark.slow


class Telegram:
    """Notes when each call came."""

    def __init__(self) -> None:
        self.calls: list[tuple[float, int | None, str]] = []
        self.refuse: dict[int | None, list[float]] = {}
        self.refused: list[float] = []

    async def __call__(self, chat_id: int | None, what: str) -> str:
        if self.refuse.get(chat_id):
            self.refused.append(time.monotonic())
            raise RetryAfter(timedelta(seconds=self.refuse[chat_id].pop()))
        self.calls.append((time.monotonic(), chat_id, what))
        return what


async def send(
    pace: PriorityRateLimiter, telegram: Telegram, chat_id: int | None, what: str, endpoint: str = "sendMessage"
) -> str:
    priority = what if what in (BULK, SPARE) else None
    return await pace.process_request(telegram, (chat_id, what), {}, endpoint, {"chat_id": chat_id}, priority)


def most_in_a_second(telegram: Telegram) -> int:
    times = sorted(at for at, *_ in telegram.calls)
    return max(index + 1 - bisect_left(times, at - 1.0) for index, at in enumerate(times))


async def test_never_more_in_any_second_than_allowed():
    pace, telegram = PriorityRateLimiter(40), Telegram()
    bulk = [send(pace, telegram, chat, "bulk") for chat in range(100)]
    answers = [send(pace, telegram, 1000 + chat, "answer") for chat in range(50)]
    await asyncio.gather(*bulk, *answers)
    assert len(telegram.calls) == 150
    assert most_in_a_second(telegram) <= 40


async def test_answers_overtake_a_mass_sending():
    pace, telegram = PriorityRateLimiter(30), Telegram()
    bulk = [asyncio.create_task(send(pace, telegram, chat, "bulk")) for chat in range(60)]
    await asyncio.sleep(0.1)
    for chat in range(3):
        await send(pace, telegram, 1000 + chat, "answer")
    order = [what for _, _, what in telegram.calls]
    assert order.index("answer") < 10
    assert order.count("answer") == 3
    assert order.count("bulk") < 15
    for task in bulk:
        task.cancel()


async def test_a_mass_sending_leaves_the_room_that_answers_have_needed():
    pace, telegram = PriorityRateLimiter(20), Telegram()
    for chat in range(10):
        await send(pace, telegram, 1000 + chat, "answer")
    bulk = [asyncio.create_task(send(pace, telegram, chat, "bulk")) for chat in range(60)]
    await asyncio.sleep(1.5)
    waited = time.monotonic()
    await send(pace, telegram, 2000, "answer")
    # With all twenty places taken it would have had to wait for one.
    assert telegram.calls[-1][2] == "answer"
    assert telegram.calls[-1][0] - waited < 0.05
    for task in bulk:
        task.cancel()


async def test_one_chat_gets_a_short_burst_then_one_a_second():
    pace, telegram = PriorityRateLimiter(100, burst=5), Telegram()
    await asyncio.gather(*(send(pace, telegram, 7, "answer") for _ in range(7)))
    times = [at - telegram.calls[0][0] for at, *_ in telegram.calls]
    assert times[4] < 0.2
    assert times[5] >= 0.95
    assert times[6] >= 1.9


@pytest.mark.parametrize("what", ["answer", "bulk"])
async def test_a_retry_after_halts_only_the_chat_it_is_for(what: str):
    pace, telegram = PriorityRateLimiter(100), Telegram()
    telegram.refuse = {7: [0.6]}
    with pytest.raises(RetryAfter):
        await send(pace, telegram, 7, what)
    halted = asyncio.create_task(send(pace, telegram, 7, "answer"))
    await asyncio.sleep(0)
    for chat in range(10, 40):
        await send(pace, telegram, chat, "bulk" if chat % 3 else "answer")
    # Nobody else had to wait for it.
    assert not halted.done()
    assert await halted == "answer"
    arrived = {chat: at for at, chat, _ in telegram.calls}
    assert arrived[7] - telegram.refused[0] >= 0.6


@pytest.mark.parametrize("waiting", ["answer", "bulk"])
async def test_what_may_go_missing_takes_no_slot_that_anything_else_wants(waiting: str):
    pace, telegram = PriorityRateLimiter(4), Telegram()
    assert await send(pace, telegram, 1, SPARE) == SPARE
    # One of four is used, and at most two are kept for replies.
    assert await send(pace, telegram, 2, SPARE) == SPARE
    tasks = [asyncio.create_task(send(pace, telegram, 10 + chat, waiting)) for chat in range(12)]
    refused = 0
    while not all(task.done() for task in tasks):
        await asyncio.sleep(0.005)
        try:
            await send(pace, telegram, 3, SPARE)
        except NoSlot:
            refused += 1
        else:
            assert all(task.done() or not pace._turns[waiting == "bulk"].locked() for task in tasks)
    assert refused
    assert most_in_a_second(telegram) <= 4


async def test_what_may_go_missing_leaves_its_chat_room_for_the_reply():
    pace, telegram = PriorityRateLimiter(100, burst=2), Telegram()
    await send(pace, telegram, 7, SPARE)
    with pytest.raises(NoSlot):
        await send(pace, telegram, 7, SPARE)
    # Raises where it has to wait.
    assert at_once(send(pace, telegram, 7, "answer")) == "answer"


@pytest.mark.parametrize("error", [NetworkError("502"), TimedOut(), BadRequest("no"), Forbidden("blocked")])
async def test_what_fails_is_left_to_the_caller_at_once(error: TelegramError):
    pace, calls = PriorityRateLimiter(100), []

    async def fail() -> None:
        calls.append(error)
        raise error

    with pytest.raises(type(error)):
        await pace.process_request(fail, (), {}, "sendMessage", {"chat_id": 7}, None)
    assert calls == [error]


async def test_several_chats_refused_within_a_short_time_halt_all():
    pace, telegram = PriorityRateLimiter(100), Telegram()
    telegram.refuse = {chat: [0.5] for chat in range(SEVERAL)}
    for chat in range(SEVERAL):
        with pytest.raises(RetryAfter):
            await send(pace, telegram, chat, "answer")
    await send(pace, telegram, 100, "answer")
    assert telegram.calls[0][0] - telegram.refused[0] >= 0.5


async def test_the_same_chat_refused_several_times_halts_no_other():
    pace, telegram = PriorityRateLimiter(100), Telegram()
    for _ in range(SEVERAL + 1):
        telegram.refuse = {7: [5]}
        with pytest.raises(RetryAfter):
            await send(pace, telegram, 7, "other", "deleteMessage")
    await asyncio.wait_for(send(pace, telegram, 8, "answer"), 3)


async def test_a_refusal_that_names_no_chat_halts_all_unless_it_is_about_the_bots_profile():
    pace, telegram = PriorityRateLimiter(100), Telegram()
    telegram.refuse = {None: [3600, 0.4]}
    with pytest.raises(RetryAfter):
        await send(pace, telegram, None, "other", "answerCallbackQuery")
    await send(pace, telegram, 8, "answer")
    assert telegram.calls[0][0] - telegram.refused[0] >= 0.4
    with pytest.raises(RetryAfter):
        await send(pace, telegram, None, "other", "setMyName")
    await asyncio.wait_for(send(pace, telegram, 9, "answer"), 3)


async def test_what_is_no_message_does_not_wait():
    pace, telegram = PriorityRateLimiter(1), Telegram()
    await send(pace, telegram, 7, "answer")
    began = time.monotonic()
    for endpoint in ("answerCallbackQuery", "sendChatAction", "getUpdates"):
        await send(pace, telegram, 8, "other", endpoint)
    assert time.monotonic() - began < 0.5
    assert counts("sendVoice")
    assert counts("editMessageText")
