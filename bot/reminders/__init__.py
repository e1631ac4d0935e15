"""Reminders: when one is due, and delivering it once; knows no Telegram."""

from bot.reminders.deliver import Blocked, Deliverer, Gone, Refused, Sender, SendResult, Sent, Unreachable, Wait
from bot.reminders.once import GUIDE, GuideReminders
from bot.reminders.rule import WEEKDAYS, BadRule, Rule, at_hour, daytime, first_due, month_of
from bot.reminders.scheduler import Scheduler
from bot.reminders.settings import DEFAULTS, PAUSES, Settings, days_wished, wished
from bot.reminders.snapshot import Snapshot
from bot.reminders.subscriptions import Subscriptions, local
from bot.reminders.undo import UndoHistory

__all__ = [
    "DEFAULTS",
    "GUIDE",
    "PAUSES",
    "WEEKDAYS",
    "BadRule",
    "Blocked",
    "Deliverer",
    "Gone",
    "GuideReminders",
    "Refused",
    "Rule",
    "Scheduler",
    "SendResult",
    "Sender",
    "Sent",
    "Settings",
    "Snapshot",
    "Subscriptions",
    "UndoHistory",
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
