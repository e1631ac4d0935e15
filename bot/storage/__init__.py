"""Storage: one SQLite file; the only room that knows SQL."""

from bot.storage.database import Storage, StorageError
from bot.storage.people import Person

__all__ = ["Person", "Storage", "StorageError"]
