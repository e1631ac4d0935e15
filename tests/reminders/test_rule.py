"""Reminders fall on the right local day and hour, over years, months and zones."""

from __future__ import annotations

import calendar
import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reminders import BadRule, Rule, at_hour, daytime, first_due
from bot.reminders.holidays import public_holidays, working_day
from bot.reminders.rule import EARLIEST, LATEST, WEEKDAYS, YEAR, period_of
from tests.cases import cases
from tests.content import real_library

ZONES = list(real_library().zones)
# Within pytz's and Python's common knowledge of the rules.
START, END = dt.datetime(2024, 1, 1), dt.datetime(2034, 1, 1)
zones = st.sampled_from(ZONES)
moments = st.datetimes(START, END, timezones=st.just(dt.UTC)).map(lambda moment: moment.timestamp())
clocks = {"hour": st.integers(EARLIEST, LATEST - 1), "minute": st.integers(0, 59)}
by_day = st.builds(Rule, day=st.integers(1, 31), **clocks)
by_weekday = st.builds(Rule, nth=st.sampled_from([1, 2, 3, 4, -1]), weekday=st.sampled_from(WEEKDAYS), **clocks)
rules = st.one_of(by_day, by_weekday)


def local(moment: float, zone: str) -> dt.datetime:
    return dt.datetime.fromtimestamp(moment, ZoneInfo(zone))


def last_day(day: dt.date) -> int:
    return calendar.monthrange(day.year, day.month)[1]


@given(rules, zones, moments)
def test_it_comes_later_at_the_hour_set_whatever_the_clocks_do(rule: Rule, zone: str, after: float):
    due = first_due(str(rule), zone, after)
    there = local(due, zone)
    assert due > after
    assert (there.hour, there.minute, there.second) == (rule.hour, rule.minute, 0)


@given(by_day, zones, moments)
def test_a_day_of_the_month_is_that_day_or_the_last_of_a_shorter_month(rule: Rule, zone: str, after: float):
    there = local(first_due(str(rule), zone, after), zone)
    assert there.day == min(rule.day, last_day(there))


@given(by_weekday, zones, moments)
def test_an_nth_weekday_is_the_nth_of_its_month(rule: Rule, zone: str, after: float):
    there = local(first_due(str(rule), zone, after), zone)
    assert WEEKDAYS[there.weekday()] == rule.weekday
    if rule.nth == -1:
        assert there.day > last_day(there) - 7
    else:
        assert (there.day - 1) // 7 + 1 == rule.nth


@given(rules, zones, moments)
def test_it_comes_once_in_each_month_and_skips_none(rule: Rule, zone: str, after: float):
    due, months = after, []
    for _ in range(14):
        due = first_due(str(rule), zone, due)
        months.append(period_of(str(rule), due, zone))
    as_numbers = [int(month[:4]) * 12 + int(month[5:]) for month in months]
    assert as_numbers == list(range(as_numbers[0], as_numbers[0] + 14))


@given(rules, zones, moments)
def test_there_is_none_in_between(rule: Rule, zone: str, after: float):
    """What is due first after a moment is due first after any moment until then."""
    due = first_due(str(rule), zone, after)
    assert first_due(str(rule), zone, (after + due) / 2 - 60) == due or due - after < 180
    assert first_due(str(rule), zone, due - 61) == due


@given(zones, moments)
def test_nothing_rings_at_night(zone: str, moment: float):
    morning = daytime(moment, zone)
    assert EARLIEST <= local(morning, zone).hour < LATEST
    assert 0 <= morning - int(moment) <= 10 * 3600 + 3600
    assert daytime(morning, zone) == morning


@given(rules)
def test_a_rule_is_read_back_from_its_text(rule: Rule):
    assert Rule.read(str(rule)) == rule
    assert len(str(rule)) <= 10


@cases(
    ("rule", "zone", "after", "due"),
    [
        # 28 February, and 29 in a leap year.
        ("31@0800", "Europe/Paris", "2027-02-01T00:00+01:00", "2027-02-28T08:00+01:00"),
        ("30@0800", "Europe/Paris", "2028-02-01T00:00+01:00", "2028-02-29T08:00+01:00"),
        ("29@0800", "Europe/Paris", "2028-02-01T00:00+01:00", "2028-02-29T08:00+01:00"),
        # The clocks go forward on 28 March 2027 and back on 31 October 2027; the hour on the wall stays.
        ("28@0800", "Europe/Paris", "2027-03-01T00:00+01:00", "2027-03-28T08:00+02:00"),
        ("31@0800", "Europe/Paris", "2027-10-01T00:00+02:00", "2027-10-31T08:00+01:00"),
        # Where there is no summer time, and where it goes the other way round the globe.
        ("5@0800", "Indian/Reunion", "2027-07-01T00:00+04:00", "2027-07-05T08:00+04:00"),
        ("1@0700", "Pacific/Tahiti", "2026-12-31T23:59-10:00", "2027-01-01T07:00-10:00"),
        ("1mon@0900", "America/Miquelon", "2027-03-14T00:00-03:00", "2027-04-05T09:00-02:00"),
        # The very minute is past.
        ("5@0800", "Europe/Paris", "2027-01-05T08:00+01:00", "2027-02-05T08:00+01:00"),
    ],
)
def test_known_days(rule: str, zone: str, after: str, due: str):
    moment = dt.datetime.fromisoformat(after).timestamp()
    assert first_due(rule, zone, moment) == dt.datetime.fromisoformat(due).timestamp()


@cases("text", ["", "0@0800", "32@0800", "5@0600", "5@2100", "5@0860", "5mon@0800", "1xyz@0800", "5", "5@08:00"])
def test_what_is_no_rule_is_refused(text: str):
    with pytest.raises(BadRule):
        Rule.read(text)


@cases(
    ("zone", "moment"),
    [("Europe/Paris", "2027-03-05T17:15:00+00:00"), ("Indian/Reunion", "2027-03-05T14:15:00+00:00")],
)
def test_a_day_at_the_hour_of_a_rule_there(zone: str, moment: str):
    at = at_hour(dt.date(2027, 3, 5), Rule(day=20, hour=18, minute=15), zone)
    assert dt.datetime.fromtimestamp(at, dt.UTC).isoformat() == moment


@cases(
    ("rule", "why"),
    [
        ({"day": 0}, "day"),
        ({"day": 32}, "day"),
        ({}, "day"),
        ({"day": 5, "nth": 1, "weekday": "mon"}, "day"),
        ({"day": 5, "weekday": "mon"}, "day"),
        ({"nth": 5, "weekday": "mon"}, "day"),
        ({"nth": 1, "weekday": "lun"}, "day"),
        ({"nth": 1}, "day"),
        ({"day": 5, "hour": 6}, "hour"),
        ({"day": 5, "hour": 21}, "hour"),
        ({"day": 5, "minute": 60}, "hour"),
        ({"day": 5, "minute": -1}, "hour"),
    ],
)
def test_what_is_wrong_with_a_rule_is_said(rule: dict, why: str):
    with pytest.raises(BadRule, match=f"^{why}$"):
        Rule(**rule)
    with pytest.raises(BadRule, match=r"^text$"):
        Rule.read("every day")


weekly = st.builds(Rule, weekday=st.sampled_from(WEEKDAYS), weeks=st.sampled_from([1, 2, 3]), **clocks)
in_months = st.builds(
    Rule,
    day=st.integers(1, 31),
    months=st.frozensets(st.sampled_from(sorted(YEAR)), min_size=1),
    workdays=st.booleans(),
    **clocks,
)


@given(weekly, zones, moments)
def test_a_weekly_rule_comes_each_week_or_every_other_one(rule: Rule, zone: str, after: float):
    first = local(first_due(str(rule), zone, after), zone)
    second = local(first_due(str(rule), zone, first.timestamp()), zone)
    assert WEEKDAYS[first.weekday()] == rule.weekday
    assert (second.date() - first.date()).days == (7 if rule.weeks == 1 else 14)
    assert len(period_of(str(rule), first.timestamp(), zone)) == len("2026-11-30")


@given(in_months, zones, moments)
def test_a_rule_comes_in_its_months_alone_and_never_on_a_public_holiday_where_so_wished(rule: Rule, zone: str, after: float):
    there = local(first_due(str(rule), zone, after), zone)
    assert there.month in rule.months
    if rule.workdays:
        assert there.date() not in public_holidays(there.year)
    else:
        assert there.day == min(rule.day, last_day(there))
    assert Rule.read(str(rule)) == rule


@given(weekly)
def test_a_weekly_rule_is_read_back_from_its_text(rule: Rule):
    assert Rule.read(str(rule)) == rule


@cases(
    ("year", "days"),
    [
        (2026, ["2026-04-06", "2026-05-14", "2026-05-25"]),
        (2027, ["2027-03-29", "2027-05-06", "2027-05-17"]),
        (2038, ["2038-04-26", "2038-06-03", "2038-06-14"]),
    ],
)
def test_the_holidays_that_move_with_easter(year: int, days: list[str]):
    known = public_holidays(year)
    assert {dt.date.fromisoformat(day) for day in days} <= known
    assert len(known) in (10, 11)


def test_a_holiday_moves_a_reminder_to_the_next_day_or_within_its_month():
    assert working_day(dt.date(2026, 5, 1)) == dt.date(2026, 5, 2)
    assert working_day(dt.date(2026, 12, 25)) == dt.date(2026, 12, 26)
    # Easter Monday of 1986 was the last day of March.
    assert working_day(dt.date(1986, 3, 31)) == dt.date(1986, 3, 30)
    assert working_day(dt.date(2026, 5, 12)) == dt.date(2026, 5, 12)
