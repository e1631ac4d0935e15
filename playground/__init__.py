"""A local Telegram Bot API and a chat page, so that the very same bot runs and is tested without Telegram."""

from .limits import RateLimit
from .person import Person
from .server import Playground

__all__ = ["Person", "Playground", "RateLimit"]
