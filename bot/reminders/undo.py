"""Remembers the changes of each person's reminders, which "annule", "remets-la" and "déplace au 10" refer to."""

from __future__ import annotations

from dataclasses import dataclass

from bot.reminders.rule import BadRule
from bot.reminders.snapshot import Snapshot
from bot.storage import Storage
from bot.values import KINDS, ReminderKind

# The name under which changes of the settings are stored.
FEATURE = "reminders"


@dataclass(frozen=True)
class SettingsChange:
    """The kinds that were changed, and their state `before`; `id` is the number of the change."""

    id: int
    before: Snapshot
    kinds: tuple[ReminderKind, ...]


class UndoHistory:
    """The changes of the last day by chat id; they survive a restart."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def remember(self, chat_id: int, before: Snapshot, after: Snapshot, kinds: tuple[ReminderKind, ...]) -> int | None:
        """Record that the person has just changed those kinds; return the number of the change, None where nothing changed."""
        if str(before) == str(after):
            return None
        sender = self._storage.pseudonyms.of(chat_id)
        return self._storage.changes.add(sender, FEATURE, ",".join(kinds), str(before), str(after))

    def of(self, chat_id: int) -> SettingsChange | None:
        """Return the person's latest change in effect, or None where there is none of the last day."""
        change = self._storage.changes.latest(self._storage.pseudonyms.of(chat_id), FEATURE)
        if change is None:
            return None
        try:
            before = Snapshot.read(change.before)
        except BadRule:
            return None
        return SettingsChange(change.id, before, kinds_of(change.what))


def kinds_of(what: str) -> tuple[ReminderKind, ...]:
    """Return the kinds that a change names."""
    named = what.split(",")
    return tuple(kind for kind in KINDS if kind in named)
