"""Opens a delivery for each due reminder, and computes when it is next due; corrects the effects of a wrong clock."""

from __future__ import annotations

import logging

from bot.reminders.rule import BadRule, first_due, period_of
from bot.storage import DueReminder, Opening, Storage

log = logging.getLogger(__name__)

# What is due for longer is overdue: the bot was down. Overdue reminders are spread over so many seconds. Seconds.
OVERDUE, SPREAD = 3600, 1800
# A reminder due further ahead is looked at: it comes less than once a month, or the clock was wrong. Seconds.
FAR = 70 * 86_400


def due_after(rule: str, zone: str, after: float, paused_from: int | None, paused_until: int | None) -> int:
    """Return the first moment of a rule later than `after` that is in no pause, in seconds since 1970; raise BadRule."""
    due = first_due(rule, zone, after)
    if paused_until and (paused_from or 0) <= due < paused_until:
        return first_due(rule, zone, max(after, paused_until))
    return due


def open_due(storage: Storage, now: int, limit: int) -> int:
    """Turn at most `limit` reminders that are due by `now` into deliveries; return how many were due.

    A reminder whose rule or time zone cannot be read is switched off, so that it holds nobody else up.
    """
    openings = []
    # In one transaction: until its end, another bot on the same database leaves these alone.
    with storage.transaction():
        due = storage.reminders.due(now, limit)
        for reminder in due:
            try:
                month = period_of(reminder.rule, reminder.due, reminder.zone)
                following = due_after(reminder.rule, reminder.zone, now, reminder.paused_from, reminder.paused_until)
            except BadRule:
                _switch_off(storage, reminder)
            else:
                openings.append(Opening(reminder, month, _not_before(reminder, now), following))
        storage.deliveries.open(openings)
    return len(due)


def bring_near(storage: Storage, now: int) -> int:
    """Recompute the due times that a wrong clock set too far ahead; return the number of reminders changed."""
    moved = []
    for reminder in storage.reminders.due_after(now + FAR, now):
        try:
            due = due_after(reminder.rule, reminder.zone, now, reminder.paused_from, reminder.paused_until)
        except BadRule:
            _switch_off(storage, reminder)
        else:
            # One that comes once a year is rightly due far ahead.
            moved += [(reminder, due)] if due < reminder.due else []
    storage.reminders.move(moved)
    return len(moved)


def _switch_off(storage: Storage, reminder: DueReminder) -> None:
    log.error("a reminder is switched off, for its rule or time zone cannot be read (%s)", reminder.kind, exc_info=True)
    storage.reminders.switch_off(reminder)


def _not_before(reminder: DueReminder, now: int) -> int:
    """Return the earliest time to send it: when it was due, or, if it is overdue, a time within SPREAD from now."""
    # A prime number spreads neighbouring ids.
    return now + reminder.chat_id * 7919 % SPREAD if now - reminder.due > OVERDUE else reminder.due
