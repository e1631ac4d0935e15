"""Storage: one SQLite file; the only room that knows SQL."""

import sqlite3

from bot.storage.backups import BadCopy
from bot.storage.changes import Change
from bot.storage.checks import ChecklistReply
from bot.storage.database import Storage, StorageError, claim
from bot.storage.deliveries import DayCount, Delivery, DeliveryResult, Opening
from bot.storage.feedback import Votes
from bot.storage.files import DATABASE
from bot.storage.missing_facets import MissingFacet
from bot.storage.people import Person
from bot.storage.practice import Judged, PracticeRecord
from bot.storage.questions import Reason, UnansweredQuestion
from bot.storage.reminders import DEFAULT_ZONE, Calendar, DueReminder, Subscription
from bot.storage.retention import RETENTION

# Any call may raise it, when the disk is full for example.
StorageFailure = sqlite3.Error

__all__ = [
    "DATABASE",
    "DEFAULT_ZONE",
    "RETENTION",
    "BadCopy",
    "Calendar",
    "Change",
    "ChecklistReply",
    "DayCount",
    "Delivery",
    "DeliveryResult",
    "DueReminder",
    "Judged",
    "MissingFacet",
    "Opening",
    "Person",
    "PracticeRecord",
    "Reason",
    "Storage",
    "StorageError",
    "StorageFailure",
    "Subscription",
    "UnansweredQuestion",
    "Votes",
    "claim",
]
