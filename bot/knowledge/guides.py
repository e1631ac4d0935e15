"""Schema of content/guides.yml: situations of a practice, each with steps in order."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from bot.knowledge.model import Id, Line, Shape, Title
from bot.values import Language

# One sentence of two or three lines on a phone. Length in characters.
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=20, max_length=130)]


class GuideTitle(Shape):
    """The title of a guide, also shown on its button."""

    fr: Title
    en: Title

    def __getitem__(self, language: Language) -> str:
        return self.fr if language == Language.FR else self.en


class GuideStep(Shape):
    """One thing to do. `answer` explains why and how, with sources; its id identifies the step permanently within the guide."""

    answer: Id
    fr: Sentence
    en: Sentence

    def __getitem__(self, language: Language) -> str:
        return self.fr if language == Language.FR else self.en


class Guide(Shape):
    """What to do in a situation; `offered_under` lists the answers that show a button to it."""

    id: Id
    emoji: Line
    title: GuideTitle
    offered_under: tuple[Id, ...]
    steps: tuple[GuideStep, ...]

    @property
    def intent(self) -> str:
        """The Rasa intent of this guide, in the form `retrieval intent/key`."""
        return f"guide/{self.id}"
