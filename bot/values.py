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
