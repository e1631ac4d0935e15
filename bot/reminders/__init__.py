"""Reminders: works out when each is due and delivers it once; does not depend on Telegram."""

from bot.reminders.deliver import Blocked, Deliverer, Gone, Refused, Sender, SendResult, Sent, Unreachable, Wait
from bot.reminders.due import bring_near
from bot.reminders.once import ClockReminders, GuideReminders, StepReminders
from bot.reminders.request import ReminderAction, ReminderRequest
from bot.reminders.rule import EACH, WEEKDAYS, YEAR, BadRule, Rule, at_hour, daytime, first_due
from bot.reminders.scheduler import Scheduler
from bot.reminders.settings import DEFAULTS, PAUSES, Settings, days_wished
from bot.reminders.snapshot import Snapshot, renewed
from bot.reminders.subscriptions import Subscriptions, local
from bot.reminders.undo import FEATURE, UndoHistory, kinds_of
from bot.reminders.wishes import APART, moment_of, wished

__all__ = [
    "APART",
    "DEFAULTS",
    "EACH",
    "FEATURE",
    "PAUSES",
    "WEEKDAYS",
    "YEAR",
    "BadRule",
    "Blocked",
    "ClockReminders",
    "Deliverer",
    "Gone",
    "GuideReminders",
    "Refused",
    "ReminderAction",
    "ReminderRequest",
    "Rule",
    "Scheduler",
    "SendResult",
    "Sender",
    "Sent",
    "Settings",
    "Snapshot",
    "StepReminders",
    "Subscriptions",
    "UndoHistory",
    "Unreachable",
    "Wait",
    "at_hour",
    "bring_near",
    "days_wished",
    "daytime",
    "first_due",
    "kinds_of",
    "local",
    "moment_of",
    "renewed",
    "wished",
]
