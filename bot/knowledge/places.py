"""Schema of content/places.yml: official resources for subjects that the bot has no answer on."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.accents import without_accents
from bot.knowledge.model import Id, Line, Shape
from bot.values import Language


class Place(Shape):
    """A resource to name when a question matches `words`, a regular expression on folded text."""

    id: Id
    words: Line
    fr: Line
    en: Line

    def __getitem__(self, language: Language) -> str:
        return self.fr if language == "fr" else self.en


def find_place(places: Iterable[Place], text: str) -> Place | None:
    """Return the first place whose `words` match `text`, or None."""
    plain = without_accents(text.casefold().replace("’", " ").replace("'", " "))
    return next((place for place in places if re.search(rf"\b(?:{place.words})\b", plain)), None)
