"""Storage: an SQLite file or a database of PostgreSQL; the only room that knows SQL."""

import sqlite3

from bot.storage.backups import BadCopy
from bot.storage.changes import Change
from bot.storage.checks import ChecklistReply
from bot.storage.connection import PassingFailure
from bot.storage.database import Storage, claim
from bot.storage.deliveries import DayCount, Delivery, DeliveryResult, Opening
from bot.storage.feedback import Votes
from bot.storage.files import DATABASE
from bot.storage.missing_facets import MissingFacet
from bot.storage.opening import StorageError
from bot.storage.people import Person
from bot.storage.practice import Judged, PracticeRecord
from bot.storage.questions import Reason, UnansweredQuestion
from bot.storage.reminders import DEFAULT_ZONE, Calendar, DueReminder, Subscription
from bot.storage.retention import RETENTION
from bot.storage.send_rate import SendRate

# Any call may raise it, when the disk is full for example; PostgreSQL's errors are raised as those of the same name.
StorageFailure = sqlite3.Error


def passing(error: sqlite3.Error) -> bool:
    """Return whether what failed may succeed a moment later: another program writes, or the server is restarted."""
    return isinstance(error, PassingFailure) or "locked" in str(error)


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
    "SendRate",
    "Storage",
    "StorageError",
    "StorageFailure",
    "Subscription",
    "UnansweredQuestion",
    "Votes",
    "claim",
    "passing",
]
