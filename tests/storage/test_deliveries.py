"""The queue of deliveries: who holds one, what settles it, and what changed meanwhile stays changed."""

from __future__ import annotations

import pytest

from bot.storage import Calendar, Delivery, DeliveryResult, Opening, Person, Storage, Subscription
from bot.values import DeliveryState, Language, OneOffKind, ReminderKind

NOW = 1_900_000_000
MONTH = "2030-03"


def due(
    storage: Storage, chat_id: int = 7, kind: ReminderKind = ReminderKind.BACKUP, month: str = MONTH, at: int = NOW
) -> None:
    """One delivery that is due at `at`."""
    storage.people.save(Person(chat_id, Language.EN))
    storage.reminders.save(chat_id, Calendar("Indian/Reunion"), [Subscription(kind, "5@0800", active=True, due=at)])
    openings = [Opening(reminder, month, at, at + 30 * 86_400) for reminder in storage.reminders.due(at, 10)]
    assert storage.deliveries.open(openings) == 1


def state(storage: Storage, id_: int) -> tuple:
    """A delivery's row: state, when it may be tried, attempts, what went wrong, when it was sent and done."""
    with storage.connection as db:
        return db.execute(
            "SELECT state, not_before, attempts, problem, sent, done FROM deliveries WHERE id = ?", (id_,)
        ).fetchone()


def claimed(storage: Storage, now: int = NOW) -> Delivery:
    (delivery,) = storage.deliveries.claim(now, 10)
    return delivery


def test_one_that_is_claimed_says_all_that_sending_needs_and_is_nobody_elses(storage: Storage):
    due(storage)
    delivery = claimed(storage)
    assert delivery == Delivery(delivery.id, 7, ReminderKind.BACKUP, MONTH, 0, 1, NOW, Language.EN, "Indian/Reunion")
    assert storage.deliveries.claim(NOW, 10) == []
    assert storage.deliveries.wanted(delivery.id)


def test_what_is_settled_is_written_down(storage: Storage):
    due(storage)
    delivery = claimed(storage)
    storage.deliveries.settle([DeliveryResult(delivery.id, DeliveryState.DUE, NOW + 60, "no network")], NOW)
    assert state(storage, delivery.id) == ("due", NOW + 60, 1, "no network", None, None)
    assert storage.deliveries.claim(NOW + 59, 10) == []
    assert claimed(storage, NOW + 60).attempts == 2
    storage.deliveries.settle([DeliveryResult(delivery.id, DeliveryState.SENT)], NOW + 61)
    assert state(storage, delivery.id) == ("sent", 0, 2, None, NOW + 61, None)
    assert not storage.deliveries.wanted(delivery.id)


def test_one_that_was_not_tried_has_no_attempt_more(storage: Storage):
    due(storage)
    delivery = claimed(storage)
    storage.deliveries.settle([DeliveryResult(delivery.id, DeliveryState.DUE, NOW + 60, "night", untried=True)], NOW)
    assert state(storage, delivery.id)[2] == 0
    storage.deliveries.release([claimed(storage, NOW + 60).id])
    assert claimed(storage, NOW + 60).attempts == 1


@pytest.mark.parametrize("outcome", [state for state in DeliveryState if state != DeliveryState.SENDING])
def test_done_while_it_is_being_sent_stays_done(storage: Storage, outcome: DeliveryState):
    """Pressed while a sending is failing: what comes of that sending must not bring it back."""
    due(storage)
    delivery = claimed(storage)
    assert storage.deliveries.done(7, "backup", MONTH, NOW + 5)
    assert not storage.deliveries.wanted(delivery.id)
    after = state(storage, delivery.id)
    storage.deliveries.settle([DeliveryResult(delivery.id, outcome, NOW + 60, "no network")], NOW + 9)
    assert state(storage, delivery.id) == after
    assert storage.deliveries.claim(NOW + 86_400, 10) == []


def test_switched_off_while_it_is_being_sent_stays_off(storage: Storage):
    due(storage)
    delivery = claimed(storage)
    storage.reminders.save(7, Calendar(), [Subscription(ReminderKind.BACKUP, "5@0800", active=False, due=None)])
    assert not storage.deliveries.wanted(delivery.id)
    storage.deliveries.settle([DeliveryResult(delivery.id, DeliveryState.DUE, NOW + 60, "no network")], NOW + 9)
    assert storage.deliveries.claim(NOW + 86_400, 10) == []


def test_one_given_back_is_due_again_and_one_that_is_not_ones_own_any_more_is_not(storage: Storage):
    due(storage)
    delivery = claimed(storage)
    storage.deliveries.settle([DeliveryResult(delivery.id, DeliveryState.SENT)], NOW)
    storage.deliveries.release([delivery.id])
    assert state(storage, delivery.id)[0] == "sent"
    assert storage.deliveries.recover() == 0


def test_after_a_stop_what_was_on_its_way_is_due_again(storage: Storage):
    due(storage)
    due(storage, chat_id=8)
    first, _ = storage.deliveries.claim(NOW, 10)
    storage.deliveries.settle([DeliveryResult(first.id, DeliveryState.SENT)], NOW)
    assert storage.deliveries.recover() == 1
    assert claimed(storage).attempts == 2


def test_put_off_it_starts_again_with_its_attempts(storage: Storage):
    due(storage)
    for attempt in range(1, 4):
        delivery = claimed(storage, NOW + attempt)
        assert delivery.attempts == attempt
        storage.deliveries.settle([DeliveryResult(delivery.id, DeliveryState.DUE, NOW + attempt + 1, "no network")], NOW)
    delivery = claimed(storage, NOW + 9)
    storage.deliveries.settle([DeliveryResult(delivery.id, DeliveryState.SENT)], NOW + 9)
    assert storage.deliveries.snooze(7, "backup", MONTH, NOW + 500)
    assert storage.deliveries.claim(NOW + 499, 10) == []
    again = claimed(storage, NOW + 500)
    assert (again.id, again.attempts, again.due) == (delivery.id, 1, NOW + 500)


@pytest.mark.parametrize(("chat_id", "kind", "month"), [(8, "backup", MONTH), (7, "update", MONTH), (7, "backup", "2030-04")])
def test_what_is_not_there_is_neither_put_off_nor_done(storage: Storage, chat_id: int, kind: str, month: str):
    due(storage)
    before = state(storage, claimed(storage).id)
    assert not storage.deliveries.snooze(chat_id, kind, month, NOW + 500)
    assert not storage.deliveries.done(chat_id, kind, month, NOW)
    assert state(storage, 1) == before


@pytest.mark.parametrize(
    ("outcome", "putting_off"),
    [(DeliveryState.SENT, True), (DeliveryState.DUE, True), (DeliveryState.HELD, False), (DeliveryState.FAILED, False)],
)
def test_only_what_came_or_is_to_come_can_be_put_off(storage: Storage, outcome: DeliveryState, putting_off: bool):
    due(storage)
    storage.deliveries.settle([DeliveryResult(claimed(storage).id, outcome)], NOW)
    assert storage.deliveries.snooze(7, "backup", MONTH, NOW + 500) is putting_off


def test_done_is_news_once_and_ends_the_waiting(storage: Storage):
    due(storage)
    assert storage.deliveries.waiting(7) == []
    storage.deliveries.settle([DeliveryResult(claimed(storage).id, DeliveryState.SENT)], NOW + 1)
    due(storage, kind=ReminderKind.UPDATE, month="2030-02", at=NOW + 10)
    storage.deliveries.settle([DeliveryResult(claimed(storage, NOW + 10).id, DeliveryState.SENT)], NOW + 11)
    assert storage.deliveries.waiting(7) == [("update", "2030-02", NOW + 11), ("backup", MONTH, NOW + 1)]
    assert storage.deliveries.done(7, "backup", MONTH, NOW + 20)
    assert not storage.deliveries.done(7, "backup", MONTH, NOW + 21)
    assert storage.deliveries.waiting(7) == [("update", "2030-02", NOW + 11)]
    assert storage.deliveries.history(7, "backup") == [(MONTH, True)]
    assert storage.deliveries.history(7, "update") == [("2030-02", False)]
    assert storage.deliveries.history(8, "update") == []
    assert not storage.deliveries.snooze(7, "backup", MONTH, NOW + 500)


def test_oldest_first_and_no_more_than_asked_for(storage: Storage):
    for chat_id, at in ((1, NOW), (2, NOW - 100), (3, NOW + 1)):
        due(storage, chat_id, at=at)
    assert [delivery.chat_id for delivery in storage.deliveries.claim(NOW, 1)] == [2]
    assert [delivery.chat_id for delivery in storage.deliveries.claim(NOW, 5)] == [1]
    assert [delivery.chat_id for delivery in storage.deliveries.claim(NOW + 1, 5)] == [3]


def test_one_that_comes_once_begins_anew_when_it_is_asked_for_again(storage: Storage):
    storage.people.save(Person(7, Language.EN))
    storage.deliveries.once(7, OneOffKind.GUIDE, "moving", NOW)
    assert storage.deliveries.once_at(7, OneOffKind.GUIDE, "moving") == NOW
    assert storage.deliveries.once_at(7, OneOffKind.GUIDE, "holiday") is None
    assert storage.deliveries.once_at(8, OneOffKind.GUIDE, "moving") is None
    first = claimed(storage)
    assert (first.kind, first.month, first.tip) == (OneOffKind.GUIDE, "moving", 0)
    storage.deliveries.settle([DeliveryResult(first.id, DeliveryState.SENT)], NOW)
    assert storage.deliveries.once_at(7, OneOffKind.GUIDE, "moving") is None
    storage.deliveries.once(7, OneOffKind.GUIDE, "moving", NOW + 9)
    assert state(storage, first.id) == ("due", NOW + 9, 0, None, None, None)
    # Taken back while it is on its way, it is not sent.
    assert claimed(storage, NOW + 9).id == first.id
    storage.deliveries.drop_once(7, OneOffKind.GUIDE, "moving")
    assert not storage.deliveries.wanted(first.id)
