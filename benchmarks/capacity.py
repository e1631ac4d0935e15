"""Simulates a month of a large instance, second by second: what waits where, for one process and two, at 30 and 1,000 a second.

`.venv/bin/python -m benchmarks.capacity --seed 7 --people 500000` simulates other figures. Processor times are those measured
in benchmarks/results.md; what people do is assumed, and every assumption is a field of `Instance`.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.common import into_page, table
from bot.settings import PROJECT
from bot.storage import DATABASE, Calendar, DueReminder, Opening, Person, Storage, Subscription
from bot.values import Language, ReminderKind, ReplyValue

PAGE = PROJECT / "docs/capacity.md"
RESULTS = Path(__file__).with_name("results.md")
SEED = 2027
DAY, HOUR = 86_400, 3_600
Seconds = NDArray[np.float64]

# The share of a day's messages in each hour: between two consultations, at noon, and in the evening.
BY_HOUR = np.array([1, 0, 0, 0, 0, 1, 4, 8, 9, 8, 7, 7, 12, 13, 8, 6, 6, 7, 9, 9, 8, 6, 4, 2], dtype=float)
# The share of a weekday's messages on each day of the week, from Monday.
BY_WEEKDAY = (1.1, 1.05, 0.9, 1.05, 1.0, 0.35, 0.2)
# The hours of the day between which reminders are sent, and that of those who chose none (bot/reminders/rule.py).
EARLIEST, LATEST, USUAL = 7, 21, 8
# What a tap takes of a message's processor time ("tap" in results.md).
TAP = 0.55


@dataclass(frozen=True)
class Instance:
    """What is assumed of the people, and of a day on which the press or the television names the bot."""

    people: int = 500_000
    # Reminders a month of one person; the share of people who keep the days (5, 15, 25) and the hour (8) that are proposed.
    reminders: float = 3.0
    keep_default: float = 0.6
    # Typed messages and taps a month of one person. Each gets one message, or one edit, which Telegram counts alike.
    typed: float = 4.0
    taps: float = 8.0
    # The press day: its day of the month, how many times a weekday's messages come, and the share of them that comes in two
    # waves (13:00 and 20:00) that fade within half an hour.
    press_day: int = 12
    press: float = 10.0
    waves: float = 0.4


@dataclass(frozen=True)
class Machine:
    """What is there to answer: processes of one processor each, and Telegram's limit on messages a second."""

    processes: int
    per_second: int
    # Seconds of processor time; a process is never busier than `share`.
    message: float = 0.0088
    reminder: float = 0.00075
    share: float = 0.9


@dataclass(frozen=True)
class Month:
    """What came and went in each second: arrivals, and what was answered or sent."""

    asked: Seconds
    answered: Seconds
    due: Seconds
    sent: Seconds
    busy: Seconds


def measured() -> tuple[float, float]:
    """Return the processor time of a message and of a reminder, in seconds, as last measured."""
    text = RESULTS.read_text(encoding="utf-8")
    message = re.search(r"20 people writing at a time \| ([\d.]+) ms", text)
    reminder = re.search(r"processor time a send \| ([\d.]+) ms", text)
    assert message
    assert reminder
    return float(message[1]) / 1e3, float(reminder[1]) / 1e3


def asked(instance: Instance, days: int, random: np.random.Generator) -> Seconds:
    """Return how much is asked in each second; a tap counts as less than a message."""
    weights = np.array([BY_WEEKDAY[day % 7] for day in range(days)])
    a_day = instance.people * (instance.typed + instance.taps) * weights / weights.sum() * days / 30
    by_second = np.repeat(BY_HOUR / BY_HOUR.sum() / HOUR, HOUR)
    expected: Seconds = np.concatenate([count * by_second for count in a_day])
    start = instance.press_day * DAY
    usual = a_day[instance.press_day] * instance.press
    seconds = np.arange(DAY)
    waves = np.sum([np.where(seconds >= at, np.exp(-(seconds - at) / 1800), 0.0) for at in (13 * HOUR, 20 * HOUR)], axis=0)
    expected[start : start + DAY] = usual * ((1 - instance.waves) * by_second + instance.waves * waves / waves.sum())
    arrivals: Seconds = random.poisson(expected).astype(float)
    return arrivals


def due(instance: Instance, days: int, random: np.random.Generator) -> Seconds:
    """Return how many reminders come to be due in each second: most people keep what is proposed."""
    counts = np.zeros(days * DAY)
    count = int(instance.people * instance.reminders)
    usual = int(count * instance.keep_default)
    proposed = [day for day in (4, 14, 24) if day < days]
    for day, number in zip(proposed, random.multinomial(usual, [1 / len(proposed)] * len(proposed)), strict=True):
        counts[day * DAY + USUAL * HOUR] += number
    chosen = random.integers(0, days, count - usual) * DAY + random.integers(EARLIEST * 4, LATEST * 4, count - usual) * 900
    return counts + np.bincount(chosen, minlength=days * DAY)


def simulate(instance: Instance, machine: Machine, seed: int, days: int = 30) -> Month:
    """Go through the month second by second: replies first, then reminders in what they leave free."""
    random = np.random.default_rng(seed)
    arriving, coming = asked(instance, days, random), due(instance, days, random)
    weight = (instance.typed + TAP * instance.taps) / (instance.typed + instance.taps)
    cost, budget = machine.message * weight, machine.processes * machine.share
    answered, sent = np.zeros_like(arriving), np.zeros_like(arriving)
    questions = reminders = recent = 0.0
    for second, (new, ripe) in enumerate(zip(arriving.tolist(), coming.tolist(), strict=True)):
        questions += new
        reminders += ripe
        replies = min(questions, machine.per_second, budget / cost)
        questions -= replies
        answered[second] = replies
        # As PriorityRateLimiter does: twice the recent rate of replies, and one, stay free, at most half.
        recent += (replies - recent) / 10
        if reminders and EARLIEST <= second % DAY // HOUR < LATEST:
            reserved = min(1 + 2 * recent, machine.per_second / 2) if recent > 0.05 else 0.0
            slots = machine.per_second - max(reserved, replies)
            bulk = max(0.0, min(reminders, slots, (budget - replies * cost) / machine.reminder))
            reminders -= bulk
            sent[second] = bulk
    return Month(arriving, answered, coming, sent, answered * cost + sent * machine.reminder)


def waits(arrived: Seconds, left: Seconds) -> Seconds:
    """Return for each arrival, in order, how many seconds it waited; infinite where it still waits at the end."""
    came, went = np.cumsum(arrived), np.cumsum(left)
    number = np.arange(1, int(came[-1]) + 1)
    # Half of one is forgiven: parts of a second add up to a little less than whole numbers.
    out = np.searchsorted(went, number - 0.5).astype(float)
    out[out >= len(went)] = np.inf
    return out - np.searchsorted(came, number)


def rows(instance: Instance, machine: Machine, seed: int) -> Iterator[tuple[str, str]]:
    """Simulate once, and tell what people notice on an ordinary day, on the press day, and of reminders."""
    month = simulate(instance, machine, seed)
    name = f"{machine.processes} × {machine.per_second:,} a second"
    start = instance.press_day * DAY
    ordinary = slice(start - DAY, start)
    yield f"{name}: an ordinary day's wait for a reply", _waited(month, ordinary)
    yield f"{name}: the press day's wait for a reply", _waited(month, slice(start, start + DAY))
    behind = np.cumsum(month.asked - month.answered)[start : start + 2 * DAY]
    yield f"{name}: the press day's longest queue, and when it was over", f"{behind.max():,.0f}, {_last(behind > 100)}"
    late = waits(month.due, month.sent)
    yield f"{name}: reminders' delay", f"half within {_span(np.median(late))}, 95 % within {_span(np.quantile(late, 0.95))}"
    day = slice(4 * DAY + USUAL * HOUR, 5 * DAY)
    waiting = np.cumsum(month.due - month.sent)[day]
    yield f"{name}: the 5th's reminders, all due at {USUAL}:00, are out after", _span(float(np.argmax(waiting < 50)))
    load = month.busy / machine.processes
    busiest = load[: len(load) // 60 * 60].reshape(-1, 60).mean(axis=1).max()
    yield f"{name}: processors busy, the month's mean and its busiest minute", f"{load.mean():.1%}, {busiest:.0%}"


def _waited(month: Month, when: slice) -> str:
    behind = float(np.sum(month.asked[: when.start] - month.answered[: when.start]))
    arrived, left = month.asked[when.start :].copy(), month.answered[when.start :]
    arrived[0] += round(behind)
    found = waits(arrived, left)[: int(month.asked[when].sum())]
    half, most = np.quantile(found, (0.5, 0.95))
    return f"half within {_span(half)}, 95 % within {_span(most)}, the longest {_span(found.max())}"


def _span(seconds: float) -> str:
    if not np.isfinite(seconds):
        return "more than the month"
    if seconds < 1:
        return "a second"
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"


def _last(behind: NDArray[np.bool_]) -> str:
    if not behind.any():
        return "never more than 100"
    second = int(np.flatnonzero(behind)[-1])
    return f"{'the next day ' if second >= DAY else ''}{second % DAY // HOUR:02d}:{second % HOUR // 60:02d}"


def database_bytes(people: int = 1_000) -> float:
    """Return the bytes that one person takes in the database after a year: 36 reminders, a check-up, a conversation, votes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / DATABASE
        storage = Storage(path)
        try:
            for chat_id in range(1, people + 1):
                with storage.unit_of_work():
                    _live_a_year(storage, chat_id)
        finally:
            storage.close()
        return path.stat().st_size / people


def _live_a_year(storage: Storage, chat_id: int) -> None:
    sender = storage.pseudonyms.of(chat_id)
    storage.people.save(Person(chat_id, Language.FR))
    kinds = (ReminderKind.UPDATE, ReminderKind.BACKUP, ReminderKind.PASSWORDS)
    subscriptions = [Subscription(kind, "5@0800", True, 2_000_000_000) for kind in kinds]
    storage.reminders.save(chat_id, Calendar("Europe/Paris"), subscriptions)
    for month in range(12):
        due = [DueReminder(chat_id, kind, "5@0800", 2_000_000_000, "Europe/Paris") for kind in kinds]
        openings = [Opening(one, f"2026-{month + 1:02d}", 1_800_000_000, 2_000_000_000) for one in due]
        storage.deliveries.open(openings)
    state = json.dumps({"slots": {f"slot_{number}": "x" * 20 for number in range(30)}})
    replies = {f"measure-{number}": ReplyValue.PARTLY for number in range(24)}
    storage.conversations.save(sender, state, "2026-01-01T00:00", replies)
    for answer in ("wifi-hospital", "passwords-manager"):
        storage.feedback.save(sender, answer, True)


def scenarios() -> list[Machine]:
    """Return what is compared: one process and two, at Telegram's usual limit and at the paid one."""
    message, reminder = measured()
    return [Machine(processes, per_second, message, reminder) for per_second in (30, 1000) for processes in (1, 2)]


def simulated(instance: Instance, seed: int) -> list[tuple[str, str]]:
    """Return the rows of all scenarios."""
    return [row for machine in scenarios() for row in rows(instance, machine, seed)]


def run() -> str:
    """Simulate with the assumptions as they stand, into docs/capacity.md too."""
    message, reminder = measured()
    size = database_bytes()
    head = [
        ("seed", str(SEED)),
        ("processor time of a message, of a reminder (measured)", f"{message * 1e3:.1f} ms, {reminder * 1e3:.2f} ms"),
        ("the database after a year, for one person (measured)", f"{size / 1e3:.1f} kB"),
        ("the database after a year, for 500,000 people", f"{size * 500_000 / 1e9:.1f} GB"),
    ]
    made = table([*head, *simulated(Instance(), SEED)])
    into_page(PAGE, "capacity", made)
    return made


def main() -> None:
    """Simulate with what the command line says, and print it."""
    top = argparse.ArgumentParser(prog="python -m benchmarks.capacity", description=__doc__)
    top.add_argument("--seed", type=int, default=SEED)
    for field in fields(Instance):
        top.add_argument(f"--{field.name.replace('_', '-')}", type=type(field.default), default=field.default)
    given = vars(top.parse_args())
    seed = given.pop("seed")
    print(table([("seed", str(seed)), *simulated(replace(Instance(), **given), seed)]))


if __name__ == "__main__":
    main()
