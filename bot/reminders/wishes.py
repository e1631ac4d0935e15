"""Turns what a request says about days, hours and how often into a rule."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.reminders.request import ReminderRequest
from bot.reminders.rule import EACH, EARLIEST, LAST, LATEST, YEAR, BadRule, Rule, first_due, parity
from bot.reminders.settings import days_wished

# "moins souvent" goes from each week to every other one, then to every so many months; "plus souvent" the other way.
MONTHS_APART = (1, 2, 3, 6, 12)
# A rule of more months than this comes in all but a few.
FEW = 6
# How many months may lie between two reminders, so that they come in the same months every year.
APART = (1, 2, 3, 4, 6, 12)


def wished(request: ReminderRequest, rule: Rule, default: Rule, zone: str, now: float) -> Rule:
    """Return `rule` with what a request names, where it names something; raise BadRule for an hour at night.

    `default` gives the day of a monthly rule that was weekly before.
    """
    if request.time is not None:
        rule = replace(rule, hour=request.time[0], minute=request.time[1])
    rule = _on_day(request, rule)
    if request.weeks:
        rule = _weekly(request, rule, zone, now)
    elif request.monthly or request.every:
        rule = _apart(request.every or 1, rule, default, zone, now)
    elif request.often:
        rule = _more_or_less(request.often, rule, default, zone, now)
    if request.within:
        rule = replace(rule, months=frozenset(request.within))
    if request.without:
        rule = replace(rule, months=rule.months - set(request.without))
    return replace(rule, workdays=True) if request.workdays else rule


def moment_of(request: ReminderRequest, now: dt.datetime, rule: Rule) -> dt.datetime | None:
    """Return the local moment of what comes once; at the hour of `rule` where none is named; None if that is at night."""
    if request.hours is not None or request.minutes is not None:
        moment = now + dt.timedelta(hours=min(request.hours or 0, 48), minutes=request.minutes or 0)
        return moment if EARLIEST <= moment.hour < LATEST else None
    day, (hour, minute) = now.date(), request.time or (rule.hour, rule.minute)
    if request.date is not None:
        day = _next_date(*request.date, day)
    else:
        day += dt.timedelta(days=days_wished(request, day) or 0)
    if not EARLIEST <= hour < LATEST:
        return None
    return dt.datetime.combine(day, dt.time(hour, minute), now.tzinfo)


def _next_date(month: int, day: int, today: dt.date) -> dt.date:
    """Return the next such date, today included; the last of the month where it has fewer days."""
    for year in (today.year, today.year + 1):
        found = dt.date(year, month, min(max(day, 1), calendar.monthrange(year, month)[1]))
        if found >= today:
            return found
    raise AssertionError("one of two years is ahead")


def _on_day(request: ReminderRequest, rule: Rule) -> Rule:
    if request.nth is not None and request.weekday is not None:
        return rule.on(nth=request.nth, weekday=request.weekday)
    if request.day is not None:
        return rule.on(day=request.day)
    if request.weekday is None or request.weeks:
        return rule
    if rule.weeks:
        return replace(rule, weekday=request.weekday)
    # "plutôt le jeudi" of a reminder on the 5th: the Thursday of about that part of the month.
    nth = rule.nth or (LAST if (rule.day or 1) > 28 else min(4, ((rule.day or 1) - 1) // 7 + 1))
    return rule.on(nth=nth, weekday=request.weekday)


def _weekly(request: ReminderRequest, rule: Rule, zone: str, now: float) -> Rule:
    weekday = request.weekday or rule.weekday or "mon"
    weekly = rule.on(weekday=weekday, weeks=EACH)
    if request.weeks == EACH:
        return weekly
    # Every other week, beginning with the next such day.
    return replace(weekly, weeks=parity(dt.datetime.fromtimestamp(first_due(str(weekly), zone, now), ZoneInfo(zone)).date()))


def _apart(months: int, rule: Rule, default: Rule, zone: str, now: float) -> Rule:
    if months not in APART:
        raise BadRule("months")
    monthly = rule if not rule.weeks else rule.on(day=default.day)
    # Months left out before stay so, "moins souvent" or not.
    left_out = YEAR - rule.months if len(rule.months) > FEW else frozenset()
    monthly = replace(monthly, months=YEAR - left_out)
    if months == 1:
        return monthly
    first = dt.datetime.fromtimestamp(first_due(str(monthly), zone, now), ZoneInfo(zone)).month
    return replace(monthly, months=frozenset(month for month in YEAR if (month - first) % months == 0) - left_out)


def _more_or_less(often: str, rule: Rule, default: Rule, zone: str, now: float) -> Rule:
    """Return the next less, or more, frequent rule; the same one where there is none."""
    if rule.weeks:
        place = 0 if rule.weeks == EACH else 1
    else:
        place = 2 + MONTHS_APART.index(min(MONTHS_APART, key=lambda apart: abs(12 / apart - len(rule.months))))
    place = max(0, min(len(MONTHS_APART) + 1, place + (1 if often == "less" else -1)))
    if place < 2:
        return _weekly(ReminderRequest(weeks=place + 1), rule, zone, now)
    return _apart(MONTHS_APART[place - 2], rule, default, zone, now)
