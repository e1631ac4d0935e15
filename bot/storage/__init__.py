"""Storage: one SQLite file; the only room that knows SQL."""

from bot.storage.checks import Given
from bot.storage.database import DATABASE, Storage, StorageError
from bot.storage.deliveries import DEFAULT_ZONE, DayCount, Delivery, Settled
from bot.storage.feedback import Votes
from bot.storage.people import Person
from bot.storage.questions import Reason, Unmet
from bot.storage.reminders import Calendar, Subscription

__all__ = [
    "DATABASE",
    "DEFAULT_ZONE",
    "Calendar",
    "DayCount",
    "Delivery",
    "Given",
    "Person",
    "Reason",
    "Settled",
    "Storage",
    "StorageError",
    "Subscription",
    "Unmet",
    "Votes",
]
