"""The Bot API's methods. Importing the package fills METHODS, by name."""

from . import answering, editing, profile, receiving, sending
from .registry import METHODS

__all__ = ["METHODS", "answering", "editing", "profile", "receiving", "sending"]
