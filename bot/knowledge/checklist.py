"""Schema of the checklist: questions with their weight, action, related answers, and where to look the reply up."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from bot.knowledge.model import Id, Shape, Slug
from bot.values import Language

System = Literal["windows", "macos", "iphone", "android", "anywhere"]
# A question about one thing, to which "yes" is the good reply. Length in characters.
Question = Annotated[str, StringConstraints(strip_whitespace=True, min_length=15, max_length=160)]
# Why it matters to a practitioner. Length in characters.
Why = Annotated[str, StringConstraints(strip_whitespace=True, min_length=40, max_length=300)]
# A line of the plan or of what is in place; it fits on a button together with its effort. Length in characters.
Brief = Annotated[str, StringConstraints(strip_whitespace=True, min_length=5, max_length=60)]
# Where to find out, in thirty seconds, on one system. Length in characters.
Look = Annotated[str, StringConstraints(strip_whitespace=True, min_length=20, max_length=240)]


class ItemWords(Shape):
    """A question in one language: `good` describes a yes, `action` is what to do after any other reply."""

    question: Question
    why: Why
    good: Brief
    action: Brief
    look: dict[System, Look]


class Item(Shape):
    """One question of the checklist. `minutes` is the effort of its action; the first of `answers` explains how to do it.

    `after` are its prerequisites: the action of one of these questions, preferably the first, must be done before this one.
    `weight`, 1 to 3, is its weight in the score; `quick` questions, those with the highest weights, are asked first.
    `points` and `facts` are as in Answer.
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
    """All questions by id, in the order in which they are asked: the quick round first, then the others by measure."""

    def __init__(self, items: tuple[Item, ...]) -> None:
        ordered = sorted(items, key=lambda item: not item.quick)
        self.items: dict[str, Item] = {item.id: item for item in ordered}

    @property
    def quick(self) -> tuple[str, ...]:
        """Return the ids of the questions of the quick round."""
        return tuple(id_ for id_, item in self.items.items() if item.quick)

    def of_theme(self, theme: str) -> tuple[str, ...]:
        """Return the ids of the questions of one measure."""
        return tuple(id_ for id_, item in self.items.items() if item.theme == theme)
