"""Each update is handled once, whatever is repeated or comes out of order; a flood is told once, and dropped."""

from __future__ import annotations

import asyncio
import random

import pytest

from bot.storage import Storage, StorageFailure
from bot.telegram.flood import BURST, FloodGate, Verdict
from bot.telegram.inbox import HELD, WINDOW, Inbox
from bot.telegram.polling import UpdatesRequest


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_telegram_keeps_an_update_until_it_is_done(storage: Storage):
    inbox = Inbox(storage)
    assert inbox.offset is None
    assert [inbox.take(number) for number in (10, 11, 12)] == [True] * 3
    inbox.done(11)
    assert inbox.offset == 10
    inbox.done(10)
    assert inbox.offset == 12
    inbox.done(12)
    assert inbox.offset == 13


def test_repeated_and_late_ones_are_told_apart_also_after_a_restart(storage: Storage):
    inbox = Inbox(storage)
    assert inbox.take(12)
    assert not inbox.take(12)
    # Number 11 is late, and still new.
    assert inbox.take(11)
    inbox.done(12)
    again = Inbox(storage)
    assert not again.take(12)
    assert again.take(11)


def test_any_order_and_any_repetition_handles_each_once(storage: Storage):
    randomly = random.Random(3)
    inbox, handled = Inbox(storage), []
    stream = [number for number in range(200) for _ in range(randomly.randint(1, 4))]
    randomly.shuffle(stream)
    for number in stream:
        if inbox.take(number):
            handled.append(number)
            if randomly.random() < 0.8:
                inbox.done(number)
        if randomly.random() < 0.05:
            # Killed: what was in hand is forgotten, what was done is not.
            lost = set(handled) - {n for n in handled if storage.updates.handled(n)}
            handled = [n for n in handled if n not in lost]
            inbox = Inbox(storage)
    assert len(handled) == len(set(handled))


def test_one_in_hand_for_long_no_longer_holds_the_others_back(storage: Storage):
    clock = Clock()
    inbox = Inbox(storage, clock)
    inbox.take(5)
    inbox.take(6)
    inbox.done(6)
    assert inbox.offset == 5
    clock.now = HELD + 1
    assert inbox.offset == 7


def test_numbers_that_begin_anew_lower_are_confirmed_too(storage: Storage):
    """After a week without any, Telegram goes on from a random number."""
    inbox = Inbox(storage)
    inbox.take(900)
    inbox.done(900)
    for number in range(400, 420):
        assert inbox.take(number)
    assert inbox.offset == 400
    for number in range(400, 420):
        inbox.done(number)
    assert inbox.offset == 420


async def test_what_is_given_up_is_not_finished(storage: Storage):
    """Or the webhook would tell Telegram that it is done."""
    inbox = Inbox(storage)
    inbox.take(1)
    inbox.drop(1)
    assert not await inbox.finished(1, 0.1)


def test_what_is_given_up_is_kept_for_whoever_starts_next(storage: Storage):
    inbox = Inbox(storage)
    for number in range(100):
        inbox.take(number)
    inbox.drop(3)
    for number in range(4, 100):
        inbox.done(number)
    assert inbox.offset == 3
    assert Inbox(storage).take(3)


def test_a_flood_of_one_does_not_hold_the_others_back(storage: Storage):
    inbox = Inbox(storage)
    for number in range(300):
        inbox.take(number)
    assert inbox.offset == 300 - WINDOW
    for number in range(299):
        inbox.done(number)
    assert inbox.offset == 299


def test_what_cannot_be_written_down_is_remembered_until_it_can(storage: Storage):
    inbox = Inbox(storage)
    mark, full = storage.updates.mark, True

    def refuse(update_id: int) -> None:
        if full:
            raise StorageFailure("database or disk is full")
        mark(update_id)

    storage.updates.mark = refuse
    inbox.take(1)
    inbox.done(1)
    assert not inbox.take(1)
    full = False
    inbox.take(2)
    inbox.done(2)
    assert storage.updates.handled(1)


async def test_waiting_for_one_to_be_done_can_be_cancelled_at_any_moment(storage: Storage):
    inbox = Inbox(storage)
    for _ in range(50):
        inbox.take(1)
        task = asyncio.create_task(inbox.progress(5))
        await asyncio.sleep(0)
        inbox.drop(1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


def test_an_update_that_cannot_be_read_is_emptied_and_the_others_stay():
    good = {"update_id": 2, "message": {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "text": "a"}}
    payload = b'{"ok": true, "result": [{"update_id": 1, "message": {"text": "no chat"}}, %s]}'
    import json

    parsed = UpdatesRequest.parse_json_payload(payload % json.dumps(good).encode())
    assert parsed["result"] == [{"update_id": 1}, good]


def test_a_person_at_their_fastest_is_never_too_fast():
    clock = Clock()
    gate = FloodGate(clock)
    for _ in range(24):
        clock.now += 0.5
        assert gate.judge(1) is Verdict.TAKE


def test_a_flood_is_told_once_then_dropped_and_stops_nobody_else():
    clock = Clock()
    gate = FloodGate(clock)
    verdicts = [gate.judge(1) for _ in range(1000)]
    assert verdicts.count(Verdict.TAKE) == BURST
    assert verdicts.count(Verdict.TELL) == 1
    assert gate.judge(2) is Verdict.TAKE
    clock.now = 5
    assert [gate.judge(1) for _ in range(8)].count(Verdict.TAKE) == 5
    clock.now = 120
    again = [gate.judge(1) for _ in range(100)]
    assert (again.count(Verdict.TAKE), again.count(Verdict.TELL)) == (BURST, 1)
