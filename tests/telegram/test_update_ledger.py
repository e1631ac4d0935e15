"""Each update is handled once, whatever is repeated or comes out of order."""

from __future__ import annotations

import asyncio
import random

import pytest

from bot.storage import Storage, StorageFailure
from bot.telegram.polling import UpdatesRequest
from bot.telegram.update_ledger import UpdateLedger


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_telegram_keeps_an_update_until_it_is_done(storage: Storage):
    ledger = UpdateLedger(storage)
    assert ledger.offset is None
    assert [ledger.claim(number) for number in (10, 11, 12)] == [True] * 3
    ledger.acknowledge(11)
    assert ledger.offset == 10
    ledger.acknowledge(10)
    assert ledger.offset == 12
    ledger.acknowledge(12)
    assert ledger.offset == 13


def test_repeated_and_late_ones_are_told_apart_also_after_a_restart(storage: Storage):
    ledger = UpdateLedger(storage)
    assert ledger.claim(12)
    assert not ledger.claim(12)
    # Number 11 is late, and still new.
    assert ledger.claim(11)
    ledger.acknowledge(12)
    again = UpdateLedger(storage)
    assert not again.claim(12)
    assert again.claim(11)


def test_any_order_and_any_repetition_handles_each_once(storage: Storage):
    randomly = random.Random(3)
    ledger, handled = UpdateLedger(storage), []
    stream = [number for number in range(200) for _ in range(randomly.randint(1, 4))]
    randomly.shuffle(stream)
    for number in stream:
        if ledger.claim(number):
            handled.append(number)
            if randomly.random() < 0.8:
                ledger.acknowledge(number)
        if randomly.random() < 0.05:
            # Killed: what was in hand is forgotten, what was done is not.
            lost = set(handled) - {n for n in handled if storage.updates.handled(n)}
            handled = [n for n in handled if n not in lost]
            ledger = UpdateLedger(storage)
    assert len(handled) == len(set(handled))


def test_one_in_hand_is_kept_at_telegram_however_long_it_takes_and_however_many_come_after_it(storage: Storage):
    ledger = UpdateLedger(storage)
    for number in range(5, 105):
        ledger.claim(number)
    for number in range(6, 105):
        ledger.acknowledge(number)
    assert (ledger.offset, ledger.in_hand) == (5, 1)


def test_what_was_recorded_with_its_changes_is_not_recorded_again(storage: Storage):
    ledger = UpdateLedger(storage)
    ledger.claim(7)
    with storage.unit_of_work():
        storage.updates.mark(7)
    ledger.written(7)
    ledger.acknowledge(7)
    assert ledger.offset == 8
    assert not UpdateLedger(storage).claim(7)


def test_numbers_that_begin_anew_lower_are_confirmed_too(storage: Storage):
    """After a week without any, Telegram goes on from a random number."""
    ledger = UpdateLedger(storage)
    ledger.claim(900)
    ledger.acknowledge(900)
    for number in range(400, 420):
        assert ledger.claim(number)
    assert ledger.offset == 400
    for number in range(400, 420):
        ledger.acknowledge(number)
    assert ledger.offset == 420


async def test_what_is_given_up_is_not_finished(storage: Storage):
    """Or the webhook would tell Telegram that it is done."""
    ledger = UpdateLedger(storage)
    ledger.claim(1)
    ledger.abandon(1)
    assert not await ledger.finished(1, 0.1)


def test_what_is_given_up_is_kept_for_whoever_starts_next(storage: Storage):
    ledger = UpdateLedger(storage)
    for number in range(100):
        ledger.claim(number)
    ledger.abandon(3)
    for number in (0, 1, 2, *range(4, 100)):
        ledger.acknowledge(number)
    assert ledger.offset == 3
    assert UpdateLedger(storage).claim(3)


def test_what_cannot_be_written_down_is_remembered_until_it_can(storage: Storage, monkeypatch: pytest.MonkeyPatch):
    ledger = UpdateLedger(storage)
    mark, full = storage.updates.mark, True

    def refuse(update_id: int) -> None:
        if full:
            raise StorageFailure("database or disk is full")
        mark(update_id)

    monkeypatch.setattr(storage.updates, "mark", refuse)
    ledger.claim(1)
    ledger.acknowledge(1)
    assert not ledger.claim(1)
    full = False
    ledger.claim(2)
    ledger.acknowledge(2)
    assert storage.updates.handled(1)


async def test_waiting_for_one_to_be_done_can_be_cancelled_at_any_moment(storage: Storage):
    ledger = UpdateLedger(storage)
    for _ in range(50):
        ledger.claim(1)
        task = asyncio.create_task(ledger.progress(5))
        await asyncio.sleep(0)
        ledger.abandon(1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


def test_an_update_that_cannot_be_read_is_emptied_and_the_others_stay():
    good = {"update_id": 2, "message": {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "text": "a"}}
    payload = b'{"ok": true, "result": [{"update_id": 1, "message": {"text": "no chat"}}, %s]}'
    import json

    parsed = UpdatesRequest.parse_json_payload(payload % json.dumps(good).encode())
    assert parsed["result"] == [{"update_id": 1}, good]
