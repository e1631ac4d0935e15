"""Finds what a word names, in a link or as a command: a command, a theme, a guide or an answer."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Literal

from bot.knowledge.links import Links
from bot.knowledge.load import Content
from bot.values import LANGUAGES

# How alike a mistyped command must be to one that exists: "/rappel" is "/rappels", "/restart" is not "/start".
ALIKE = 0.85

Kind = Literal["command", "theme", "guide", "answer"]


def linked_ids(content: Content) -> dict[Kind, set[str]]:
    """Return all ids that a word may name, by kind."""
    measures = content.article.measures if content.article else ()
    return {
        "command": {command.id for command in content.commands},
        "theme": {subject.theme for subject in (*measures, *content.subjects)},
        "guide": {guide.id for guide in content.guides},
        "answer": {placed.answer.id for placed in content.placed},
    }


class LinkedWords:
    """What a word names: a command, a theme, a guide or an answer."""

    def __init__(self, content: Content) -> None:
        links = content.links or Links()
        self._kinds: dict[str, Kind] = {id_: kind for kind, ids in reversed(linked_ids(content).items()) for id_ in ids}
        self._opens = {_plain(word): target for word, target in links.opens.items()}
        self._names = {command[language].name: command.id for command in content.commands for language in LANGUAGES}
        # The operators' command is not to be stumbled upon.
        self._guessable = [command[language].name for command in content.commands if command.menu for language in LANGUAGES]
        self.says = links.says

    def named(self, word: str) -> tuple[Kind, str] | None:
        """Return the kind and the id of what `word` names, or None; case, and hyphens and underscores, do not matter."""
        plain = _plain(word)
        id_ = self._names.get(word.lower()) or self._opens.get(plain) or plain
        return (self._kinds[id_], id_) if id_ in self._kinds else None

    def command_like(self, word: str) -> str | None:
        """Return the id of the command that `word` is a mistyped name of, or None."""
        near = get_close_matches(word.lower(), self._guessable, n=1, cutoff=ALIKE)
        return self._names[near[0]] if near else None


def _plain(word: str) -> str:
    return word.lower().replace("_", "-")
