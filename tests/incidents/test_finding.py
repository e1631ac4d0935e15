"""When an incident was found out: the moment that was meant, in the person's own zone, and never one in the future."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.incidents import Finding
from tests.cases import cases

PARIS = ZoneInfo("Europe/Paris")
# Monday 30 November 2026, 14:10 in Paris.
MONDAY = dt.datetime(2026, 11, 30, 14, 10, tzinfo=PARIS)
SAID = int(MONDAY.timestamp())


@cases(
    ("told", "meant"),
    [
        ({}, "2026-11-30T14:10"),
        ({"hours": "0"}, "2026-11-30T14:10"),
        ({"hours": "3"}, "2026-11-30T11:10"),
        ({"days": "1", "time": "18:00"}, "2026-11-29T18:00"),
        ({"days": "1"}, "2026-11-29T00:00"),
        ({"days": "0", "time": "09:00"}, "2026-11-30T09:00"),
        ({"days": "0", "time": "20:00"}, "2026-11-30T14:10"),
        ({"weekday": "sat", "time": "19:00"}, "2026-11-28T19:00"),
        ({"weekday": "mon"}, "2026-11-30T00:00"),
        ({"weekday": "mon", "time": "18:00"}, "2026-11-23T18:00"),
        ({"weekday": "tue"}, "2026-11-24T00:00"),
        ({"time": "12:00"}, "2026-11-30T12:00"),
        ({"time": "18:00"}, "2026-11-29T18:00"),
        ({"date": "27"}, "2026-11-27T00:00"),
        ({"date": "11-27", "time": "18:00"}, "2026-11-27T18:00"),
        ({"date": "12-24"}, "2025-12-24T00:00"),
        ({"date": "02-30"}, "2026-11-30T00:00"),
    ],
)
def test_what_was_said_is_the_moment_that_was_meant(told: dict[str, str], meant: str):
    moment = Finding.of(SAID, told).moment(PARIS)
    assert moment.isoformat(timespec="minutes")[:16] == meant


def test_a_day_begins_where_the_person_is():
    yesterday = Finding.of(SAID, {"days": "1"})
    # In Nouméa it is already Tuesday.
    assert yesterday.moment(ZoneInfo("Pacific/Noumea")).isoformat() == "2026-11-30T00:00:00+11:00"
    assert yesterday.moment(ZoneInfo("America/Martinique")).isoformat() == "2026-11-29T00:00:00-04:00"


def test_hours_are_counted_as_they_pass_when_the_clock_changes():
    # 25 October 2026: the hour from 2 to 3 comes twice in Paris.
    noon = int(dt.datetime(2026, 10, 25, 12, 0, tzinfo=PARIS).timestamp())
    assert Finding.of(noon, {"hours": "12"}).moment(PARIS).isoformat() == "2026-10-25T01:00:00+02:00"


TOLD = st.one_of(
    st.just({}),
    st.builds(lambda n: {"hours": str(n)}, st.integers(0, 200)),
    st.builds(lambda n, h: {"days": str(n), "time": f"{h:02}:30"}, st.integers(0, 60), st.integers(0, 23)),
    st.builds(lambda d, h: {"weekday": d, "time": f"{h:02}:00"}, st.sampled_from(["mon", "wed", "sun"]), st.integers(0, 23)),
    st.builds(lambda m, d: {"date": f"{m:02}-{d:02}"}, st.integers(1, 12), st.integers(1, 31)),
)


@given(TOLD, st.integers(1_700_000_000, 1_900_000_000), st.sampled_from(["Europe/Paris", "Indian/Reunion", "Pacific/Noumea"]))
def test_it_is_never_in_the_future_and_reads_back_as_written(told: dict[str, str], said: int, zone: str):
    finding = Finding.of(said, told)
    assert Finding.read(str(finding)) == finding
    assert finding.moment(ZoneInfo(zone)).timestamp() <= said


def test_what_was_not_said_is_left_blank():
    assert Finding.of(SAID, {}) == Finding(SAID)
    assert str(Finding.of(SAID, {"days": "2"})) == f"{SAID}/d2"
    assert str(Finding.of(SAID, {"weekday": "mon", "time": "18:00"})) == f"{SAID}/wmon/t18:00"
    assert [Finding.of(SAID, told).is_exact for told in ({}, {"days": "1"}, {"weekday": "mon"}, {"date": "27"})] == [
        True, False, False, False,
    ]  # fmt: skip


def test_the_very_minute_is_today_s():
    assert Finding.of(SAID, {"time": "14:10"}).moment(PARIS) == MONDAY
    assert Finding.of(SAID, {"weekday": "mon", "time": "14:10"}).moment(PARIS) == MONDAY


def test_a_day_comes_back_within_a_year_and_no_further():
    assert Finding.of(SAID, {"date": "12-01"}).moment(PARIS).date().isoformat() == "2025-12-01"
    # Of a leap year's day there was none within the last one.
    assert Finding.of(SAID, {"date": "02-29"}).moment(PARIS).date() == MONDAY.date()
