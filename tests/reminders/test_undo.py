"""What the latest change of somebody's reminders was, and that it is stored."""

from __future__ import annotations

from bot.reminders import Snapshot, UndoHistory
from bot.storage import Storage
from bot.values import ReminderKind

BEFORE, AFTER = Snapshot.read("5@0800|-|-|-"), Snapshot.read("12@0800|-|-|-")
BACKUP, UPDATE = ReminderKind.BACKUP, ReminderKind.UPDATE


def test_the_latest_change_in_effect_is_remembered(storage: Storage):
    latest = UndoHistory(storage)
    assert latest.of(7) is None
    first = latest.remember(7, BEFORE, AFTER, (UPDATE,))
    second = latest.remember(7, AFTER, BEFORE, (UPDATE, BACKUP))
    assert latest.of(7).id == second
    assert latest.of(7).kinds == (UPDATE, BACKUP)
    storage.changes.mark(storage.pseudonyms.of(7), second, undone=True)
    assert (latest.of(7).id, latest.of(7).before) == (first, BEFORE)
    assert latest.of(8) is None


def test_what_changed_nothing_is_no_change(storage: Storage):
    assert UndoHistory(storage).remember(7, BEFORE, BEFORE, (UPDATE,)) is None


def test_a_state_that_can_no_longer_be_read_counts_as_none(storage: Storage):
    storage.changes.add(storage.pseudonyms.of(7), "reminders", "update", "nonsense", "5@0800")
    assert UndoHistory(storage).of(7) is None
