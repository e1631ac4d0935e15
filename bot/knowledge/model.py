"""The shape of `content/`: measures, answers, sources and commands, as pydantic models that refuse anything unknown."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bot.values import Language

# A definition says what a word or an organisation is; it is not listed under its theme.
Kind = Literal["overview", "why", "point", "situation", "incident", "definition"]
ID = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
# An answer's or a theme's. English, lower case, with hyphens; two and a prefix must fit in a button's 64 bytes.
Id = Annotated[str, StringConstraints(pattern=ID, max_length=27)]
# A point's id: as an answer's, but in no button.
Slug = Annotated[str, StringConstraints(pattern=ID, max_length=40)]
# The label of a button.
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=40)]
# What a hurried person reads; its first sentence answers the question. Characters.
Short = Annotated[str, StringConstraints(strip_whitespace=True, min_length=60, max_length=400)]
# The longer text behind "En savoir plus". Characters; with the short form and the sources it fits one message.
More = Annotated[str, StringConstraints(strip_whitespace=True, min_length=200, max_length=1500)]
# Any text that must not be empty.
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Shape(BaseModel):
    """Base of all models: frozen, and a key nobody knows is an error rather than silence."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Both(Shape):
    """One line in both languages."""

    fr: Line
    en: Line

    def __getitem__(self, language: Language) -> str:
        return self.fr if language == "fr" else self.en


class Subject(Shape):
    """A theme people choose from; `number` is its place in the menu."""

    theme: Id
    number: int = Field(ge=1)
    emoji: Line
    name: Both


class Measure(Subject):
    """One of the article's eight measures; `points` maps point ids to what the article says there, in a line."""

    points: dict[Slug, Line]


class Article(Shape):
    """The article all answers draw on."""

    title: Line
    author: Line
    publication: Line
    date: dt.date
    measures: tuple[Measure, ...]


class Word(Shape):
    """A word that an answer explains: the `forms` it takes in texts, and `ask`, the button that leads to it from there."""

    ask: Title
    forms: tuple[Line, ...] = Field(min_length=1)


class Wording(Shape):
    """An answer in one language."""

    title: Title
    word: Word | None = None
    short: Short
    more: More
    # What the voice says in place of the short form, where that does not read well aloud.
    spoken: Short | None = None


class Answer(Shape):
    """One curated answer. `points` are the article's, `facts` those from beyond it (ids of `content/sources.yml`).

    `reviewed` is the day somebody last compared it with its sources; people see it.
    """

    id: Id
    theme: Id | None = None
    kind: Kind
    points: tuple[Slug, ...] = ()
    facts: tuple[str, ...] = ()
    related: tuple[Id, ...]
    reviewed: dt.date | None = None
    fr: Wording
    en: Wording

    def __getitem__(self, language: Language) -> Wording:
        return self.fr if language == "fr" else self.en

    @property
    def intent(self) -> str:
        """The Rasa intent whose examples lead here, in the form `retrieval intent/key`."""
        return f"{'incident' if self.kind == 'incident' else 'faq'}/{self.id}"


class AnswerFile(Shape):
    """A file of answers; `theme` and `reviewed` hold for all of them unless an answer names its own."""

    theme: Id | None = None
    reviewed: dt.date | None = None
    answers: tuple[Answer, ...]


class Fact(Shape):
    """Where something from beyond the article comes from; a third party that quotes the body is named as such.

    `date` is the source's own, `read` the day it was last read. What changes with time carries `reread`, the day by which
    it must be read again: after it, `vigie check` warns.
    """

    name: Both
    url: str | None = None
    date: Both | None = None
    read: dt.date | None = None
    reread: dt.date | None = None


class CommandWords(Shape):
    """A command in one language: its `name` as typed after the slash, and the `description` Telegram shows."""

    name: str = Field(pattern=r"^[a-z0-9_]{1,32}$")
    description: str = Field(min_length=3, max_length=256)


class Command(Shape):
    """A bot command, in both languages; with `menu` false, one that Telegram's menu does not list."""

    id: Id
    menu: bool = True
    fr: CommandWords
    en: CommandWords

    def __getitem__(self, language: Language) -> CommandWords:
        return self.fr if language == "fr" else self.en
