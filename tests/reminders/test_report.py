"""What the operator is told: numbers by day, kind and state, of a month back and ahead."""

from __future__ import annotations

import datetime as dt

from bot.knowledge import Library
from bot.reminders.report import by_day, dry_run
from bot.storage import Calendar, DeliveryResult, Opening, Storage, Subscription
from bot.values import DeliveryState, ReminderKind

NOON = int(dt.datetime.fromisoformat("2027-03-05T12:00+00:00").timestamp())
DAY = 86_400


def put(storage: Storage, chat_id: int, due: int, kind: ReminderKind = ReminderKind.BACKUP) -> None:
    storage.reminders.save(chat_id, Calendar(), [Subscription(kind, "5@1100", True, due)])


def sent(storage: Storage, chat_id: int, at: int, month: str) -> None:
    put(storage, chat_id, at)
    storage.deliveries.open([Opening(reminder, month, at, at + 400 * DAY) for reminder in storage.reminders.due(at, 1)])
    storage.deliveries.settle([DeliveryResult(d.id, DeliveryState.SENT) for d in storage.deliveries.claim(at, 9)], at)


def test_nobody_has_anything(storage: Storage, library: Library):
    assert by_day(storage, NOON) == "To come: nothing; nobody has a reminder on.\nSent and waiting: nothing yet."
    assert dry_run(storage, library, NOON) == "Nothing is due."


def test_a_line_for_each_day_kind_and_state(storage: Storage):
    put(storage, 1, NOON + DAY)
    put(storage, 2, NOON + DAY)
    put(storage, 3, NOON + 31 * DAY, ReminderKind.UPDATE)
    put(storage, 4, NOON + 31 * DAY + 1, ReminderKind.UPDATE)
    sent(storage, 5, NOON - 31 * DAY, "2027-02")
    sent(storage, 6, NOON - 32 * DAY, "2027-01")
    assert by_day(storage, NOON).splitlines() == [
        "To come:",
        "  2027-03-06  backup     to come          2",
        "  2027-04-05  update     to come          1",
        "Sent and waiting:",
        "  2027-02-02  backup     sent             1",
    ]


def test_what_would_be_sent_by_kind_and_step(storage: Storage, library: Library):
    tips = library.tips.of(ReminderKind.BACKUP)
    for chat_id in (1, 2):
        put(storage, chat_id, NOON)
    put(storage, 3, NOON, ReminderKind.UPDATE)
    put(storage, 4, NOON + 1)
    for number in range(len(tips) + 1):
        sent(storage, 5, NOON - (40 - number) * DAY, f"20{20 + number}-01")
    put(storage, 5, NOON)
    assert dry_run(storage, library, NOON).splitlines() == [
        f"       2  backup     {tips[0].id}",
        # After the last step the first one again, and then the second.
        f"       1  backup     {tips[1].id}",
        f"       1  update     {library.tips.of(ReminderKind.UPDATE)[0].id}",
    ]


def test_without_a_time_it_is_now(storage: Storage, library: Library):
    put(storage, 1, 1)
    assert "1  backup" in dry_run(storage, library)
    put(storage, 1, int(dt.datetime.now(dt.UTC).timestamp()) + 2 * DAY)
    assert dry_run(storage, library) == "Nothing is due."
    assert "to come" in by_day(storage)
