"""Subscriptions and calendars: what is kept of them, and what pausing, blocking and coming back do to what waits."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.storage import DEFAULT_ZONE, Calendar, DeliveryResult, DueReminder, Opening, Storage, StorageFailure, Subscription
from bot.values import DeliveryState, ReminderKind

NOW = 1_900_000_000
DAY = 86_400
REUNION = Calendar("Indian/Reunion")


def put(storage: Storage, chat_id: int = 7, calendar: Calendar = REUNION, **due: int | None) -> None:
    subscriptions = [Subscription(ReminderKind(kind), "5@0800", at is not None, at) for kind, at in due.items()]
    storage.reminders.save(chat_id, calendar, subscriptions)


def opened(storage: Storage, month: str = "2030-03", now: int = NOW) -> int:
    due = storage.reminders.due(now, 100)
    return storage.deliveries.open([Opening(reminder, month, reminder.due, now + 30 * DAY) for reminder in due])


def deliveries(storage: Storage, chat_id: int = 7) -> dict[str, tuple]:
    """Each kind's state, when it may be sent, and what is the matter."""
    with storage.connection as db:
        rows = db.execute("SELECT kind, state, not_before, problem FROM deliveries WHERE chat_id = ?", (chat_id,)).fetchall()
    return {kind: tuple(rest) for kind, *rest in rows}


def test_what_is_kept_is_read_back_and_only_ones_own(storage: Storage):
    assert storage.reminders.of(7) == {}
    assert storage.reminders.calendar(7) == Calendar(None, None, True)
    calendar = Calendar("Pacific/Noumea", NOW + DAY, reachable=False)
    storage.reminders.save(
        7,
        calendar,
        [Subscription(ReminderKind.BACKUP, "5@0800", True, NOW), Subscription(ReminderKind.UPDATE, "-1fri@1200", False, NOW)],
    )
    assert storage.reminders.calendar(7) == calendar
    # What is off is never due.
    assert storage.reminders.of(7) == {
        "backup": Subscription(ReminderKind.BACKUP, "5@0800", True, NOW, 0),
        "update": Subscription(ReminderKind.UPDATE, "-1fri@1200", False, None, 0),
    }
    assert storage.reminders.of(8) == {}
    storage.reminders.save(7, Calendar(), [Subscription(ReminderKind.BACKUP, "6@0900", True, NOW + 5)])
    assert storage.reminders.calendar(7) == Calendar()
    assert storage.reminders.of(7)[ReminderKind.BACKUP] == Subscription(ReminderKind.BACKUP, "6@0900", True, NOW + 5, 0)
    assert storage.reminders.of(7)[ReminderKind.UPDATE].rule == "-1fri@1200"


def test_how_many_have_come_stays_as_it_is_through_a_change(storage: Storage):
    put(storage, backup=NOW)
    opened(storage)
    put(storage, backup=NOW + 9)
    assert storage.reminders.of(7)[ReminderKind.BACKUP] == Subscription(ReminderKind.BACKUP, "5@0800", True, NOW + 9, 1)


def test_what_is_due_comes_oldest_first_and_no_more_than_asked_for(storage: Storage):
    put(storage, 1, backup=NOW - 5)
    put(storage, 2, calendar=Calendar(), backup=NOW)
    put(storage, 3, backup=NOW + 1)
    put(storage, 4, backup=None)
    first = DueReminder(1, ReminderKind.BACKUP, "5@0800", NOW - 5, "Indian/Reunion")
    assert storage.reminders.due(NOW, 1) == [first]
    # Where no zone was chosen, the default holds.
    assert storage.reminders.due(NOW, 5) == [first, DueReminder(2, ReminderKind.BACKUP, "5@0800", NOW, DEFAULT_ZONE)]


def test_a_due_reminder_becomes_a_delivery_and_is_due_again_later(storage: Storage):
    put(storage, 1, backup=NOW - 5, update=NOW)
    put(storage, 2, backup=NOW)
    reminders = [reminder for reminder in storage.reminders.due(NOW, 9) if reminder.kind == "backup"]
    openings = [Opening(reminder, "2030-03", NOW + reminder.chat_id, NOW + 30 * DAY) for reminder in reminders]
    assert storage.deliveries.open(openings) == 2
    assert deliveries(storage, 1) == {"backup": ("due", NOW + 1, None)}
    assert deliveries(storage, 2) == {"backup": ("due", NOW + 2, None)}
    assert storage.reminders.of(1) == {
        "backup": Subscription(ReminderKind.BACKUP, "5@0800", True, NOW + 30 * DAY, 1),
        "update": Subscription(ReminderKind.UPDATE, "5@0800", True, NOW, 0),
    }
    (first, second) = storage.deliveries.claim(NOW + 9, 9)
    assert (first.chat_id, first.due, first.tip, second.chat_id, second.due) == (1, NOW - 5, 0, 2, NOW)


def test_one_that_has_changed_since_it_was_read_is_not_opened(storage: Storage):
    """The old moment is the claim: whoever comes second finds it gone."""
    put(storage, 1, backup=NOW)
    put(storage, 2, backup=NOW)
    put(storage, 3, backup=NOW)
    put(storage, 4, backup=NOW)
    openings = [Opening(reminder, "2030-03", NOW, NOW + 30 * DAY) for reminder in storage.reminders.due(NOW, 9)]
    put(storage, 1, backup=None)
    put(storage, 2, backup=NOW + DAY)
    storage.erase(3)
    assert storage.deliveries.open(openings) == 1
    assert storage.deliveries.open(openings) == 0
    assert [deliveries(storage, chat) for chat in (1, 2, 3)] == [{}, {}, {}]
    assert storage.reminders.of(1)[ReminderKind.BACKUP] == Subscription(ReminderKind.BACKUP, "5@0800", False, None, 0)
    assert storage.reminders.of(2)[ReminderKind.BACKUP] == Subscription(ReminderKind.BACKUP, "5@0800", True, NOW + DAY, 0)
    assert storage.reminders.of(3) == {}
    assert storage.reminders.of(4)[ReminderKind.BACKUP] == Subscription(ReminderKind.BACKUP, "5@0800", True, NOW + 30 * DAY, 1)


def test_a_failure_while_opening_opens_none(storage: Storage):
    put(storage, 1, backup=NOW)
    put(storage, 2, backup=NOW)
    good, bad = (Opening(reminder, "2030-03", NOW, NOW + DAY) for reminder in storage.reminders.due(NOW, 9))
    with pytest.raises(StorageFailure):
        storage.deliveries.open([good, replace(bad, following="never")])  # type: ignore[arg-type]
    assert storage.reminders.of(1)[ReminderKind.BACKUP].due == NOW
    assert deliveries(storage, 1) == deliveries(storage, 2) == {}


def test_one_is_moved_or_switched_off_unless_it_has_changed_since_it_was_read(storage: Storage):
    for chat_id in (1, 2, 3, 4):
        put(storage, chat_id, backup=NOW, update=NOW + 1)
    one, two, three, four = storage.reminders.due(NOW, 9)
    put(storage, 2, backup=NOW + 7)
    put(storage, 4, backup=NOW + 7)
    storage.reminders.move([(one, NOW + DAY), (two, NOW + DAY)])
    storage.reminders.switch_off(three)
    storage.reminders.switch_off(four)
    found = {chat: storage.reminders.of(chat)[ReminderKind.BACKUP] for chat in (1, 2, 3, 4)}
    assert {chat: (s.due, s.active) for chat, s in found.items()} == {
        1: (NOW + DAY, True),
        2: (NOW + 7, True),
        3: (None, False),
        4: (NOW + 7, True),
    }
    assert {storage.reminders.of(chat)[ReminderKind.UPDATE].due for chat in (1, 2, 3, 4)} == {NOW + 1}


def test_a_month_that_has_had_its_delivery_gets_no_second_and_no_step_more(storage: Storage):
    put(storage, backup=NOW)
    opened(storage)
    storage.deliveries.settle([DeliveryResult(storage.deliveries.claim(NOW, 1)[0].id, DeliveryState.SENT)], NOW)
    put(storage, backup=NOW + 1)
    opened(storage, now=NOW + 1)
    assert storage.reminders.of(7)[ReminderKind.BACKUP].sent == 1
    assert storage.deliveries.claim(NOW + 1, 5) == []
    put(storage, backup=NOW + 2)
    opened(storage, "2030-04", NOW + 2)
    assert storage.reminders.of(7)[ReminderKind.BACKUP].sent == 2
    assert storage.deliveries.claim(NOW + 2, 5)[0].tip == 1
    assert storage.deliveries.months(7, "backup") == {"2030-03", "2030-04"}
    assert storage.deliveries.months(7, "update") == set()


# Switching off, pausing, blocking


def test_switched_off_what_waits_is_held_and_comes_back_when_switched_on(storage: Storage):
    put(storage, backup=NOW, update=NOW)
    put(storage, 8, backup=NOW)
    opened(storage)
    put(storage, backup=None)
    assert deliveries(storage) == {"backup": ("held", NOW, "switched off"), "update": ("due", NOW, None)}
    assert deliveries(storage, 8) == {"backup": ("due", NOW, None)}
    put(storage, backup=NOW + DAY)
    assert deliveries(storage)["backup"] == ("due", NOW, None)


@pytest.mark.parametrize("state", ["due", "sending"])
def test_a_pause_holds_what_waits_or_is_on_its_way_until_it_ends(storage: Storage, state: str):
    put(storage, backup=NOW)
    put(storage, 8, backup=NOW)
    opened(storage)
    if state == "sending":
        storage.deliveries.claim(NOW, 5)
    put(storage, calendar=Calendar("Indian/Reunion", NOW + DAY), backup=NOW + 40 * DAY)
    assert deliveries(storage)["backup"] == ("due", NOW + DAY, None)
    assert deliveries(storage, 8)["backup"] == (state, NOW, None)


def test_a_pause_brings_nothing_nearer(storage: Storage):
    put(storage, backup=NOW)
    opened(storage)
    storage.deliveries.settle([DeliveryResult(storage.deliveries.claim(NOW, 1)[0].id, DeliveryState.SENT)], NOW)
    storage.deliveries.snooze(7, "backup", "2030-03", NOW + 9 * DAY)
    put(storage, calendar=Calendar("Indian/Reunion", NOW + DAY), backup=NOW + 40 * DAY)
    assert deliveries(storage)["backup"] == ("due", NOW + 9 * DAY, None)


def test_a_pause_that_ends_early_gives_back_what_it_held(storage: Storage):
    put(storage, backup=NOW, update=NOW)
    put(storage, 8, backup=NOW)
    opened(storage)
    storage.deliveries.settle(
        [DeliveryResult(d.id, DeliveryState.SENT) for d in storage.deliveries.claim(NOW, 5) if d.kind == "update"], NOW
    )
    storage.deliveries.recover()
    storage.deliveries.snooze(7, "update", "2030-03", NOW + 9 * DAY)
    put(storage, calendar=Calendar("Indian/Reunion", NOW + DAY), backup=NOW + 40 * DAY)
    put(storage, calendar=REUNION, backup=NOW + 30 * DAY)
    # What was put off further than the pause stays where it was.
    assert deliveries(storage) == {"backup": ("due", NOW, None), "update": ("due", NOW + 9 * DAY, None)}
    assert storage.reminders.calendar(7) == REUNION


def test_whoever_blocked_the_bot_has_nothing_due_and_what_waits_is_held(storage: Storage):
    put(storage, backup=NOW, update=NOW + DAY)
    put(storage, 8, backup=NOW)
    opened(storage)
    storage.reminders.unreachable(7)
    assert storage.reminders.calendar(7) == Calendar("Indian/Reunion", None, reachable=False)
    assert {kind: (s.due, s.active) for kind, s in storage.reminders.of(7).items()} == {
        "backup": (None, True),
        "update": (None, True),
    }
    assert deliveries(storage) == {"backup": ("held", NOW, None)}
    assert deliveries(storage, 8) == {"backup": ("due", NOW, None)}
    assert storage.reminders.of(8)[ReminderKind.BACKUP].due is not None


def test_what_is_on_its_way_to_them_is_settled_by_whoever_sends_it(storage: Storage):
    put(storage, backup=NOW)
    opened(storage)
    storage.deliveries.claim(NOW, 1)
    storage.reminders.unreachable(7)
    assert deliveries(storage)["backup"][0] == "sending"


def test_somebody_without_reminders_leaves_no_trace_by_blocking(storage: Storage):
    storage.reminders.unreachable(9)
    assert storage.everything_on(9) == {}
    # With reminders, and no calendar yet, they leave one.
    put(storage, backup=NOW)
    with storage.connection as db:
        db.execute("DELETE FROM calendars")
    storage.reminders.unreachable(7)
    assert storage.reminders.calendar(7) == Calendar(None, None, reachable=False)


def test_back_again_reminders_go_on_and_what_was_held_comes_now(storage: Storage):
    put(storage, backup=NOW, update=None, passwords=NOW + 5)
    opened(storage)
    put(storage, 8, backup=NOW + DAY)
    storage.reminders.unreachable(7)
    storage.reminders.reachable(
        7,
        {ReminderKind.BACKUP: NOW + 3 * DAY, ReminderKind.UPDATE: NOW + 4 * DAY, ReminderKind.PASSWORDS: NOW + 5 * DAY},
        NOW + 2 * DAY,
    )
    assert storage.reminders.calendar(7) == REUNION
    # What is off is never due.
    due = {"backup": NOW + 3 * DAY, "update": None, "passwords": NOW + 5 * DAY}
    assert {kind: s.due for kind, s in storage.reminders.of(7).items()} == due
    assert deliveries(storage) == {"backup": ("due", NOW + 2 * DAY, None)}
    assert storage.reminders.of(8)[ReminderKind.BACKUP].due == NOW + DAY


def test_what_was_held_for_later_comes_no_earlier_when_back(storage: Storage):
    put(storage, backup=NOW)
    opened(storage)
    put(storage, calendar=Calendar("Indian/Reunion", NOW + 9 * DAY), backup=NOW + 40 * DAY)
    storage.reminders.unreachable(7)
    storage.reminders.reachable(7, {ReminderKind.BACKUP: NOW + 30 * DAY}, NOW + DAY)
    assert deliveries(storage) == {"backup": ("due", NOW + 9 * DAY, None)}
    assert storage.reminders.calendar(7).paused_until == NOW + 9 * DAY


def test_whoever_was_never_away_is_left_as_they_are(storage: Storage):
    put(storage, backup=NOW)
    opened(storage)
    put(storage, backup=NOW)
    storage.reminders.reachable(7, {ReminderKind.BACKUP: NOW + DAY}, NOW + DAY)
    assert storage.reminders.of(7)[ReminderKind.BACKUP].due == NOW
    assert deliveries(storage) == {"backup": ("due", NOW, None)}
    storage.reminders.reachable(9, {ReminderKind.BACKUP: NOW + DAY}, NOW + DAY)
    assert storage.everything_on(9) == {}


def test_what_was_switched_off_before_stays_off_when_back(storage: Storage):
    put(storage, backup=NOW)
    opened(storage)
    put(storage, backup=None)
    storage.reminders.unreachable(7)
    storage.reminders.reachable(7, {}, NOW + DAY)
    assert deliveries(storage) == {"backup": ("held", NOW, "switched off")}
    assert storage.reminders.of(7)[ReminderKind.BACKUP].due is None


def test_what_is_due_after_a_moment_is_told_but_for_a_pause(storage: Storage):
    far = NOW + 70 * DAY
    put(storage, 1, backup=far)
    put(storage, 2, backup=far + 1)
    put(storage, 3, calendar=Calendar(), backup=far + 1)
    put(storage, 4, calendar=Calendar("Indian/Reunion", NOW + 1), backup=far + 1)
    put(storage, 5, calendar=Calendar("Indian/Reunion", NOW), backup=far + 1)
    assert storage.reminders.due_after(far, NOW) == [
        DueReminder(2, ReminderKind.BACKUP, "5@0800", far + 1, "Indian/Reunion"),
        DueReminder(3, ReminderKind.BACKUP, "5@0800", far + 1, DEFAULT_ZONE),
        DueReminder(5, ReminderKind.BACKUP, "5@0800", far + 1, "Indian/Reunion", paused_until=NOW),
    ]


# What the operator sees


def test_numbers_for_the_operator(storage: Storage):
    day, next_day = "2030-03-17", "2030-03-18"
    for chat_id, kind in ((1, "backup"), (2, "backup"), (3, "update"), (4, "backup")):
        put(storage, chat_id, REUNION, **{kind: NOW})
    put(storage, 5, backup=NOW + DAY)
    opened(storage)
    ids = {d.chat_id: d.id for d in storage.deliveries.claim(NOW, 10)}
    storage.deliveries.settle(
        [
            DeliveryResult(ids[1], DeliveryState.SENT),
            DeliveryResult(ids[2], DeliveryState.FAILED),
            DeliveryResult(ids[3], DeliveryState.GIVEN_UP),
        ],
        NOW,
    )
    storage.deliveries.recover()
    assert [(c.day, c.kind, c.state, c.count) for c in storage.deliveries.by_day()] == [
        (day, "backup", "due", 1),
        (day, "backup", "failed", 1),
        (day, "backup", "sent", 1),
        (day, "update", "given_up", 1),
    ]
    assert storage.deliveries.failures(NOW) == 2
    assert storage.deliveries.failures(NOW + 1) == 0
    coming = storage.deliveries.coming(NOW + DAY)
    assert [(c.day, c.kind, c.state, c.count) for c in coming] == [(next_day, "backup", "to come", 1)]
    assert storage.deliveries.coming(NOW + DAY - 1) == []
    # The one that waits, and the one to be opened, told apart by how many came before.
    assert storage.deliveries.would_send(NOW + DAY) == {("backup", 0): 2}
    assert storage.deliveries.would_send(NOW) == {("backup", 0): 1}
    assert storage.deliveries.would_send(NOW - 1) == {}
    storage.deliveries.settle([DeliveryResult(storage.deliveries.claim(NOW, 1)[0].id, DeliveryState.SENT)], NOW)
    put(storage, 1, backup=NOW)
    assert storage.deliveries.would_send(NOW) == {("backup", 1): 1}
