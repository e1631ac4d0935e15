"""The shape of content/guides.yml: moments of a practice, each with its steps in the order to take them."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from bot.knowledge.model import Id, Line, Shape, Title
from bot.values import Language

# One sentence, which two lines of a phone hold, or three. Characters.
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=20, max_length=130)]


class GuideTitle(Shape):
    """What a guide is called, on its button too."""

    fr: Title
    en: Title

    def __getitem__(self, language: Language) -> str:
        return self.fr if language == Language.FR else self.en


class GuideStep(Shape):
    """One thing to do; `answer` says why and how, and carries the sources. It names the step: once a guide, and for ever."""

    answer: Id
    fr: Sentence
    en: Sentence

    def __getitem__(self, language: Language) -> str:
        return self.fr if language == Language.FR else self.en


class Guide(Shape):
    """What a moment asks for; `offered_under` names the answers that lead here."""

    id: Id
    emoji: Line
    title: GuideTitle
    offered_under: tuple[Id, ...]
    steps: tuple[GuideStep, ...]

    @property
    def intent(self) -> str:
        """The Rasa intent whose examples lead here, in the form `retrieval intent/key`."""
        return f"guide/{self.id}"
