"""The shape of the reminders: twelve small steps of each kind, what each begins with, and the time zones they may be set in."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from bot.knowledge.model import Id, Line, Shape, Slug, Title
from bot.values import Language, ReminderKind

# One concrete step, with where to do it and how one sees that it is done. Characters.
Step = Annotated[str, StringConstraints(strip_whitespace=True, min_length=60, max_length=400)]


# What is done every month, before the month's step. Characters.
EveryMonth = Annotated[str, StringConstraints(strip_whitespace=True, min_length=20, max_length=200)]


class TipWords(Shape):
    """A step in one language."""

    title: Title
    text: Step


class Tip(Shape):
    """What one month's reminder says; `minutes` is its effort, `answer` tells how. `points` and `facts` as for answers.

    `standing` is false where the step is itself what is done every month, and would be said twice.
    """

    id: Id
    minutes: int = Field(ge=1, le=15)
    answer: Id
    standing: bool = True
    points: tuple[Slug, ...] = ()
    facts: tuple[str, ...] = ()
    fr: TipWords
    en: TipWords

    def __getitem__(self, language: Language) -> TipWords:
        return self.fr if language == "fr" else self.en


class StandingAct(Shape):
    """What each reminder of a kind begins with, every month; `points` and `facts` as for answers."""

    points: tuple[Slug, ...] = ()
    facts: tuple[str, ...] = ()
    fr: EveryMonth
    en: EveryMonth

    def __getitem__(self, language: Language) -> str:
        return self.fr if language == "fr" else self.en


class Tips(Shape):
    """What is done every month, by kind; and the steps of each kind, in the order they come, one a month, then anew."""

    standing: dict[ReminderKind, StandingAct]
    update: tuple[Tip, ...]
    backup: tuple[Tip, ...]
    passwords: tuple[Tip, ...]
    habits: tuple[Tip, ...]

    def of(self, kind: ReminderKind) -> tuple[Tip, ...]:
        """The steps of one kind."""
        return {
            ReminderKind.UPDATE: self.update,
            ReminderKind.BACKUP: self.backup,
            ReminderKind.PASSWORDS: self.passwords,
            ReminderKind.HABITS: self.habits,
        }[kind]

    def first(self, kind: ReminderKind, tip: Tip) -> StandingAct | None:
        """What is to be done before `tip`, where that is something else."""
        return self.standing[kind] if tip.standing else None


class Zone(Shape):
    """A time zone: its IANA name, and how people call it."""

    id: str
    fr: Line
    en: Line

    def __getitem__(self, language: Language) -> str:
        return self.fr if language == "fr" else self.en
