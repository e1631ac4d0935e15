"""Schema of `content/`: measures, answers, sources and commands, as pydantic models that reject unknown keys."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bot.values import Language

# A definition explains a word or an organisation; it is not listed under its theme.
Kind = Literal["overview", "why", "point", "situation", "incident", "definition"]
ID = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
# Id of an answer or a theme: English, lower case, with hyphens. Two and a prefix must fit in a button's 64 bytes.
Id = Annotated[str, StringConstraints(pattern=ID, max_length=27)]
# Id of a point: like an answer's, but not used in buttons.
Slug = Annotated[str, StringConstraints(pattern=ID, max_length=40)]
# The label of a button.
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=40)]
# The short form; its first sentence answers the question. Length in characters.
Short = Annotated[str, StringConstraints(strip_whitespace=True, min_length=60, max_length=400)]
# The longer text behind "En savoir plus". Length in characters; with the short form and the sources it fits in one message.
More = Annotated[str, StringConstraints(strip_whitespace=True, min_length=200, max_length=1500)]
# A non-empty text.
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Shape(BaseModel):
    """Base of all models: immutable; an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Both(Shape):
    """One line in both languages."""

    fr: Line
    en: Line

    def __getitem__(self, language: Language) -> str:
        return self.fr if language == "fr" else self.en


class Part(Shape):
    """A page of a theme with many answers, with its own button in the menu: those named, and with `definitions` those."""

    emoji: Line
    name: Both
    answers: tuple[Id, ...] = ()
    definitions: bool = False

    def label(self, language: Language) -> str:
        """Return the part as a button's label."""
        return f"{self.emoji} {self.name[language]}"


class Subject(Shape):
    """A theme of the menu; `number` is its position there, `brief` a name for a button where `name` is too long for one.

    `parts` are its pages, if it has several; an answer of the theme that none of them names is on the first.
    """

    theme: Id
    number: int = Field(ge=1)
    emoji: Line
    name: Both
    brief: Both | None = None
    parts: tuple[Part, ...] = ()

    def label(self, language: Language) -> str:
        """Return the theme as a button's label."""
        return f"{self.emoji} {(self.brief or self.name)[language]}"


class Measure(Subject):
    """One of the article's eight measures; `points` maps point ids to a one-line summary of what the article says."""

    points: dict[Slug, Line]


class Article(Shape):
    """The article that all answers are based on."""

    title: Line
    author: Line
    publication: Line
    date: dt.date
    measures: tuple[Measure, ...]


class Word(Shape):
    """A word that an answer explains: its `forms` in texts, and `ask`, the label of the button that leads to the answer."""

    ask: Title
    forms: tuple[Line, ...] = Field(min_length=1)


class Wording(Shape):
    """An answer in one language."""

    title: Title
    word: Word | None = None
    short: Short
    more: More
    # Spoken instead of the short form if that does not sound well when read aloud.
    spoken: Short | None = None


class Answer(Shape):
    """One curated answer. `points` are ids of the article's points, `facts` ids of other sources (`content/sources.yml`).

    `reviewed` is the day when it was last compared with its sources; shown to people.
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
        """The Rasa intent of this answer, in the form `retrieval intent/key`."""
        return f"{'incident' if self.kind == 'incident' else 'faq'}/{self.id}"


class AnswerFile(Shape):
    """A file of answers; `theme` and `reviewed` are defaults that an answer can override."""

    theme: Id | None = None
    reviewed: dt.date | None = None
    answers: tuple[Answer, ...]


class Fact(Shape):
    """A source beyond the article; a third party that quotes the issuing body is named as such.

    `date` is the source's own date, `read` the day when it was last read. A source that changes over time has `reread`, the
    day by which it must be read again; afterwards `vigie check` warns.
    """

    name: Both
    url: str | None = None
    date: Both | None = None
    read: dt.date | None = None
    reread: dt.date | None = None


class CommandWords(Shape):
    """A command in one language: its `name` as typed after the slash, and the `description` that Telegram shows."""

    name: str = Field(pattern=r"^[a-z0-9_]{1,32}$")
    description: str = Field(min_length=3, max_length=256)


class Command(Shape):
    """A bot command in both languages; Telegram's menu lists it only if `menu` is true."""

    id: Id
    menu: bool = True
    fr: CommandWords
    en: CommandWords

    def __getitem__(self, language: Language) -> CommandWords:
        return self.fr if language == "fr" else self.en
