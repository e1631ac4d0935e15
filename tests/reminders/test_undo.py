"""The latest change to somebody's reminders: remembered for a while, one a person, and given back once."""

from __future__ import annotations

from bot.reminders import Snapshot, UndoHistory
from bot.reminders.undo import PEOPLE, REMEMBERED_FOR
from bot.values import ReminderKind

BEFORE, THEN, OTHER = (Snapshot.read(text) for text in ("||", "5@0800||", "|15@0800|"))


class Clock:
    now = 1_900_000_000.0

    def __call__(self) -> float:
        return self.now


def test_only_the_latest_counts_and_only_ones_own():
    latest = UndoHistory(Clock())
    assert latest.of(1) is None
    latest.remember(1, BEFORE, (ReminderKind.BACKUP,))
    latest.remember(1, THEN, (ReminderKind.UPDATE, ReminderKind.BACKUP))
    latest.remember(2, OTHER, ())
    change = latest.of(1)
    assert (change.before, change.kinds, change.at) == (THEN, (ReminderKind.UPDATE, ReminderKind.BACKUP), Clock.now)
    assert latest.of(2).before == OTHER
    assert latest.of(3) is None


def test_given_back_it_is_gone():
    latest = UndoHistory(Clock())
    latest.remember(1, BEFORE, (ReminderKind.BACKUP,))
    assert latest.of(1) == latest.of(1) == latest.pop(1)
    assert latest.of(1) is None
    assert latest.pop(1) is None


def test_what_is_long_ago_is_no_longer_talked_about():
    clock = Clock()
    latest = UndoHistory(clock)
    latest.remember(1, BEFORE, (ReminderKind.BACKUP,))
    latest.remember(2, BEFORE, (ReminderKind.BACKUP,))
    clock.now += REMEMBERED_FOR - 1
    assert latest.of(1)
    clock.now += 1
    assert latest.of(1) is None
    assert latest.pop(2) is None


def test_of_too_many_people_the_one_longest_silent_is_forgotten():
    latest = UndoHistory(Clock())
    for chat_id in range(PEOPLE):
        latest.remember(chat_id, BEFORE, ())
    latest.remember(0, THEN, ())
    assert latest.of(1)
    latest.remember(PEOPLE, OTHER, ())
    assert latest.of(1) is None
    assert latest.of(0).before == THEN
    assert latest.of(2)
    assert latest.of(PEOPLE)
