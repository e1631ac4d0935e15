"""France's eleven public holidays, to which the dates that move with Easter belong."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

# Month and day of those with a date of their own.
FIXED = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
# Days after Easter Sunday: its Monday, Ascension Day, Whit Monday.
AFTER_EASTER = (1, 39, 50)


def easter(year: int) -> dt.date:
    """Return Easter Sunday, by the algorithm of Meeus, Jones and Butcher for the Gregorian calendar."""
    century, of_century = divmod(year, 100)
    golden = year % 19
    correction = (8 * century + 13) // 25
    epact = (19 * golden + century - century // 4 - correction + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - epact - of_century % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return dt.date(year, month, day + 1)


@lru_cache(maxsize=50)
def public_holidays(year: int) -> frozenset[dt.date]:
    """Return the public holidays of a year."""
    sunday = easter(year)
    moving = (sunday + dt.timedelta(days=days) for days in AFTER_EASTER)
    return frozenset([*(dt.date(year, month, day) for month, day in FIXED), *moving])


def working_day(day: dt.date) -> dt.date:
    """Return `day`, or the next one that is no public holiday; one before it where the month would end meanwhile."""
    for step in (1, -1):
        found = day
        while found in public_holidays(found.year):
            found += dt.timedelta(days=step)
        if found.month == day.month:
            return found
    raise AssertionError("no month consists of public holidays")
