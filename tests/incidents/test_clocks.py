"""The time limits: 72 hours that pass, over weekends, bank holidays and changes of the clock, in the person's own zone."""

from __future__ import annotations

import datetime as dt
import time
from zoneinfo import ZoneInfo

import pytest

from bot.incidents import Deadline, Finding, Record, deadlines, found_at
from bot.knowledge import Library
from tests.cases import cases

SITUATION = "ransomware"


def ends(library: Library, found: str, zone: str, acted: tuple[str, ...] = ()) -> dict[str, Deadline]:
    said = int(dt.datetime.fromisoformat(found).replace(tzinfo=ZoneInfo(zone)).timestamp())
    record = Record(SITUATION, said + 7200, found=Finding(said), acted=acted)
    situation = library.incidents.situations[SITUATION]
    return {one.clock: one for one in deadlines(record, situation, library.incidents.common, ZoneInfo(zone))}


@cases(
    ("found", "zone", "end"),
    [
        # A Monday, then a Friday evening: the weekend counts.
        ("2026-11-30T14:10", "Europe/Paris", "2026-12-03T14:10:00+01:00"),
        ("2026-12-04T18:00", "Europe/Paris", "2026-12-07T18:00:00+01:00"),
        # Before Christmas and New Year: bank holidays count too.
        ("2026-12-24T20:30", "Europe/Paris", "2026-12-27T20:30:00+01:00"),
        ("2026-12-31T23:00", "Europe/Paris", "2027-01-03T23:00:00+01:00"),
        # In spring an hour is lost, in autumn one comes twice: 72 hours have passed all the same.
        ("2026-03-27T18:00", "Europe/Paris", "2026-03-30T19:00:00+02:00"),
        ("2026-10-24T18:00", "Europe/Paris", "2026-10-27T17:00:00+01:00"),
        # Overseas, where no clock is changed.
        ("2026-03-27T18:00", "Indian/Reunion", "2026-03-30T18:00:00+04:00"),
        ("2026-10-24T18:00", "America/Martinique", "2026-10-27T18:00:00-04:00"),
        ("2026-10-24T18:00", "Pacific/Noumea", "2026-10-27T18:00:00+11:00"),
        # The end of February, of a leap year too.
        ("2027-02-26T08:00", "Europe/Paris", "2027-03-01T08:00:00+01:00"),
        ("2028-02-26T08:00", "Europe/Paris", "2028-02-29T08:00:00+01:00"),
    ],
)
def test_seventy_two_hours_that_pass(library: Library, found: str, zone: str, end: str):
    clocks = ends(library, found, zone)
    assert set(clocks) == {"cnil", "complaint"}
    assert clocks["cnil"].at.isoformat() == end


def test_until_it_is_said_when_it_counts_from_the_opening(library: Library):
    record = Record(SITUATION, 1_796_000_000)
    assert found_at(record, ZoneInfo("Europe/Paris")).timestamp() == 1_796_000_000


def test_a_reminder_comes_a_day_before_unless_that_has_passed_or_it_is_done(library: Library):
    clock = ends(library, "2026-11-30T14:10", "Europe/Paris")["cnil"]
    day = dt.timedelta(days=1)
    assert clock.reminder(clock.at - 2 * day) == clock.at - day
    assert clock.reminder(clock.at - day) is None
    assert not clock.is_past(clock.at - dt.timedelta(seconds=1))
    assert clock.is_past(clock.at)
    assert ends(library, "2026-11-30T14:10", "Europe/Paris", ("cnil",))["cnil"].reminder(clock.at - 2 * day) is None


@pytest.mark.parametrize("zone", ["Europe/Paris", "Pacific/Noumea", "America/Martinique"])
def test_deadlines_are_told_in_the_person_s_zone_wherever_the_machine_stands(
    library: Library, zone: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        record = Record(SITUATION, 1_796_000_000)
        assert found_at(record, ZoneInfo(zone)).tzinfo == ZoneInfo(zone)
        [one, _] = deadlines(record, library.incidents.situations[SITUATION], library.incidents.common, ZoneInfo(zone))
        assert one.at.tzinfo == ZoneInfo(zone)
        assert one.at.timestamp() == 1_796_000_000 + 72 * 3600
    finally:
        monkeypatch.undo()
        time.tzset()
