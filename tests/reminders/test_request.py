"""A request about reminders is read from the entities of a message as one value."""

from __future__ import annotations

import datetime as dt

from bot.reminders import ReminderAction, ReminderRequest
from bot.values import ReminderKind
from tests.cases import cases


def test_all_that_can_be_named_is_read():
    assert ReminderRequest.read({}) == ReminderRequest()
    found = {
        "action": "snooze", "kinds": "passwords,update", "kept": "backup", "zone": "Indian/Reunion", "day": "31", "nth": "-1",
        "weekday": "fri", "time": "24:05", "days": "0", "hours": "3", "until": "2027-03-01", "since": "2027-02-28",
        "several": "yes", "weeks": "2", "every": "3", "monthly": "yes", "without": "7,8", "within": "3", "workdays": "yes",
        "often": "less", "once": "yes", "date": "12-24", "minutes": "5", "untaken": "until,twice", "own": "yes", "named": "yes",
    }  # fmt: skip
    assert ReminderRequest.read(found) == ReminderRequest(
        ReminderAction.SNOOZE,
        (ReminderKind.UPDATE, ReminderKind.PASSWORDS),
        (ReminderKind.BACKUP,),
        "Indian/Reunion",
        day=31,
        nth=-1,
        weekday="fri",
        time=(24, 5),
        days=0,
        hours=3,
        until=dt.date(2027, 3, 1),
        since=dt.date(2027, 2, 28),
        several=True,
        weeks=2,
        every=3,
        monthly=True,
        without=(7, 8),
        within=(3,),
        workdays=True,
        often="less",
        once=True,
        date=(12, 24),
        minutes=5,
        untaken=("until", "twice"),
        own=True,
        names_reminder=True,
    )


@cases("action", ["", "sing"])
def test_what_is_no_action_only_shows_them(action: str):
    assert ReminderRequest.read({"action": action, "kinds": "nothing"}) == ReminderRequest(ReminderAction.PANEL)
