"""What is due becomes a delivery of its month and is due again; what cannot be read is switched off and holds nobody up."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.reminders import bring_near, first_due
from bot.reminders.due import FAR, OVERDUE, SPREAD, open_due
from bot.storage import DEFAULT_ZONE, Calendar, Storage, Subscription
from bot.values import ReminderKind

# Noon in Paris on 5 March 2027.
NOON = int(dt.datetime.fromisoformat("2027-03-05T12:00+01:00").timestamp())
DAY = 86_400


def put(
    storage: Storage, chat_id: int, due: int, zone: str | None = None, paused_until: int | None = None, **rules: str
) -> None:
    subscriptions = [
        Subscription(ReminderKind(kind), rule, True, due) for kind, rule in (rules or {"backup": "5@1200"}).items()
    ]
    storage.reminders.save(chat_id, Calendar(zone, paused_until), subscriptions)


def opened(storage: Storage, chat_id: int, kind: str = "backup") -> list[tuple]:
    """Month, due moment and earliest sending of each delivery."""
    with storage.connection as db:
        return db.execute(
            "SELECT month, due, not_before FROM deliveries WHERE chat_id = ? AND kind = ? ORDER BY month", (chat_id, kind)
        ).fetchall()


def test_its_month_and_its_next_moment_are_those_of_the_persons_zone(storage: Storage):
    midnight = int(dt.datetime.fromisoformat("2027-03-31T23:30+02:00").timestamp())
    put(storage, 1, midnight, "Pacific/Auckland")
    put(storage, 2, midnight)
    assert open_due(storage, midnight, 10) == 2
    assert opened(storage, 1) == [("2027-04", midnight, midnight)]
    assert opened(storage, 2) == [("2027-03", midnight, midnight)]
    assert storage.reminders.of(1)[ReminderKind.BACKUP].due == first_due("5@1200", "Pacific/Auckland", midnight)
    assert storage.reminders.of(2)[ReminderKind.BACKUP].due == first_due("5@1200", DEFAULT_ZONE, midnight)
    assert open_due(storage, midnight, 10) == 0


def test_no_more_than_asked_for_the_oldest_first(storage: Storage):
    put(storage, 1, NOON)
    put(storage, 2, NOON - 1)
    put(storage, 3, NOON + 1)
    assert [open_due(storage, NOON, 1), len(opened(storage, 1)), len(opened(storage, 2))] == [1, 0, 1]
    assert [open_due(storage, NOON, 5), len(opened(storage, 1)), len(opened(storage, 3))] == [1, 1, 0]


@pytest.mark.parametrize(("late", "spread"), [(0, False), (OVERDUE, False), (OVERDUE + 1, True), (90 * DAY, True)])
def test_what_is_overdue_goes_out_over_half_an_hour(storage: Storage, late: int, spread: bool):
    for chat_id in range(1, 40):
        put(storage, chat_id, NOON - late)
    open_due(storage, NOON, 100)
    starts = {opened(storage, chat_id)[0][2] - (NOON if spread else NOON - late) for chat_id in range(1, 40)}
    assert (len(starts) > 30) == spread
    assert all(0 <= start < SPREAD for start in starts)
    assert (starts == {0}) != spread


@pytest.mark.parametrize(
    "broken",
    [
        "rule = 'nonsense'",
        "rule = '31feb@9999'",
        "due = -99999999999999",
        "due = -9223372036854775808",
        "zone = 'Mars/Olympus'",
    ],
)
def test_one_that_cannot_be_read_is_switched_off_and_holds_up_nobody(storage: Storage, broken: str):
    put(storage, 1, NOON - 1)
    put(storage, 2, NOON)
    with storage.connection as db:
        db.execute(f"UPDATE {'calendars' if 'zone' in broken else 'reminders'} SET {broken} WHERE chat_id = 1")
    assert open_due(storage, NOON, 10) == 2
    off = storage.reminders.of(1)[ReminderKind.BACKUP]
    assert (off.active, off.due, off.sent) == (False, None, 0)
    assert (len(opened(storage, 1)), len(opened(storage, 2))) == (0, 1)
    assert open_due(storage, NOON, 10) == 0


def test_another_kind_of_the_same_person_goes_on(storage: Storage):
    put(storage, 1, NOON, backup="nonsense", update="5@1200")
    open_due(storage, NOON, 10)
    assert [storage.reminders.of(1)[kind].active for kind in (ReminderKind.BACKUP, ReminderKind.UPDATE)] == [False, True]
    assert len(opened(storage, 1, "update")) == 1


def test_what_a_wrong_clock_put_far_away_is_brought_near_but_for_a_pause(storage: Storage):
    put(storage, 1, NOON + FAR)
    put(storage, 2, NOON + FAR + 1)
    put(storage, 3, NOON + FAR + 1, "Pacific/Noumea")
    put(storage, 4, NOON + FAR + 1, None, NOON + 1)
    put(storage, 5, NOON + FAR + 1, None, NOON)
    put(storage, 6, NOON + FAR + 1, backup="nonsense")
    assert bring_near(storage, NOON) == 3
    assert {chat: storage.reminders.of(chat)[ReminderKind.BACKUP].due for chat in range(1, 7)} == {
        1: NOON + FAR,
        2: first_due("5@1200", DEFAULT_ZONE, NOON),
        3: first_due("5@1200", "Pacific/Noumea", NOON),
        4: NOON + FAR + 1,
        5: first_due("5@1200", DEFAULT_ZONE, NOON),
        6: None,
    }
    assert not storage.reminders.of(6)[ReminderKind.BACKUP].active
    assert bring_near(storage, NOON) == 0


def test_a_weekly_one_comes_each_week_under_its_day(storage: Storage):
    put(storage, 1, NOON, backup="w1fri@1200")
    assert open_due(storage, NOON, 10) == 1
    assert opened(storage, 1) == [("2027-03-05", NOON, NOON)]
    following = storage.reminders.of(1)[ReminderKind.BACKUP].due
    assert following == NOON + 7 * DAY
    assert open_due(storage, following, 10) == 1
    assert [month for month, _, _ in opened(storage, 1)] == ["2027-03-05", "2027-03-12"]


def test_a_pause_planned_ahead_is_skipped_and_what_comes_before_it_comes(storage: Storage):
    starts, ends = NOON + 20 * DAY, NOON + 40 * DAY
    put(storage, 1, NOON)
    storage.reminders.save(1, Calendar(None, ends, paused_from=starts), [])
    assert open_due(storage, NOON, 10) == 1
    # The next would come on 5 April, within the pause, so on 5 May.
    assert storage.reminders.of(1)[ReminderKind.BACKUP].due == first_due("5@1200", DEFAULT_ZONE, ends)


def test_one_that_comes_once_a_year_is_rightly_due_far_ahead(storage: Storage):
    due = first_due("5@1200~002", DEFAULT_ZONE, NOON)
    put(storage, 1, due, backup="5@1200~002")
    assert due > NOON + FAR
    assert bring_near(storage, NOON) == 0
    assert storage.reminders.of(1)[ReminderKind.BACKUP].due == due
