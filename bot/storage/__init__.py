"""Storage: one SQLite file; the only room that knows SQL."""

from bot.storage.checks import Given
from bot.storage.database import DATABASE, Storage, StorageError
from bot.storage.feedback import Votes
from bot.storage.people import Person
from bot.storage.questions import Reason, Unmet

__all__ = ["DATABASE", "Given", "Person", "Reason", "Storage", "StorageError", "Unmet", "Votes"]
