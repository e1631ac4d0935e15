"""The simulation of docs/capacity.md: the same with the same seed, nothing lost, no limit passed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from benchmarks.capacity import DAY, EARLIEST, HOUR, LATEST, Instance, Machine, measured, simulate, waits

SMALL = Instance(people=20_000, press_day=3)
DAYS = 15


def test_the_seed_decides():
    once, again = (simulate(SMALL, Machine(1, 30), 5, DAYS) for _ in range(2))
    assert np.array_equal(once.asked, again.asked)
    assert np.array_equal(once.sent, again.sent)
    assert not np.array_equal(once.asked, simulate(SMALL, Machine(1, 30), 6, DAYS).asked)


def test_all_is_answered_and_sent_within_telegrams_limit_and_by_day():
    month = simulate(replace(SMALL, press=40), Machine(1, 3), 5, DAYS)
    assert (month.answered + month.sent).max() <= 3
    assert np.isclose(month.answered.sum(), month.asked.sum())
    assert np.isclose(month.sent.sum(), month.due.sum(), rtol=0.02)
    by_hour = month.sent.reshape(-1, DAY).sum(axis=0).reshape(-1, HOUR).sum(axis=1)
    assert by_hour[:EARLIEST].sum() == by_hour[LATEST:].sum() == 0
    late = waits(month.asked, month.answered)
    assert len(late) == month.asked.sum()
    assert late.min() == 0
    assert late.max() > HOUR


def test_a_full_processor_makes_people_wait_and_a_second_one_helps():
    one, two = (simulate(replace(SMALL, press=40), Machine(count, 1000, message=2.0), 5, DAYS) for count in (1, 2))
    assert one.busy.max() <= 0.9 + 1e-9
    assert waits(two.asked, two.answered).mean() < waits(one.asked, one.answered).mean()


def test_the_processor_times_are_those_measured():
    message, reminder = measured()
    assert 0.0001 < reminder < message < 0.1
