"""Enumerations shared by several packages: of the content, the database and the dialogue."""

from __future__ import annotations

from enum import StrEnum


class Language(StrEnum):
    """A language that the bot speaks."""

    FR = "fr"
    EN = "en"


class ReminderKind(StrEnum):
    """The subject of a monthly reminder."""

    UPDATE = "update"
    BACKUP = "backup"
    PASSWORDS = "passwords"
    HABITS = "habits"


class OneOffKind(StrEnum):
    """A message sent once, on a person's request, rather than by a monthly rule."""

    GUIDE = "guide"
    CLOCK = "clock"


class StepOutcome(StrEnum):
    """What became of a step of an incident: taken, taken in another way, not possible, or passed over."""

    DONE = "done"
    INSTEAD = "instead"
    CANNOT = "cannot"
    PASSED = "passed"


class ReplyValue(StrEnum):
    """A reply to a question of the checklist; the last three are requests about the question, not replies to it."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    UNKNOWN = "unknown"
    NOT_CONCERNED = "not_concerned"
    SKIP = "skip"
    BACK = "back"
    LATER = "later"
    WHY = "why"


class DeliveryState(StrEnum):
    """The state of a reminder's delivery (bot/storage/deliveries.py)."""

    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    HELD = "held"
    FAILED = "failed"
    GIVEN_UP = "given_up"


LANGUAGES = tuple(Language)
KINDS = tuple(ReminderKind)
DeliveryKind = ReminderKind | OneOffKind


def delivery_kind(text: str) -> DeliveryKind:
    """Return the kind of a delivery, monthly or one-off. Raises ValueError for any other text."""
    return OneOffKind(text) if text in set(OneOffKind) else ReminderKind(text)
