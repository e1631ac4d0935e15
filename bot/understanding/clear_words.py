"""Which words tell a language by themselves, and which parts of a text tell none: markup, addresses, file names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from bot.understanding.text import normalise

# Letters of the shortest word that tells a language, how often it must occur in the examples, and how many times as often as
# in those of any other language.
LETTERS, LEAST, TIMES = 3, 3, 12
# Markup, web and mail addresses, names of files, commands, mentions and hashtags.
_UNSPOKEN = re.compile(
    r"<[^<>]{0,80}>?|&\w+;|\b(?:https?://|www\.)\S+|\S+@\S+|[\w()-]+(?:\.[\w-]+)*\.[A-Za-z]\w{1,4}\b|(?<!\S)[/@#]\w+|[\w-]*_[\w-]+"
)
# A word in capitals, or with one after another word: "CHU", "Dropbox Business".
_NAME = re.compile(r"\b[A-Z]{2,}\b|(?<=[\w,;:] )[A-Z]\w+")
_WORD = re.compile(r"[a-z]+")


def spoken(text: str) -> str:
    """Return `text` without the parts that are in no language."""
    return _UNSPOKEN.sub(" ", text)


def words(text: str) -> list[str]:
    """Return the words of a text that are long enough to tell a language."""
    return [word for word in _WORD.findall(normalise(text)) if len(word) >= LETTERS]


def clear_words(examples: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Return, by language, the words that belong to it alone, from texts with their language."""
    counts: dict[str, Counter[str]] = {}
    for text, language in examples:
        counts.setdefault(language, Counter()).update(set(words(spoken(text))))
    totals = {language: max(1, count.total()) for language, count in counts.items()}
    found: dict[str, list[str]] = {}
    for language, count in counts.items():
        others = [other for other in counts if other != language]
        found[language] = sorted(
            word
            for word, times in count.items()
            if times >= LEAST
            and all(times / totals[language] >= TIMES * counts[other][word] / totals[other] for other in others)
        )
    return found


def tells(text: str, language: str, clear: Mapping[str, frozenset[str]]) -> bool:
    """Whether `text` has a clear word of `language`, and more of them than of any other; names and brands do not count."""
    found = words(text if text.isupper() else _NAME.sub(" ", text))
    counts = {code: sum(word in known for word in found) for code, known in clear.items()}
    own = counts.pop(language, 0)
    return own > max(counts.values(), default=0)
