"""A local Telegram Bot API and a chat page, to run and test the unchanged bot without Telegram."""

from .limits import RateLimit
from .person import Person
from .server import Playground

__all__ = ["Person", "Playground", "RateLimit"]
