"""Reminders: when one is due, and delivering it once; knows no Telegram."""

from bot.reminders.deliver import Blocked, Deliverer, Gone, Outcome, Refused, Sender, Sent, Unreachable, Wait
from bot.reminders.rule import BadRule, Rule, daytime, first_due
from bot.reminders.scheduler import Scheduler
from bot.reminders.settings import Settings, wished

__all__ = [
    "BadRule",
    "Blocked",
    "Deliverer",
    "Gone",
    "Outcome",
    "Refused",
    "Rule",
    "Scheduler",
    "Sender",
    "Sent",
    "Settings",
    "Unreachable",
    "Wait",
    "daytime",
    "first_due",
    "wished",
]
