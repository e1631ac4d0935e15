"""Reminders: when one is due, and delivering it once; knows no Telegram."""

from bot.reminders.book import ReminderBook, local
from bot.reminders.deliver import Blocked, Deliverer, Gone, Outcome, Refused, Sender, Sent, Unreachable, Wait
from bot.reminders.rule import WEEKDAYS, BadRule, Rule, daytime, first_due, month_of
from bot.reminders.scheduler import Scheduler
from bot.reminders.settings import DEFAULTS, OFF, PAUSES, SAME, Settings, wished

__all__ = [
    "DEFAULTS",
    "OFF",
    "PAUSES",
    "SAME",
    "WEEKDAYS",
    "BadRule",
    "Blocked",
    "Deliverer",
    "Gone",
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
    "daytime",
    "first_due",
    "local",
    "month_of",
    "wished",
]
