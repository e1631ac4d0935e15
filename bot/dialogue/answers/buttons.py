"""Buttons that show answers and themes, and that read an answer aloud."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from bot.dialogue.buttons import AnswerId, ButtonPress, FacetId, Field, ThemeId, one_of
from bot.knowledge import Library


class Place(StrEnum):
    """The kind of place that an answer was reached from; the value is its code in callback data."""

    ANSWER = ""
    THEME = "@"
    ACTION = "!"
    GUIDE = "+"


@dataclass(frozen=True)
class Origin:
    """The target of an answer's "back" button: another answer, a theme, a checklist action or a guide."""

    place: Place
    id: str

    def __str__(self) -> str:
        return f"{self.place}{self.id}"


def _read_origin(text: str, library: Library) -> Origin:
    known: Container[str]
    match text[:1]:
        case Place.THEME:
            place, known = Place.THEME, library.themes
        case Place.ACTION:
            place, known = Place.ACTION, library.checklist.items
        case Place.GUIDE:
            place, known = Place.GUIDE, library.guides
        case _:
            place, known = Place.ANSWER, library.answers
    if (id_ := text.removeprefix(place)) not in known:
        raise ValueError(text)
    return Origin(place, id_)


ORIGIN: Field[Origin] = Field(
    "where \"back\" leads: an answer's id, `@` and a theme's, `!` and a question's, or `+` and a guide's", _read_origin
)
OriginOrNone = Annotated[Origin | None, ORIGIN]


# More pages than any theme has.
PAGES = 9
Page = Annotated[int, one_of("a page, from 2; nothing for the first", {str(number): number for number in range(1, PAGES + 1)})]


@dataclass(frozen=True)
class ShowAnswer(ButtonPress):
    """Show an answer in its short form."""

    wire = "a:{answer}:{origin}"
    answer: AnswerId
    origin: OriginOrNone = None


@dataclass(frozen=True)
class ShowMore(ButtonPress):
    """Show an answer in its longer form."""

    wire = "m:{answer}:{origin}"
    answer: AnswerId
    origin: OriginOrNone = None


@dataclass(frozen=True)
class ShowWays(ButtonPress):
    """Show all that leads on from an answer in its short form."""

    wire = "aw:{answer}:{origin}"
    answer: AnswerId
    origin: OriginOrNone = None


@dataclass(frozen=True)
class ShowWaysOfMore(ButtonPress):
    """Show all that leads on from an answer in its longer form."""

    wire = "mw:{answer}:{origin}"
    answer: AnswerId
    origin: OriginOrNone = None


@dataclass(frozen=True)
class SendAnswer(ButtonPress):
    """Send an answer as a message of its own, so that the reminder above keeps its buttons."""

    wire = "i:{answer}"
    sets_aside = True
    answer: AnswerId


@dataclass(frozen=True)
class ShowThemes(ButtonPress):
    """Show the menu of all themes."""

    wire = "t"


@dataclass(frozen=True)
class ShowTheme(ButtonPress):
    """Show a theme: its overview, and a numbered button for each of its answers, page by page."""

    wire = "t:{theme}:{page}"
    theme: ThemeId
    page: Page = 1


@dataclass(frozen=True)
class HearAnswer(ButtonPress):
    """Read an answer's short form aloud."""

    wire = "y:{answer}:a"
    answer: AnswerId


@dataclass(frozen=True)
class HearMore(ButtonPress):
    """Read an answer's longer form aloud."""

    wire = "y:{answer}:m"
    answer: AnswerId


@dataclass(frozen=True)
class HearFacet(ButtonPress):
    """Read aloud what an answer says to one side of its subject."""

    wire = "y:{answer}:f:{facet}"
    answer: AnswerId
    facet: FacetId
