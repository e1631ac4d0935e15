"""The shape of the reminders: twelve small steps of each kind, and the time zones they may be set in."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from bot.knowledge.model import Id, Line, Shape, Slug, Title
from bot.values import Language, ReminderKind

# One concrete step, with where to do it and how one sees that it is done. Characters.
Step = Annotated[str, StringConstraints(strip_whitespace=True, min_length=60, max_length=400)]


class TipWords(Shape):
    """A step in one language."""

    title: Title
    text: Step


class Tip(Shape):
    """What one month's reminder says; `minutes` is its effort, `answer` tells how. `points` and `facts` as for answers."""

    id: Id
    minutes: int = Field(ge=1, le=15)
    answer: Id
    points: tuple[Slug, ...] = ()
    facts: tuple[str, ...] = ()
    fr: TipWords
    en: TipWords

    def __getitem__(self, language: Language) -> TipWords:
        return self.fr if language == "fr" else self.en


class Tips(Shape):
    """The steps of each kind, in the order they come, one a month, then from the beginning again."""

    update: tuple[Tip, ...]
    backup: tuple[Tip, ...]
    passwords: tuple[Tip, ...]

    def of(self, kind: ReminderKind) -> tuple[Tip, ...]:
        """The steps of one kind."""
        return {
            ReminderKind.UPDATE: self.update,
            ReminderKind.BACKUP: self.backup,
            ReminderKind.PASSWORDS: self.passwords,
        }[kind]


class Zone(Shape):
    """A time zone: its IANA name, and how people call it."""

    id: str
    fr: Line
    en: Line

    def __getitem__(self, language: Language) -> str:
        return self.fr if language == "fr" else self.en
