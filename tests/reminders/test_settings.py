"""What a request in words comes to: a rule with what it names, and in how many days."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge import KINDS
from bot.reminders import WEEKDAYS, BadRule, ReminderRequest, Rule, Settings, Snapshot, days_wished, wished
from bot.storage import Calendar
from bot.values import ReminderKind

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
    assert days_wished(ReminderRequest.read(wish), TODAY) == days


@given(st.dates(dt.date(2026, 1, 1), dt.date(2032, 1, 1)), st.sampled_from(WEEKDAYS))
def test_a_weekday_is_the_next_such_day_and_never_today(today: dt.date, weekday: str):
    days = days_wished(ReminderRequest(weekday=weekday), today)
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
    assert str(wished(ReminderRequest.read(wish), Rule(day=5, hour=8, minute=30))) == rule
    assert str(wished(ReminderRequest.read({"day": "5", **wish}), Rule(nth=1, weekday="tue", hour=8, minute=30))) == rule


@pytest.mark.parametrize("time", ["06:59", "21:00", "00:00", "23:30"])
def test_no_rule_is_made_for_the_night(time: str):
    with pytest.raises(BadRule):
        wished(ReminderRequest.read({"time": time}), Rule(day=5))


NOTHING = Settings(Calendar(), {}, frozenset())
SOME = Settings(
    Calendar(), {ReminderKind.UPDATE: Rule(day=5), ReminderKind.BACKUP: Rule(day=15, hour=9)}, frozenset({ReminderKind.BACKUP})
)


def test_as_a_button_holds_it():
    assert str(NOTHING.snapshot()) == "-|-|-|-"
    assert str(SOME.snapshot()) == "!5@0800|15@0900|-|-"
    assert str(SOME.snapshot((ReminderKind.BACKUP,))) == "=|15@0900|=|="
    assert str(SOME.snapshot(())) == "=|=|=|="
    assert str(SOME.snapshot((ReminderKind.UPDATE,), pause=True)) == "!5@0800|=|=|=|"
    paused = Settings(Calendar(paused_until=1_900_000_000), SOME.rules, SOME.active)
    assert str(paused.snapshot((), pause=True)) == "=|=|=|=|1900000000"


def held(text: str, now: Settings = SOME) -> Settings:
    """What a button with that text makes of `now`."""
    return now.restored(Snapshot.read(text))


def test_a_button_sets_what_it_holds_and_leaves_the_rest():
    after = held("3@0700|=|!1mon@1930|20@1200")
    assert after.active == {"update", "backup", "habits"}
    assert {kind: str(rule) for kind, rule in after.rules.items()} == {
        "update": "3@0700",
        "backup": "15@0900",
        "passwords": "1mon@1930",
        "habits": "20@1200",
    }
    assert held("-|-|-|-").active == frozenset()
    assert held("=|=|=|=") == SOME
    assert held("=|=|=|=|1900000000").calendar.paused_until == 1_900_000_000
    assert held("=|=|=|=|", held("=|=|=|=|1900000000")).calendar.paused_until is None
    assert held("=|=|=|=", held("=|=|=|=|1900000000")).calendar.paused_until == 1_900_000_000


def test_a_button_of_when_there_were_three_kinds_does_what_it_did_and_leaves_the_fourth():
    now = SOME.on(ReminderKind.HABITS, rules={ReminderKind.HABITS: Rule(day=12)})
    after = held("3@0700|=|!1mon@1930", now)
    assert after.active == {"update", "backup", "habits"}
    assert str(after.rules[ReminderKind.HABITS]) == "12@0800"
    assert held("||", now).active == {"habits"}
    assert held("=|=|=", now) == now
    assert held("=|=||1900000000", now).calendar.paused_until == 1_900_000_000
    assert held("=|=|=|", held("=|=|=|1900000000", now)).calendar.paused_until is None
    assert held("=|=|=", held("=|=|=|1900000000", now)).calendar.paused_until == 1_900_000_000


@pytest.mark.parametrize(
    "text",
    [
        *("", "=", "=|=", "x|=|=", "=|=|x", "=|=|=|x", "=|=|=|5", "=|=|=|01900000000", "=|=|=|1900000000|", "5@0300|=|="),
        *("=|=|=||", "=||=|=", "=|=|=|=|x", "=|=|=|=|5", "=|=|=|=|=", "=|=|=|=||", "=|=|=|=|1900000000|", "=|=|=|5@0300"),
    ],
)
def test_what_no_button_holds_is_refused(text: str):
    with pytest.raises(BadRule):
        Snapshot.read(text)


def test_on_and_off_change_those_named_alone():
    assert SOME.on(ReminderKind.UPDATE).active == {"update", "backup"}
    assert str(SOME.on(ReminderKind.UPDATE).rules[ReminderKind.UPDATE]) == "5@0800"
    assert NOTHING.on(ReminderKind.PASSWORDS).rules == {"passwords": Rule(day=25)}
    assert SOME.on(ReminderKind.UPDATE, rules={ReminderKind.UPDATE: Rule(day=1), ReminderKind.BACKUP: Rule(day=2)}).rules[
        ReminderKind.BACKUP
    ] == Rule(day=15, hour=9)
    assert SOME.off(ReminderKind.BACKUP).active == frozenset()
    assert SOME.off(ReminderKind.BACKUP).rules == SOME.rules
    assert SOME.off(ReminderKind.UPDATE, ReminderKind.PASSWORDS).active == {"backup"}


def test_a_rule_never_set_is_the_kinds_own():
    assert [str(NOTHING.rule(kind)) for kind in KINDS] == ["5@0800", "15@0800", "25@0800", "20@0800"]
    assert str(SOME.rule(ReminderKind.BACKUP)) == "15@0900"


def test_a_pause_lasts_to_the_end_of_its_last_day_there():
    end = dt.date(2027, 3, 27)
    paris = SOME.paused(end).calendar.paused_until
    assert dt.datetime.fromtimestamp(paris, dt.UTC).isoformat() == "2027-03-27T23:00:00+00:00"
    there = Settings(Calendar("Indian/Reunion"), {}, frozenset())
    assert there.paused(end).calendar.paused_until == paris - 3 * 3600
    assert (there.zone, SOME.zone) == ("Indian/Reunion", "Europe/Paris")
    assert SOME.paused(end).paused(None) == SOME
