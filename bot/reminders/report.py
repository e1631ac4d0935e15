"""Reports to the operator the numbers of reminders sent, waiting and to come; contains no personal data."""

from __future__ import annotations

import time
from collections import Counter

from bot.knowledge import Library
from bot.storage import DayCount, Storage
from bot.values import ReminderKind

# Days that the report covers, back and ahead.
SPAN = 31
DAY = 86_400


def by_day(storage: Storage, now: float | None = None) -> str:
    """Return a line for each day, kind and state, of the last month and the next."""
    now = time.time() if now is None else now
    since = time.strftime("%Y-%m-%d", time.gmtime(now - SPAN * DAY))
    past = [count for count in storage.deliveries.by_day() if count.day >= since]
    coming = storage.deliveries.coming(int(now) + SPAN * DAY)
    lines = ["To come:", *(_line(count) for count in coming)] if coming else ["To come: nothing; nobody has a reminder on."]
    lines += ["Sent and waiting:", *(_line(count) for count in past)] if past else ["Sent and waiting: nothing yet."]
    return "\n".join(lines)


def dry_run(storage: Storage, library: Library, now: float | None = None) -> str:
    """Return how many reminders of each tip would be sent at once, if the bot ran now."""
    now = time.time() if now is None else now
    counts = Counter(storage.deliveries.would_send(int(now)))
    if not counts:
        return "Nothing is due."
    lines = []
    for (kind, tip), count in sorted(counts.items()):
        # A one-off reminder has no tips.
        steps = [step.id for step in library.tips.of(kind)] if isinstance(kind, ReminderKind) else [""]
        lines.append(f"{count:>8}  {kind:<10} {steps[tip % len(steps)]}".rstrip())
    return "\n".join(lines)


def _line(count: DayCount) -> str:
    return f"  {count.day}  {count.kind:<10} {count.state:<9} {count.count:>8}"
