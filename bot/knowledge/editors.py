"""The shape of content/editors.yml: who writes what, and who must approve it."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from bot.knowledge.model import Answer, Id, Kind, Line, Shape


class Area(Shape):
    """Answers that the same people look after: those of some kinds or themes. Roles, no names."""

    id: Id
    covers: Line
    kinds: tuple[Kind, ...] = ()
    themes: tuple[Id, ...] = ()
    write: Line
    approve: Line

    def holds(self, answer: Answer) -> bool:
        """Whether an answer's kind or theme is this area's."""
        return answer.kind in self.kinds or answer.theme in self.themes


class Part(Shape):
    """What stands in many answers, and who may correct it there."""

    covers: Line
    correct: Line


class Editors(Shape):
    """Who may correct what; `reviewed` is the day it was last agreed on."""

    reviewed: dt.date
    areas: tuple[Area, ...] = Field(min_length=1)
    parts: tuple[Part, ...] = Field(min_length=1)

    def area(self, answer: Answer) -> Area | None:
        """The first area that holds an answer."""
        return next((area for area in self.areas if area.holds(answer)), None)
