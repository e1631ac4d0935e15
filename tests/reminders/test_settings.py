"""What a request in words comes to: a rule with what it names, and in how many days."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge import KINDS
from bot.reminders import WEEKDAYS, BadRule, ReminderRequest, Rule, Settings, Snapshot, days_wished, moment_of, wished
from bot.storage import Calendar
from bot.values import ReminderKind
from tests.cases import cases

# A Wednesday.
TODAY = dt.date(2027, 3, 10)


@cases(
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


@cases(
    ("wish", "rule"),
    [
        ({}, "5@0830"),
        ({"day": "31"}, "31@0830"),
        ({"time": "19:15"}, "5@1915"),
        ({"nth": "-1", "weekday": "fri"}, "-1fri@0830"),
        ({"nth": "2", "weekday": "mon", "time": "07:00", "day": "9"}, "2mon@0700"),
    ],
)
def test_a_rule_takes_over_what_is_named(wish: dict[str, str], rule: str):
    assert became(wish, "5@0830") == rule
    assert became({"day": "5", **wish}, "1tue@0830") == rule


def became(wish: dict[str, str], rule: str) -> str:
    """What a rule becomes by a request made on 30 November 2026."""
    now = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC).timestamp()
    return str(wished(ReminderRequest.read(wish), Rule.read(rule), Rule(day=15), "Europe/Paris", now))


@cases(
    ("wish", "before", "after"),
    [
        # "plutôt le jeudi": of a date, the Thursday of about then; of an nth weekday, that one; of a week, its Thursday.
        ({"weekday": "thu"}, "5@0830", "1thu@0830"),
        ({"weekday": "thu"}, "12@0830", "2thu@0830"),
        ({"weekday": "thu"}, "31@0830", "-1thu@0830"),
        ({"weekday": "thu"}, "3mon@0830", "3thu@0830"),
        ({"weekday": "thu"}, "w1mon@0830", "w1thu@0830"),
        ({"weeks": "1"}, "5@0830", "w1mon@0830"),
        ({"weeks": "1", "weekday": "fri"}, "5@0830", "w1fri@0830"),
        # The next Tuesday is tomorrow, the next Monday in a week: today's half past eight is over.
        ({"weeks": "2", "weekday": "tue"}, "5@0830", "w3tue@0830"),
        ({"weeks": "2"}, "5@0830", "w2mon@0830"),
        ({"every": "3"}, "5@0830", "5@0830~924"),
        ({"every": "2"}, "20@0830", "20@0830~aaa"),
        ({"every": "12", "within": "3"}, "5@0830", "5@0830~004"),
        ({"monthly": "yes"}, "w1mon@0830", "15@0830"),
        ({"monthly": "yes", "without": "8"}, "5@0830", "5@0830~f7f"),
        ({"without": "7,8"}, "w1mon@0830", "w1mon@0830~f3f"),
        ({"workdays": "yes"}, "5@0830", "5@0830h"),
        ({"often": "less"}, "w1mon@0830", "w2mon@0830"),
        ({"often": "less"}, "w2mon@0830", "15@0830"),
        ({"often": "less"}, "5@0830", "5@0830~aaa"),
        ({"often": "less"}, "5@0830~001", "5@0830~800"),
        ({"often": "more"}, "5@0830", "w2mon@0830"),
        ({"often": "more"}, "w1mon@0830", "w1mon@0830"),
        ({"time": "19:30"}, "5@0830~f7fh", "5@1930~f7fh"),
    ],
)  # fmt: skip
def test_how_often_and_when_not(wish: dict[str, str], before: str, after: str):
    assert became(wish, before) == after


@cases("wish", [{"every": "5"}, {"every": "13"}, {"monthly": "yes", "without": ",".join(map(str, range(1, 13)))}])
def test_what_no_year_holds_is_refused(wish: dict[str, str]):
    with pytest.raises(BadRule, match="months"):
        became(wish, "5@0830")


@cases(
    ("wish", "moment"),
    [
        ({"days": "1"}, "2026-12-01 08:00"),
        ({"days": "1", "time": "18:00"}, "2026-12-01 18:00"),
        ({"weekday": "fri"}, "2026-12-04 08:00"),
        ({"date": "12-12", "time": "09:30"}, "2026-12-12 09:30"),
        ({"date": "02-30"}, "2027-02-28 08:00"),
        ({"hours": "2"}, "2026-11-30 14:00"),
        ({"minutes": "10"}, "2026-11-30 12:10"),
        ({"hours": "12"}, None),
        ({"days": "1", "time": "22:00"}, None),
    ],
)  # fmt: skip
def test_when_it_comes_once(wish: dict[str, str], moment: str | None):
    now = dt.datetime(2026, 11, 30, 12, tzinfo=ZoneInfo("Europe/Paris"))
    found = moment_of(ReminderRequest.read(wish), now, Rule(day=5))
    assert (found and f"{found:%Y-%m-%d %H:%M}") == moment


@cases("time", ["06:59", "21:00", "00:00", "23:30"])
def test_no_rule_is_made_for_the_night(time: str):
    with pytest.raises(BadRule):
        became({"time": time}, "5@0800")


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


@cases(
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
