"""Reminders are delivered once: none lost, none doubled, whatever Telegram answers and whenever the bot stops."""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.reminders import (
    Blocked,
    Deliverer,
    Gone,
    Refused,
    SendResult,
    Sent,
    Subscriptions,
    Unreachable,
    Wait,
    bring_near,
    first_due,
)
from bot.reminders.deliver import ATTEMPTS, BATCH, RETRY_AFTER
from bot.reminders.due import open_due
from bot.storage import DATABASE, Calendar, Delivery, Person, Storage, Subscription
from bot.values import Language, ReminderKind

# Noon in Paris on 5 March 2027.
NOON = int(dt.datetime.fromisoformat("2027-03-05T12:00+01:00").timestamp())
HOUR, DAY = 3600, 86_400


class Clock:
    """Time that moves when told to."""

    now = NOON

    def __call__(self) -> float:
        return self.now


class Recipients:
    """Whoever the reminders go to; `answer` says what Telegram answers to each."""

    def __init__(self, answer: Callable[[Delivery], SendResult] = lambda _: Sent()) -> None:
        self.answer = answer
        self.got: list[tuple[int, str, str, int]] = []

    async def send(self, delivery: Delivery) -> SendResult:
        await asyncio.sleep(0)
        outcome = self.answer(delivery)
        if isinstance(outcome, Sent):
            self.got.append((delivery.chat_id, delivery.kind, delivery.month, delivery.tip))
        return outcome


@pytest.fixture
def clock() -> Clock:
    return Clock()


def subscribe(
    storage: Storage,
    chat_id: int,
    kind: ReminderKind = ReminderKind.BACKUP,
    rule: str = "5@1100",
    due: int | None = NOON - HOUR,
) -> None:
    storage.people.save(Person(chat_id, Language.FR))
    storage.reminders.save(chat_id, storage.reminders.calendar(chat_id), [Subscription(kind, rule, active=True, due=due)])


async def run(storage: Storage, recipients: Recipients, clock: Clock) -> Counter[str]:
    return await Deliverer(storage, recipients, clock).run()


async def test_what_is_due_is_sent_once_and_is_next_due_in_a_month(storage: Storage, clock: Clock):
    subscribe(storage, 7)
    recipients = Recipients()
    for _ in range(3):
        await run(storage, recipients, clock)
    assert recipients.got == [(7, "backup", "2027-03", 0)]
    due = storage.reminders.of(7)[ReminderKind.BACKUP].due
    assert dt.datetime.fromtimestamp(due, dt.UTC) == dt.datetime.fromisoformat("2027-04-05T11:00+02:00")
    clock.now = due
    await run(storage, recipients, clock)
    assert recipients.got[1:] == [(7, "backup", "2027-04", 1)]


async def test_nothing_is_sent_before_its_time_nor_to_whoever_switched_it_off(storage: Storage, clock: Clock):
    subscribe(storage, 7, due=NOON + 60)
    subscribe(storage, 8)
    storage.reminders.save(8, Calendar(), [Subscription(ReminderKind.BACKUP, "5@1100", active=False, due=NOON - HOUR)])
    recipients = Recipients()
    await run(storage, recipients, clock)
    assert recipients.got == []


async def test_a_day_moved_within_the_month_does_not_bring_it_twice(storage: Storage, clock: Clock):
    subscribe(storage, 7)
    recipients = Recipients()
    await run(storage, recipients, clock)
    storage.reminders.save(
        7, Calendar(), [Subscription(ReminderKind.BACKUP, "15@1100", True, first_due("15@1100", "Europe/Paris", NOON))]
    )
    clock.now += 10 * DAY
    await run(storage, recipients, clock)
    assert len(recipients.got) == 1
    clock.now = storage.reminders.of(7)[ReminderKind.BACKUP].due
    await run(storage, recipients, clock)
    assert [month for _, _, month, _ in recipients.got] == ["2027-03", "2027-04"]


async def test_thousands_due_at_once_each_get_one(storage: Storage, clock: Clock):
    for chat_id in range(1, 3 * BATCH + 12):
        subscribe(storage, chat_id)
    recipients = Recipients()
    counts = await run(storage, recipients, clock)
    assert counts == {"sent": 3 * BATCH + 11}
    assert sorted(chat_id for chat_id, *_ in recipients.got) == list(range(1, 3 * BATCH + 12))


async def test_after_months_of_silence_each_kind_comes_once_spread_out(storage: Storage, clock: Clock):
    for chat_id in range(1, 301):
        subscribe(storage, chat_id)
    clock.now += 100 * DAY
    recipients = Recipients()
    await run(storage, recipients, clock)
    at_once = len(recipients.got)
    assert at_once < 30
    for _ in range(40):
        clock.now += 60
        await run(storage, recipients, clock)
    assert Counter(chat_id for chat_id, *_ in recipients.got) == Counter(range(1, 301))


async def test_what_is_overdue_at_night_waits_for_the_morning(storage: Storage, clock: Clock):
    subscribe(storage, 7)
    clock.now = int(dt.datetime.fromisoformat("2027-03-06T02:00+01:00").timestamp())
    recipients = Recipients()
    for _ in range(8):
        await run(storage, recipients, clock)
        if recipients.got:
            break
        assert recipients.got == []
        clock.now += HOUR
    there = dt.datetime.fromtimestamp(clock.now, dt.UTC)
    assert there == dt.datetime.fromisoformat("2027-03-06T07:00+01:00")


async def test_night_is_local(storage: Storage, clock: Clock):
    """Noon in Paris is 1 in the morning in Tahiti."""
    subscribe(storage, 7)
    storage.reminders.save(
        7, Calendar("Pacific/Tahiti"), [Subscription(ReminderKind.BACKUP, "5@1100", active=True, due=NOON - HOUR)]
    )
    recipients = Recipients()
    await run(storage, recipients, clock)
    assert recipients.got == []
    clock.now += 7 * HOUR
    await run(storage, recipients, clock)
    assert len(recipients.got) == 1


@pytest.mark.thorough
async def test_a_failing_network_is_tried_again_with_growing_pauses_and_given_up_after_a_day(storage: Storage, clock: Clock):
    subscribe(storage, 7, due=NOON)
    tries: list[int] = []

    def fail(delivery: Delivery) -> SendResult:
        tries.append(clock.now)
        return Unreachable("NetworkError")

    recipients = Recipients(fail)
    for _ in range(500):
        await run(storage, recipients, clock)
        clock.now += 20 if len(tries) < 3 else 720
    pauses = [later - earlier for earlier, later in itertools.pairwise(tries)]
    assert pauses[:2] == [20, 60]
    assert all(pause >= RETRY_AFTER[-1] for pause in pauses[4:] if pause < 9 * HOUR)
    assert len(tries) == ATTEMPTS
    # A day of trying, and the nights between.
    assert 22 * HOUR < tries[-1] - tries[0] < 48 * HOUR
    assert [count.state for count in storage.deliveries.by_day()] == ["given_up"]


async def test_what_could_not_be_sent_comes_as_soon_as_the_network_is_back(storage: Storage, clock: Clock):
    subscribe(storage, 7)
    recipients = Recipients(lambda _: Unreachable("TimedOut"))
    await run(storage, recipients, clock)
    recipients.answer = lambda _: Sent()
    clock.now += RETRY_AFTER[0]
    await run(storage, recipients, clock)
    assert len(recipients.got) == 1


async def test_too_fast_waits_as_long_as_telegram_asks(storage: Storage, clock: Clock):
    subscribe(storage, 7)
    recipients = Recipients(lambda _: Wait(35))
    await run(storage, recipients, clock)
    recipients.answer = lambda _: Sent()
    clock.now += 34
    await run(storage, recipients, clock)
    assert recipients.got == []
    clock.now += 2
    await run(storage, recipients, clock)
    assert len(recipients.got) == 1


async def test_whoever_blocked_the_bot_hears_nothing_until_they_come_back(storage: Storage, clock: Clock):
    subscribe(storage, 7)
    recipients = Recipients(lambda _: Blocked())
    await run(storage, recipients, clock)
    recipients.answer = lambda _: Sent()
    clock.now += 40 * DAY
    await run(storage, recipients, clock)
    assert recipients.got == []
    assert storage.reminders.of(7)[ReminderKind.BACKUP].active
    Subscriptions(storage, {"Europe/Paris"}, clock).reachable(7, back=True)
    await run(storage, recipients, clock)
    assert [month for _, _, month, _ in recipients.got] == ["2027-03"]
    assert storage.reminders.of(7)[ReminderKind.BACKUP].due > clock.now


async def test_a_deleted_account_is_forgotten(storage: Storage, clock: Clock):
    subscribe(storage, 7)
    await run(storage, Recipients(lambda _: Gone()), clock)
    assert storage.reminders.of(7) == {}
    assert storage.people.get(7) is None
    assert storage.deliveries.by_day() == []


async def test_a_message_refused_for_good_is_not_tried_again(storage: Storage, clock: Clock):
    subscribe(storage, 7)
    recipients = Recipients(lambda _: Refused("can't parse entities"))
    await run(storage, recipients, clock)
    recipients.answer = lambda _: Sent()
    clock.now += 2 * DAY
    await run(storage, recipients, clock)
    assert recipients.got == []
    assert [count.state for count in storage.deliveries.by_day()] == ["failed"]


async def test_a_crash_repeats_at_most_what_was_on_its_way(tmp_path: Path, clock: Clock):
    path = tmp_path / DATABASE
    storage = Storage(path)
    for chat_id in range(1, 501):
        subscribe(storage, chat_id)

    class Crash(BaseException):
        """The process ends here."""

    recipients = Recipients()

    def crash(delivery: Delivery) -> SendResult:
        if len(recipients.got) == 333:
            raise Crash
        return Sent()

    recipients.answer = crash
    deliverer = Deliverer(storage, recipients, clock)
    # As a kill would leave it: nothing written any more.
    deliverer._write = lambda: None  # type: ignore[method-assign]
    with pytest.raises(Crash):
        await deliverer.run()
    storage.close()
    again = Storage(path)
    survivor = Deliverer(again, recipients, clock)
    survivor.recover()
    recipients.answer = lambda _: Sent()
    await survivor.run()
    counts = Counter(chat_id for chat_id, *_ in recipients.got)
    assert set(counts) == set(range(1, 501))
    again.close()


async def test_stopping_finishes_what_is_on_its_way_and_leaves_the_rest_due(storage: Storage, clock: Clock):
    for chat_id in range(1, 501):
        subscribe(storage, chat_id)
    recipients = Recipients()
    deliverer = Deliverer(storage, recipients, clock)

    def stop_soon(delivery: Delivery) -> SendResult:
        if len(recipients.got) == 100:
            deliverer.stop()
        return Sent()

    recipients.answer = stop_soon
    await deliverer.run()
    assert 100 < len(recipients.got) < 200
    assert storage.deliveries.recover() == 0
    await run(storage, recipients, clock)
    assert Counter(chat_id for chat_id, *_ in recipients.got) == Counter(range(1, 501))


async def test_later_means_once_more_and_done_means_no_more(storage: Storage, clock: Clock):
    subscribe(storage, 7)
    recipients = Recipients()
    await run(storage, recipients, clock)
    assert storage.deliveries.snooze(7, "backup", "2027-03", NOON + DAY)
    clock.now += DAY
    await run(storage, recipients, clock)
    await run(storage, recipients, clock)
    assert len(recipients.got) == 2
    assert storage.deliveries.done(7, "backup", "2027-03", clock.now)
    assert not storage.deliveries.done(7, "backup", "2027-03", clock.now)
    assert not storage.deliveries.snooze(7, "backup", "2027-03", NOON + 2 * DAY)
    assert storage.deliveries.history(7, "backup") == [("2027-03", True)]


async def test_done_also_stops_what_was_put_off(storage: Storage, clock: Clock):
    subscribe(storage, 7)
    recipients = Recipients()
    await run(storage, recipients, clock)
    storage.deliveries.snooze(7, "backup", "2027-03", NOON + DAY)
    storage.deliveries.done(7, "backup", "2027-03", clock.now)
    clock.now += 2 * DAY
    await run(storage, recipients, clock)
    assert len(recipients.got) == 1


async def test_stopping_or_erasing_also_reaches_what_is_about_to_be_sent(storage: Storage, clock: Clock):
    for chat_id in (1, 2, 3):
        subscribe(storage, chat_id)
    recipients = Recipients()

    def stop_the_others(delivery: Delivery) -> SendResult:
        if not recipients.got:
            storage.reminders.save(2, Calendar(), [Subscription(ReminderKind.BACKUP, "5@1100", active=False, due=None)])
            storage.erase(3)
        return Sent()

    recipients.answer = stop_the_others
    deliverer = Deliverer(storage, recipients, clock)
    # One after another, so that the second and third are claimed and not yet sent.
    await deliverer._work()
    assert [chat_id for chat_id, *_ in recipients.got] == [1]


async def test_one_that_cannot_be_read_or_made_holds_nobody_else_up(storage: Storage, clock: Clock):
    for chat_id in (1, 2, 3):
        subscribe(storage, chat_id)
    with storage.connection as conn:
        conn.execute("UPDATE reminders SET rule = 'nonsense' WHERE chat_id = 1")

    def break_one(delivery: Delivery) -> SendResult:
        if delivery.chat_id == 2:
            raise RuntimeError("a defect of ours")
        return Sent()

    recipients = Recipients(break_one)
    await run(storage, recipients, clock)
    assert [chat_id for chat_id, *_ in recipients.got] == [3]
    assert not storage.reminders.of(1)[ReminderKind.BACKUP].active
    recipients.answer = lambda _: Sent()
    clock.now += RETRY_AFTER[0]
    await run(storage, recipients, clock)
    assert [chat_id for chat_id, *_ in recipients.got] == [3, 2]


async def test_one_whose_zone_can_no_longer_be_read_holds_nobody_else_up(storage: Storage, clock: Clock):
    for chat_id in (1, 2):
        subscribe(storage, chat_id)
    open_due(storage, clock.now, 10)
    with storage.connection as conn:
        conn.execute("UPDATE calendars SET zone = 'Mars/Olympus' WHERE chat_id = 1")
    recipients = Recipients()
    assert await run(storage, recipients, clock) == {"sent": 1, "failed": 1}
    assert [chat_id for chat_id, *_ in recipients.got] == [2]


async def test_switching_off_also_stops_what_was_put_off(storage: Storage, clock: Clock):
    subscribe(storage, 7)
    recipients = Recipients()
    await run(storage, recipients, clock)
    storage.deliveries.snooze(7, "backup", "2027-03", NOON + DAY)
    storage.reminders.save(7, Calendar(), [Subscription(ReminderKind.BACKUP, "5@1100", active=False, due=None)])
    clock.now += 2 * DAY
    await run(storage, recipients, clock)
    assert len(recipients.got) == 1


async def test_erasing_a_person_leaves_no_reminder(storage: Storage, clock: Clock):
    subscribe(storage, 7)
    storage.erase(7)
    recipients = Recipients()
    await run(storage, recipients, clock)
    assert recipients.got == []


def test_what_is_due_is_found_through_an_index_however_large_the_table(storage: Storage):
    for query in (
        "SELECT chat_id FROM reminders WHERE due <= 5 ORDER BY due LIMIT 200",
        "SELECT id FROM deliveries WHERE state = 'due' AND not_before <= 5 ORDER BY not_before LIMIT 200",
        "UPDATE deliveries SET state = 'due' WHERE state = 'sending'",
    ):
        plan = " ".join(str(row[3]) for row in storage.connection.execute(f"EXPLAIN QUERY PLAN {query}"))
        assert "INDEX" in plan, (query, plan)
        assert "SCAN" not in plan or "USING" in plan, (query, plan)
        assert "TEMP B-TREE" not in plan, (query, plan)


async def test_a_clock_that_leaps_and_comes_back_doubles_no_month_and_loses_none(storage: Storage, clock: Clock):
    """Two years ahead for a while, then right again: reminders go on, each month once."""
    for chat in range(20):
        subscribe(storage, chat)
    recipients = Recipients()
    await run(storage, recipients, clock)
    clock.now = NOON + 730 * DAY
    for _ in range(3):
        await run(storage, recipients, clock)
    clock.now = NOON + 2 * HOUR
    await run(storage, recipients, clock)
    assert bring_near(storage, int(clock.now)) == 20
    for _ in range(3 * 31):
        clock.now += DAY
        await run(storage, recipients, clock)
    months = Counter((chat, month) for chat, _, month, _ in recipients.got)
    assert set(months.values()) == {1}
    # April came early, when the clock was wrong; May and June come when they should.
    assert {month for _, month in months} >= {"2027-03", "2027-04", "2027-05", "2027-06"}
    assert all(months[(chat, month)] == 1 for chat in range(20) for month in ("2027-05", "2027-06"))


async def test_a_clock_that_falls_back_sends_nothing_twice(storage: Storage, clock: Clock):
    subscribe(storage, 7)
    recipients = Recipients()
    await run(storage, recipients, clock)
    for back in (HOUR, 40 * DAY, 10_000 * DAY):
        clock.now = NOON - back
        await run(storage, recipients, clock)
    assert len(recipients.got) == 1


def raises(_: Delivery) -> SendResult:
    raise ValueError("a text that cannot be made")


@pytest.mark.parametrize(
    ("answer", "state", "problem"),
    [
        (lambda _: Sent(), "sent", None),
        (lambda _: Blocked(), "held", "blocked"),
        (lambda _: Refused("can't parse entities"), "failed", "can't parse entities"),
        (lambda _: Wait(7), "due", "too fast"),
        (lambda _: Unreachable("TimedOut"), "due", "TimedOut"),
        (raises, "due", "ValueError"),
    ],
)
async def test_what_became_of_it_and_why_is_written_down(
    storage: Storage, clock: Clock, answer: Callable[[Delivery], SendResult], state: str, problem: str | None
):
    subscribe(storage, 7)
    await run(storage, Recipients(answer), clock)
    with storage.connection as db:
        assert db.execute("SELECT state, problem, attempts FROM deliveries").fetchall() == [(state, problem, 1)]


async def test_what_waits_for_the_morning_was_not_tried(storage: Storage, clock: Clock):
    clock.now = NOON + 11 * HOUR
    subscribe(storage, 7, due=clock.now - 1)
    await run(storage, Recipients(), clock)
    with storage.connection as db:
        assert db.execute("SELECT state, problem, attempts FROM deliveries").fetchall() == [("due", "night", 0)]


async def test_what_is_stopped_between_claim_and_sending_is_not_sent(
    storage: Storage, clock: Clock, monkeypatch: pytest.MonkeyPatch
):
    """Done by the button of an earlier one, say, while others were being sent."""
    for chat_id in (1, 2):
        subscribe(storage, chat_id)
    recipients = Recipients()
    send = recipients.send

    async def first_stops_the_second(delivery: Delivery) -> SendResult:
        for chat_id in {1, 2} - {delivery.chat_id}:
            storage.deliveries.done(chat_id, "backup", "2027-03", clock.now)
        return await send(delivery)

    monkeypatch.setattr(recipients, "send", first_stops_the_second)
    await run(storage, recipients, clock)
    assert len(recipients.got) == 1
    with storage.connection as db:
        rows = db.execute("SELECT state, problem, done IS NULL FROM deliveries ORDER BY done").fetchall()
    assert rows == [("sent", None, 1), ("sent", None, 0)]
