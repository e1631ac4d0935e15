"""Schema of the reminders: twelve tips of each kind, the standing act of each kind, and the time zones to choose from."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from bot.knowledge.model import Id, Line, Shape, Slug, Title
from bot.values import Language, ReminderKind

# One concrete step, with where to do it and how to see that it is done. Length in characters.
Step = Annotated[str, StringConstraints(strip_whitespace=True, min_length=60, max_length=400)]


# What to do every month before the month's step. Length in characters.
EveryMonth = Annotated[str, StringConstraints(strip_whitespace=True, min_length=20, max_length=200)]


class TipWords(Shape):
    """A step in one language."""

    title: Title
    text: Step


class Tip(Shape):
    """The step of one month's reminder; `minutes` is its effort, `answer` explains how. `points` and `facts` are as in Answer.

    `standing` is false if the step itself is the standing act, which would otherwise be repeated.
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
    """What to do every month, with which each reminder of a kind begins; `points` and `facts` are as in Answer."""

    points: tuple[Slug, ...] = ()
    facts: tuple[str, ...] = ()
    fr: EveryMonth
    en: EveryMonth

    def __getitem__(self, language: Language) -> str:
        return self.fr if language == "fr" else self.en


class Tips(Shape):
    """The standing acts by kind, and the tips of each kind in the order in which they are sent: one a month, cyclically."""

    standing: dict[ReminderKind, StandingAct]
    update: tuple[Tip, ...]
    backup: tuple[Tip, ...]
    passwords: tuple[Tip, ...]
    habits: tuple[Tip, ...]

    def of(self, kind: ReminderKind) -> tuple[Tip, ...]:
        """Return the tips of one kind."""
        return {
            ReminderKind.UPDATE: self.update,
            ReminderKind.BACKUP: self.backup,
            ReminderKind.PASSWORDS: self.passwords,
            ReminderKind.HABITS: self.habits,
        }[kind]

    def first(self, kind: ReminderKind, tip: Tip) -> StandingAct | None:
        """Return the standing act to do before `tip`; None if the tip itself is that act."""
        return self.standing[kind] if tip.standing else None


class Zone(Shape):
    """A time zone: its IANA name, and its name for people; `far` puts it on the second page."""

    id: str
    far: bool = False
    fr: Line
    en: Line

    def __getitem__(self, language: Language) -> str:
        return self.fr if language == "fr" else self.en
