"""Detects patient data and secrets in a message before anything else reads it; imports no other package of the bot."""

from bot.privacy.anonymity import anonymous
from bot.privacy.detect import Detector, find, redact
from bot.privacy.findings import Finding, Kind
from bot.privacy.screen import LONGEST, Screened, screen

__all__ = ["LONGEST", "Detector", "Finding", "Kind", "Screened", "anonymous", "find", "redact", "screen"]
