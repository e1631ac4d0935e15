"""Reminders: when one is due, and delivering it once; knows no Telegram."""

from bot.reminders.book import ReminderBook, local
from bot.reminders.deliver import Blocked, Deliverer, Gone, Outcome, Refused, Sender, Sent, Unreachable, Wait
from bot.reminders.latest import LatestChanges
from bot.reminders.rule import WEEKDAYS, BadRule, Rule, at_hour, daytime, first_due, month_of
from bot.reminders.scheduler import Scheduler
from bot.reminders.settings import DEFAULTS, OFF, PAUSE_END, PAUSES, SAME, Settings, days_wished, wished

__all__ = [
    "DEFAULTS",
    "OFF",
    "PAUSES",
    "PAUSE_END",
    "SAME",
    "WEEKDAYS",
    "BadRule",
    "Blocked",
    "Deliverer",
    "Gone",
    "LatestChanges",
    "Outcome",
    "Refused",
    "ReminderBook",
    "Rule",
    "Scheduler",
    "Sender",
    "Sent",
    "Settings",
    "Unreachable",
    "Wait",
    "at_hour",
    "days_wished",
    "daytime",
    "first_due",
    "local",
    "month_of",
    "wished",
]
