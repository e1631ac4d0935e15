"""Finds in a text the words that an answer explains (`word` in content/themes), so that a button can offer the answer."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator

from bot.knowledge.model import Answer
from bot.values import LANGUAGES, Language

# Next to one of these characters, a form is part of another word: "CPS" in "e-CPS".
_JOINED = r"[\w-]"


class DefinedWords:
    """Searches for the words of some answers, by language. Case-sensitive: "ANS" is not "ans"."""

    def __init__(self, answers: Iterable[Answer]) -> None:
        self._ids: dict[Language, dict[str, str]] = {language: {} for language in LANGUAGES}
        for answer in answers:
            for language in LANGUAGES:
                if word := answer[language].word:
                    self._ids[language] |= dict.fromkeys(word.forms, answer.id)
        self._patterns = {language: _pattern(ids) for language, ids in self._ids.items()}

    def first(self, text: str, language: Language, without: Container[str] = ()) -> str | None:
        """Return the id of the answer that explains the first such word in `text`, ignoring the ids in `without`; or None."""
        return next((id_ for id_ in self._in(text, language) if id_ not in without), None)

    def found(self, text: str, language: Language) -> set[str]:
        """Return the ids of all answers that explain a word in `text`."""
        return set(self._in(text, language))

    def _in(self, text: str, language: Language) -> Iterator[str]:
        for found in self._patterns[language].finditer(text.replace("\u00a0", " ")):
            yield self._ids[language][found[0]]


def _pattern(forms: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(forms, key=len, reverse=True)
    return re.compile(rf"(?<!{_JOINED})(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})(?!{_JOINED})")
