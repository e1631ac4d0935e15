"""A guide is reminded of once, in the person's own time, and not where they no longer want it."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import Counter

import pytest

from bot.knowledge import Library
from bot.reminders import Blocked, Deliverer, GuideReminders, SendResult, Sent, Subscriptions
from bot.reminders.report import dry_run
from bot.storage import Calendar, Delivery, Person, Storage, Subscription
from bot.values import Language, OneOffKind, ReminderKind

NOON = int(dt.datetime.fromisoformat("2027-03-05T12:00+01:00").timestamp())
DAY = 86_400
WEEK = 7 * DAY


class Clock:
    """The time, as the test sets it."""

    now = NOON

    def __call__(self) -> float:
        return self.now


class Postman:
    """Notes what it is given, and says what came of it."""

    def __init__(self, result: SendResult | None = None) -> None:
        self.result = result or Sent()
        self.sent: list[tuple[int, str, str]] = []

    async def send(self, delivery: Delivery) -> SendResult:
        self.sent.append((delivery.chat_id, delivery.kind, delivery.month))
        return self.result


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def reminders(storage: Storage, library: Library, clock: Clock) -> GuideReminders:
    storage.people.save(Person(7, Language.FR))
    return GuideReminders(storage, Subscriptions(storage, library.zones, clock), clock)


def run(storage: Storage, clock: Clock, postman: Postman) -> Counter[str]:
    return asyncio.run(Deliverer(storage, postman, clock).run())


def test_it_comes_once_a_week_later(storage: Storage, reminders: GuideReminders, clock: Clock):
    said = reminders.set(7, "moving", 7)
    assert said.isoformat() == "2027-03-12T12:00:00+01:00"
    assert reminders.at(7, "moving") == said
    assert reminders.at(7, "holiday") is None
    assert reminders.at(8, "moving") is None
    postman = Postman()
    clock.now = NOON + WEEK - 1
    assert not run(storage, clock, postman)
    clock.now = NOON + WEEK
    assert run(storage, clock, postman) == {"sent": 1}
    assert postman.sent == [(7, OneOffKind.GUIDE, "moving")]
    assert reminders.at(7, "moving") is None
    clock.now = NOON + 5 * WEEK
    assert not run(storage, clock, postman)


def test_asked_again_it_comes_again_and_later_only(storage: Storage, reminders: GuideReminders, clock: Clock):
    postman = Postman()
    reminders.set(7, "moving", 7)
    clock.now = NOON + DAY
    reminders.set(7, "moving", 7)
    clock.now = NOON + WEEK
    assert not run(storage, clock, postman)
    clock.now = NOON + WEEK + DAY
    assert run(storage, clock, postman) == {"sent": 1}
    reminders.set(7, "moving", 7)
    clock.now += WEEK
    assert run(storage, clock, postman) == {"sent": 1}


def test_taken_back_it_does_not_come(storage: Storage, reminders: GuideReminders, clock: Clock):
    postman = Postman()
    reminders.set(7, "moving", 7)
    reminders.set(7, "holiday", 7)
    reminders.cancel(7, "moving")
    assert reminders.at(7, "moving") is None
    clock.now = NOON + WEEK
    assert run(storage, clock, postman) == {"sent": 1}
    assert postman.sent == [(7, OneOffKind.GUIDE, "holiday")]


def test_the_day_is_the_persons_own(storage: Storage, reminders: GuideReminders, clock: Clock):
    storage.people.save(Person(8, Language.FR))
    storage.reminders.save(8, Calendar("Pacific/Noumea"), [])
    clock.now = NOON + 4 * 3600
    assert reminders.today(7) == dt.date(2027, 3, 5)
    assert reminders.today(8) == dt.date(2027, 3, 6)


def test_it_keeps_out_of_the_night_and_of_a_pause(storage: Storage, reminders: GuideReminders, clock: Clock):
    clock.now = NOON + 11 * 3600
    assert reminders.set(7, "moving", 7).isoformat() == "2027-03-13T07:00:00+01:00"
    until = NOON + 30 * DAY
    storage.reminders.save(7, Calendar("Indian/Reunion", until), [])
    assert reminders.set(7, "holiday", 7).timestamp() == until
    assert str(reminders.at(7, "holiday").tzinfo) == "Indian/Reunion"


def test_whoever_blocked_the_bot_has_it_when_they_are_back(
    storage: Storage, library: Library, reminders: GuideReminders, clock: Clock
):
    reminders.set(7, "moving", 7)
    clock.now = NOON + WEEK
    assert run(storage, clock, Postman(Blocked())) == {"held": 1}
    postman = Postman()
    clock.now += DAY
    assert not run(storage, clock, postman)
    Subscriptions(storage, library.zones, clock).reachable(7, back=True)
    assert run(storage, clock, postman) == {"sent": 1}


def test_it_is_none_of_the_monthly_reminders(storage: Storage, library: Library, reminders: GuideReminders, clock: Clock):
    reminders.set(7, "moving", 7)
    clock.now = NOON + WEEK
    run(storage, clock, Postman())
    book = Subscriptions(storage, library.zones, clock)
    assert book.waiting(7) == []
    assert book.load(7).active == frozenset()


def test_the_operator_sees_it_among_what_is_due(storage: Storage, library: Library, reminders: GuideReminders):
    reminders.set(7, "moving", 7)
    storage.reminders.save(7, Calendar(), [Subscription(ReminderKind.BACKUP, "5@1100", True, NOON)])
    assert dry_run(storage, library, NOON + WEEK).splitlines() == [
        f"       1  backup     {library.tips.of(ReminderKind.BACKUP)[0].id}",
        "       1  guide",
    ]
