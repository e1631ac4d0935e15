"""The shape of the checklist: its questions, each with its weight, what it leads to, and where to look the answer up."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from bot.knowledge.model import Id, Shape, Slug
from bot.values import Language

System = Literal["windows", "macos", "iphone", "android", "anywhere"]
# What is asked, one idea; "yes" is the good answer. Characters.
Question = Annotated[str, StringConstraints(strip_whitespace=True, min_length=15, max_length=160)]
# Why it matters, for a practitioner. Characters.
Why = Annotated[str, StringConstraints(strip_whitespace=True, min_length=40, max_length=300)]
# A line of the plan or of the good news; short enough for a button with its effort. Characters.
Brief = Annotated[str, StringConstraints(strip_whitespace=True, min_length=5, max_length=60)]
# Where to find out, in thirty seconds, on one system. Characters.
Look = Annotated[str, StringConstraints(strip_whitespace=True, min_length=20, max_length=240)]


class ItemWords(Shape):
    """A question in one language: `good` is said of a yes, `action` of anything else."""

    question: Question
    why: Why
    good: Brief
    action: Brief
    look: dict[System, Look]


class Item(Shape):
    """One question of the checklist. `minutes` is the effort of its action; the first of `answers` tells how to do it.

    `after` are the questions one of whose actions has to come first, where there are any, the first to be preferred.
    `weight`, 1 to 3, is how much it counts; `quick` ones, the weightiest of each measure, are asked first. `points` and
    `facts` as for answers.
    """

    id: Id
    theme: Id
    quick: bool = False
    weight: int = Field(ge=1, le=3)
    points: tuple[Slug, ...] = ()
    facts: tuple[str, ...] = ()
    answers: tuple[Id, ...]
    minutes: int = Field(ge=1, le=240)
    after: tuple[Id, ...] = ()
    fr: ItemWords
    en: ItemWords

    def __getitem__(self, language: Language) -> ItemWords:
        return self.fr if language == "fr" else self.en


class Checklist:
    """All questions, by id, in the order they are asked: the quick round first, then the rest by measure."""

    def __init__(self, items: tuple[Item, ...]) -> None:
        ordered = sorted(items, key=lambda item: not item.quick)
        self.items: dict[str, Item] = {item.id: item for item in ordered}

    @property
    def quick(self) -> tuple[str, ...]:
        """The ids of the quick round."""
        return tuple(id_ for id_, item in self.items.items() if item.quick)

    def of_theme(self, theme: str) -> tuple[str, ...]:
        """The ids of one measure's questions."""
        return tuple(id_ for id_, item in self.items.items() if item.theme == theme)
