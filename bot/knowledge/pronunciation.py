"""The shape of the pronunciation list: how the voice says what is written otherwise."""

from __future__ import annotations

import re
from functools import cached_property

from pydantic import ConfigDict, field_validator

from bot.knowledge.model import Line, Shape
from bot.values import Language


class Pronunciation(Shape):
    """`written`, a regular expression on whole words, and how it is said in each language."""

    written: Line
    fr: Line
    en: Line

    model_config = ConfigDict(ignored_types=(cached_property,))

    @field_validator("written")
    @classmethod
    def _compiles(cls, value: str) -> str:
        try:
            re.compile(value)
        except re.error as error:
            raise ValueError(f"is no regular expression ({error})") from error
        return value

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What is looked for in a text."""
        # A space is as good as a no-break one, of which French has two.
        written = self.written.replace(" ", "[ \u00a0\u202f]")
        return re.compile(rf"(?<![\w-])(?:{written})(?![\w-])")

    def __getitem__(self, language: Language) -> str:
        return self.fr if language == "fr" else self.en
