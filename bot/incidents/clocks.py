"""The time limits of an incident, as moments in the person's time zone.

A limit in hours is counted as hours that pass, from the very minute: nights, weekends, bank holidays and changes of the clock
make it no longer. Regulation 1182/71, art. 3, leaves out the hour in which it was found out and, for a limit of two days or
more, grants at least two working days; what is said here is never later than that.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.incidents.finding import Finding
from bot.incidents.record import Record
from bot.knowledge.incidents import Incident, IncidentCommon

# How long before a deadline a reminder comes.
AHEAD = dt.timedelta(hours=24)


@dataclass(frozen=True)
class Deadline:
    """The end of a time limit; `acted` if what it is for has been done."""

    clock: str
    at: dt.datetime
    acted: bool

    def is_past(self, now: dt.datetime) -> bool:
        """Return whether it has passed."""
        return now >= self.at

    def reminder(self, now: dt.datetime) -> dt.datetime | None:
        """Return when to send a reminder; None if that moment has passed or nothing is left to do."""
        moment = self.at - AHEAD
        return None if self.acted or moment <= now else moment


def found_at(record: Record, zone: ZoneInfo) -> dt.datetime:
    """Return when the incident was discovered; if unknown, when its path was opened."""
    return (record.found or Finding(record.opened)).moment(zone)


def deadlines(record: Record, situation: Incident, common: IncidentCommon, zone: ZoneInfo) -> list[Deadline]:
    """Return the end of each time limit of this situation."""
    start = found_at(record, zone).astimezone(dt.UTC)
    return [
        Deadline(id_, (start + dt.timedelta(hours=common.clocks[id_].hours)).astimezone(zone), id_ in record.acted)
        for id_ in situation.clocks
    ]
