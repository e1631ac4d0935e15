"""Checks that content/pronunciation.yml covers every abbreviation in the content, and how long answers take to say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from bot.knowledge.load import Content
from bot.knowledge.yaml_file import Where, YamlFile
from bot.values import LANGUAGES, Language

# Addresses need no entry: the voice spells them out.
ADDRESS = re.compile(r"https?://\S+|\S+@\S+")
# Abbreviations and brand names: words with two capitals or more, which each speech engine pronounces differently.
ABBREVIATION = re.compile(r"[^\W_]*[A-ZÀ-Þ][^\W_]*[A-ZÀ-Þ][^\W_]*")
ALONE = re.compile(rf"(?<![\w-]){ABBREVIATION.pattern}(?![\w-])")


# Never spoken: names of sources, invented messages, official names, and the patterns of dates.
UNSPOKEN = {f"content/{name}.yml" for name in ("sources", "practice", "official", "pronunciation", "links")}
PATTERN = "_pattern"
# An answer's short form takes at most so many seconds to say. How long a written character takes, a figure, which is a word or
# more, and a dot said in an address was measured over all of them with espeak-ng: within a second for two in three.
SECONDS = 25
PACE = {Language.FR: (0.0547, 0.143, 0.4), Language.EN: (0.0635, 0.283, 0.4)}
SAID_DOT = re.compile(r"\w[.@](?=\w)")


def check_pronunciation(content: Content) -> None:
    """Report each abbreviation without an entry, and each short form that takes too long to say."""
    if "content/pronunciation.yml" not in content.files:
        return
    for source, where, text in _texts(content):
        for word in unsaid(content, text):
            message = f"'{word}' has no entry in content/pronunciation.yml: add how it is said, even where it is as written"
            content.report(source, where, message)
    for placed in content.placed:
        for language in LANGUAGES:
            words = placed.answer[language]
            seconds = seconds_to_say(f"{words.title}. {words.spoken or words.short}", language)
            if seconds > SECONDS:
                message = f"takes about {seconds:.0f} s to say, more than {SECONDS}: shorten it, or write a shorter `spoken`"
                content.report(placed.source, (*placed.where, language, "spoken" if words.spoken else "short"), message)


def seconds_to_say(text: str, language: Language) -> float:
    """Estimate how long a text takes to say."""
    character, figure, dot = PACE[language]
    return len(text) * character + sum(map(str.isdigit, text)) * figure + len(SAID_DOT.findall(text)) * dot


def unsaid(content: Content, text: str) -> list[str]:
    """Return the abbreviations in `text` that no entry matches."""
    text = ADDRESS.sub(" ", text)
    written = tuple(pronunciation.written for pronunciation in content.pronunciations)
    # Nearly all stand alone and have an entry of their own: each is looked up once, since the bot checks all when it starts.
    if not ABBREVIATION.search(ALONE.sub(lambda found: " " if _has_entry(written, found[0]) else found[0], text)):
        return []
    for pronunciation in content.pronunciations:
        text = pronunciation.pattern.sub(" ", text)
    return sorted(set(ABBREVIATION.findall(text)))


@lru_cache(4096)
def _has_entry(written: tuple[str, ...], word: str) -> bool:
    return any(re.fullmatch(each, word) for each in written)


def _texts(content: Content) -> Iterator[tuple[YamlFile, Where, str]]:
    """Yield what people may read or hear: all that stands under a language, and the phrases."""
    for name, file in content.files.items():
        if not name.startswith("content/") or name in UNSPOKEN:
            continue
        for where, text in _in(file.data, (), within=name.startswith("content/phrases.")):
            yield file, where, text


def _in(data: Any, where: Where, *, within: bool) -> Iterator[tuple[Where, str]]:
    if isinstance(data, str):
        if within and not (where and str(where[-1]).endswith(PATTERN)):
            yield where, data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from _in(value, (*where, key), within=within or key in LANGUAGES)
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _in(value, (*where, index), within=within)
