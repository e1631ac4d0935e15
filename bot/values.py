"""The closed sets of values that rooms share: in content, in the database and in the dialogue."""

from __future__ import annotations

from enum import StrEnum


class Language(StrEnum):
    """A language that the bot speaks."""

    FR = "fr"
    EN = "en"


class ReminderKind(StrEnum):
    """What a monthly reminder is about."""

    UPDATE = "update"
    BACKUP = "backup"
    PASSWORDS = "passwords"
    HABITS = "habits"


class OneOffKind(StrEnum):
    """What is sent once, at somebody's wish, and by no monthly rule."""

    GUIDE = "guide"
    CLOCK = "clock"


class StepOutcome(StrEnum):
    """What became of a step of an incident: taken, taken in another way, not possible, or passed over."""

    DONE = "done"
    INSTEAD = "instead"
    CANNOT = "cannot"
    PASSED = "passed"


class ReplyValue(StrEnum):
    """What is replied to a question of the checklist; the last three are about the question and no reply to it."""

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
    """Where the delivery of a reminder stands (bot/storage/deliveries.py)."""

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
    """The kind of a delivery, monthly or one-off. Raises ValueError on any other text."""
    return OneOffKind(text) if text in set(OneOffKind) else ReminderKind(text)
