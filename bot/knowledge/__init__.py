"""Loads what the bot says from `content/` into typed objects, and validates it; imports no other package of the bot."""

from bot.knowledge.check import Problem, check, check_content
from bot.knowledge.check_dates import outdated
from bot.knowledge.checklist import Checklist, Item
from bot.knowledge.examples import CALIBRATION
from bot.knowledge.guides import Guide, GuideStep
from bot.knowledge.library import BrokenContent, Library
from bot.knowledge.model import Answer, Command, Measure, Subject, Wording
from bot.knowledge.practice import PracticeExample
from bot.knowledge.pronunciation import Pronunciation
from bot.knowledge.reminders import Tip, Zone
from bot.values import KINDS, LANGUAGES, Language, ReminderKind

__all__ = [
    "CALIBRATION",
    "KINDS",
    "LANGUAGES",
    "Answer",
    "BrokenContent",
    "Checklist",
    "Command",
    "Guide",
    "GuideStep",
    "Item",
    "Language",
    "Library",
    "Measure",
    "PracticeExample",
    "Problem",
    "Pronunciation",
    "ReminderKind",
    "Subject",
    "Tip",
    "Wording",
    "Zone",
    "check",
    "check_content",
    "outdated",
]
