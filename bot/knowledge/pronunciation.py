"""Schema of content/pronunciation.yml: how the voice pronounces what is written differently."""

from __future__ import annotations

import re
from functools import cached_property

from pydantic import ConfigDict, field_validator

from bot.knowledge.model import Line, Shape
from bot.values import Language


class Pronunciation(Shape):
    """`written`, a regular expression on whole words, and its pronunciation in each language."""

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
        """The compiled regular expression for `written`."""
        # A space also matches both of the non-breaking spaces of French.
        written = self.written.replace(" ", "[ \u00a0\u202f]")
        return re.compile(rf"(?<![\w-])(?:{written})(?![\w-])")

    def __getitem__(self, language: Language) -> str:
        return self.fr if language == "fr" else self.en
