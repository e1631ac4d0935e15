"""From where an incident is shown: the reader's language, time zone and present time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.knowledge import Language


@dataclass(frozen=True)
class Standpoint:
    """The reader's language, time zone (an IANA name), current time, and the time limits with a scheduled reminder."""

    language: Language
    zone: str
    now: dt.datetime
    reminded: frozenset[str] = frozenset()
