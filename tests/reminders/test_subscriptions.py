"""What is set of reminders is kept, shown and undone as it was, and nothing that is due is lost on the way."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.all_buttons import BUTTONS
from bot.dialogue.reminders.buttons import Restore
from bot.knowledge import KINDS, Library
from bot.reminders import Rule, Settings, Subscriptions, first_due
from bot.reminders.due import open_due
from bot.reminders.rule import EARLIEST, LATEST, WEEKDAYS
from bot.storage import DEFAULT_ZONE, Calendar, Storage, Subscription
from bot.values import ReminderKind
from tests.content import real_library

LIBRARY = real_library()
NOON = int(dt.datetime.fromisoformat("2027-03-05T12:00+01:00").timestamp())
DAY = 86_400
clocks = {"hour": st.integers(EARLIEST, LATEST - 1), "minute": st.integers(0, 59)}
rules = st.one_of(
    st.builds(Rule, day=st.integers(1, 31), **clocks),
    st.builds(Rule, nth=st.sampled_from([1, 2, 3, 4, -1]), weekday=st.sampled_from(WEEKDAYS), **clocks),
)
some = st.dictionaries(st.sampled_from(KINDS), rules)
settings = st.builds(
    lambda rules, off, pause: Settings(Calendar(paused_until=pause), rules, frozenset(rules) - off),
    some,
    st.frozensets(st.sampled_from(KINDS)),
    st.none() | st.integers(NOON, NOON + 400 * DAY),
)


@given(settings, settings)
def test_a_button_leads_back_to_what_was(before: Settings, now: Settings):
    again = now.restored(before.snapshot())
    assert again.active == before.active
    assert {kind: again.rules[kind] for kind in before.rules} == before.rules


@given(settings, settings, st.sampled_from(KINDS))
def test_undoing_one_kind_leaves_the_others_as_they_are_now(before: Settings, now: Settings, kind):
    again = now.restored(before.snapshot([kind]))
    for other in set(KINDS) - {kind}:
        assert (other in again.active, again.rules.get(other)) == (other in now.active, now.rules.get(other))
    assert (kind in again.active) == (kind in before.active)


@given(settings, st.none() | st.integers(10**9, 10**10 - 1))
def test_any_state_fits_a_button_and_is_read_back_from_it(before: Settings, paused: int | None):
    held = Settings(Calendar(paused_until=paused), before.rules, before.active)
    for press in (Restore(held.snapshot()), Restore(held.snapshot(pause=True))):
        assert len(str(press).encode()) <= 64
        assert BUTTONS.decode(str(press), LIBRARY) == press


@pytest.fixture
def book(storage: Storage, library: Library) -> Subscriptions:
    return Subscriptions(storage, library.zones, lambda: NOON)


def put(storage: Storage, rule: str = "5@1100", due: int | None = NOON - 3600) -> None:
    storage.reminders.save(7, Calendar(), [Subscription(ReminderKind.BACKUP, rule, active=True, due=due)])


def test_what_is_due_at_this_very_moment_is_not_put_off_by_setting_something_else(storage: Storage, book: Subscriptions):
    put(storage)
    book.save(7, book.load(7).on(ReminderKind.UPDATE))
    assert storage.reminders.of(7)[ReminderKind.BACKUP].due == NOON - 3600
    assert storage.reminders.of(7)[ReminderKind.UPDATE].due > NOON


def test_moved_within_a_month_that_has_had_it_the_date_shown_is_next_months(storage: Storage, book: Subscriptions):
    put(storage)
    assert open_due(storage, NOON, 10) == 1
    settings = book.load(7).on(ReminderKind.BACKUP, rules={ReminderKind.BACKUP: Rule(day=25)})
    book.save(7, settings)
    due = storage.reminders.of(7)[ReminderKind.BACKUP].due
    assert dt.datetime.fromtimestamp(due, dt.UTC).strftime("%m-%d") == "04-25"
    assert book.due(7, ReminderKind.BACKUP, settings) == due


def test_a_pause_holds_what_is_due_and_ending_it_early_brings_it_back(storage: Storage, book: Subscriptions):
    put(storage)
    assert open_due(storage, NOON, 10) == 1
    until = NOON + 10 * DAY
    paused = replace(book.load(7), calendar=Calendar(paused_until=until))
    book.save(7, paused)
    assert storage.deliveries.claim(NOON + DAY, 10) == []
    book.save(7, replace(paused, calendar=Calendar()))
    assert [delivery.chat_id for delivery in storage.deliveries.claim(NOON + DAY, 10)] == [7]


def test_switched_off_and_on_again_what_waited_still_comes(storage: Storage, book: Subscriptions):
    put(storage)
    assert open_due(storage, NOON, 10) == 1
    book.save(7, book.load(7).off(ReminderKind.BACKUP))
    assert storage.deliveries.claim(NOON + DAY, 10) == []
    book.save(7, book.load(7).on(ReminderKind.BACKUP))
    assert [delivery.chat_id for delivery in storage.deliveries.claim(NOON + DAY, 10)] == [7]


def test_a_rule_or_zone_that_can_no_longer_be_read_traps_nobody(storage: Storage, book: Subscriptions):
    put(storage, due=NOON + DAY)
    with storage.connection as conn:
        conn.execute("UPDATE reminders SET rule = 'nonsense'")
        conn.execute("UPDATE calendars SET zone = 'Mars/Olympus'")
    settings = book.load(7)
    assert settings.zone == DEFAULT_ZONE
    book.save(7, settings.on(ReminderKind.BACKUP))
    assert storage.reminders.of(7)[ReminderKind.BACKUP].rule == "15@0800"


def test_months_in_a_row_are_months_in_a_row(storage: Storage, book: Subscriptions):
    with storage.connection as conn:
        conn.executemany(
            "INSERT INTO deliveries (chat_id, kind, month, tip, state, not_before, due, sent, done) "
            "VALUES (7, 'backup', ?, 0, 'sent', 0, 0, 1, ?)",
            [("2026-09", 1), ("2026-12", 1), ("2027-01", 1), ("2027-02", 1), ("2027-03", None)],
        )
    assert book.streak(7, ReminderKind.BACKUP) == 3


def test_whoever_never_had_a_reminder_leaves_no_trace_by_blocking_the_bot(storage: Storage, book: Subscriptions):
    book.reachable(7, back=False)
    assert storage.connection.execute("SELECT COUNT(*) FROM calendars").fetchone() == (0,)


def test_back_after_a_block_within_a_pause_nothing_comes_before_its_end(storage: Storage, book: Subscriptions):
    until = NOON + 40 * DAY
    put(storage, due=NOON + DAY)
    book.save(7, replace(book.load(7), calendar=Calendar(paused_until=until)))
    book.reachable(7, back=False)
    assert storage.reminders.of(7)[ReminderKind.BACKUP].due is None
    book.reachable(7, back=True)
    assert storage.reminders.of(7)[ReminderKind.BACKUP].due == first_due("5@1100", DEFAULT_ZONE, until)


def test_back_with_a_rule_that_can_no_longer_be_read_the_kinds_own_holds(storage: Storage, book: Subscriptions):
    put(storage)
    book.reachable(7, back=False)
    with storage.connection as conn:
        conn.execute("UPDATE reminders SET rule = 'nonsense'")
    book.reachable(7, back=True)
    assert storage.reminders.of(7)[ReminderKind.BACKUP].due == first_due("15@0800", DEFAULT_ZONE, NOON)
    assert storage.reminders.calendar(7).reachable


def test_whoever_can_be_reached_and_writes_changes_nothing(storage: Storage, book: Subscriptions):
    put(storage)
    book.reachable(7, back=True)
    assert storage.reminders.of(7)[ReminderKind.BACKUP].due == NOON - 3600


def test_the_default_zone_is_one_that_can_be_shown(library: Library):
    assert DEFAULT_ZONE in library.zones


def test_what_came_lately_waits_and_what_came_long_ago_does_not(storage: Storage, book: Subscriptions):
    with storage.connection as conn:
        conn.executemany(
            "INSERT INTO deliveries (chat_id, kind, month, tip, state, not_before, due, sent, done) "
            "VALUES (?, ?, ?, 0, 'sent', 0, 0, ?, NULL)",
            [
                (7, "backup", "2027-03", NOON - 14 * DAY + 1),
                (7, "update", "2027-03", NOON - 5),
                (7, "passwords", "2027-02", NOON - 14 * DAY),
                (8, "backup", "2027-03", NOON),
            ],
        )
    assert book.waiting(7) == [("update", "2027-03"), ("backup", "2027-03")]


def test_a_pause_that_is_over_is_none(storage: Storage, book: Subscriptions):
    for until, left in ((NOON + 1, NOON + 1), (NOON, None), (NOON - 1, None)):
        storage.reminders.save(7, Calendar("Indian/Reunion", until), [])
        calendar = book.load(7).calendar
        assert (calendar.paused_until, calendar.zone) == (left, "Indian/Reunion")


def test_a_reminder_first_comes_after_the_pause(storage: Storage, book: Subscriptions):
    settings = replace(book.load(7).on(ReminderKind.BACKUP), calendar=Calendar(paused_until=NOON + 40 * DAY))
    assert book.due(7, ReminderKind.BACKUP, settings) == first_due("15@0800", DEFAULT_ZONE, NOON + 40 * DAY)
    assert book.due(7, ReminderKind.BACKUP, book.load(7).on(ReminderKind.BACKUP)) == first_due("15@0800", DEFAULT_ZONE, NOON)


def test_the_persons_own_day(book: Subscriptions):
    # Noon in Paris is the next day's small hours in Wellington, and ours there.
    assert book.today(Settings(Calendar("Pacific/Auckland"), {}, frozenset())) == dt.date(2027, 3, 6)
    assert book.today(Settings(Calendar(), {}, frozenset())) == dt.date(2027, 3, 5)


def test_back_in_their_own_zone(storage: Storage, book: Subscriptions):
    storage.reminders.save(7, Calendar("Indian/Reunion"), [Subscription(ReminderKind.BACKUP, "5@1100", active=True, due=NOON)])
    book.reachable(7, back=False)
    book.reachable(7, back=True)
    assert storage.reminders.of(7)[ReminderKind.BACKUP].due == first_due("5@1100", "Indian/Reunion", NOON)
