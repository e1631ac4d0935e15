"""What a request in words comes to: a rule with what it names, and in how many days."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reminders import WEEKDAYS, BadRule, Rule, days_wished, wished

# A Wednesday.
TODAY = dt.date(2027, 3, 10)


@pytest.mark.parametrize(
    ("wish", "days"),
    [
        ({"days": "0"}, 0),
        ({"days": "1"}, 1),
        ({"days": "21"}, 21),
        ({"days": "366"}, 366),
        ({"days": "9000"}, 366),
        # Wednesday said on a Wednesday is the next one.
        ({"weekday": "wed"}, 7),
        ({"weekday": "thu"}, 1),
        ({"weekday": "tue"}, 6),
        ({"weekday": "mon"}, 5),
        ({"days": "2", "weekday": "wed"}, 2),
        ({"time": "18:00"}, None),
        ({}, None),
    ],
)
def test_in_how_many_days(wish: dict[str, str], days: int | None):
    assert days_wished(wish, TODAY) == days


@given(st.dates(dt.date(2026, 1, 1), dt.date(2032, 1, 1)), st.sampled_from(WEEKDAYS))
def test_a_weekday_is_the_next_such_day_and_never_today(today: dt.date, weekday: str):
    days = days_wished({"weekday": weekday}, today)
    assert days is not None
    assert 1 <= days <= 7
    assert (today + dt.timedelta(days)).strftime("%a").lower() == weekday


@pytest.mark.parametrize(
    ("wish", "rule"),
    [
        ({}, "5@0830"),
        ({"day": "31"}, "31@0830"),
        ({"time": "19:15"}, "5@1915"),
        ({"nth": "-1", "weekday": "fri"}, "-1fri@0830"),
        ({"nth": "2", "weekday": "mon", "time": "07:00", "day": "9"}, "2mon@0700"),
        # A weekday alone names no day of the month.
        ({"weekday": "fri"}, "5@0830"),
    ],
)
def test_a_rule_takes_over_what_is_named(wish: dict[str, str], rule: str):
    assert str(wished(wish, Rule(day=5, hour=8, minute=30))) == rule
    assert str(wished({"day": "5", **wish}, Rule(nth=1, weekday="tue", hour=8, minute=30))) == rule


@pytest.mark.parametrize("time", ["06:59", "21:00", "00:00", "23:30"])
def test_no_rule_is_made_for_the_night(time: str):
    with pytest.raises(BadRule):
        wished({"time": time}, Rule(day=5))
