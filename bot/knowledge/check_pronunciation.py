"""Checks that content/pronunciation.yml covers every abbreviation in the texts that are spoken."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.knowledge.facets import says
from bot.knowledge.load import Content
from bot.knowledge.yaml_file import Where, YamlFile
from bot.values import KINDS, LANGUAGES

# Addresses need no entry: the voice spells them out.
ADDRESS = re.compile(r"https?://\S+|\S+@\S+")
# Abbreviations and brand names: words with two capitals or more, which each speech engine pronounces differently.
ABBREVIATION = re.compile(r"[^\W_]*[A-ZÀ-Þ][^\W_]*[A-ZÀ-Þ][^\W_]*")


def check_pronunciation(content: Content) -> None:
    """Report each abbreviation without an entry in content/pronunciation.yml."""
    if "content/pronunciation.yml" not in content.files:
        return
    for source, where, text in _spoken(content):
        for word in unsaid(content, text):
            message = f"'{word}' has no entry in content/pronunciation.yml: add how it is said, even where it is as written"
            content.report(source, where, message)


def unsaid(content: Content, text: str) -> list[str]:
    """Return the abbreviations in `text` that no entry matches."""
    text = ADDRESS.sub(" ", text)
    if not ABBREVIATION.search(text):
        # Most texts: there is nothing for the entries to take away.
        return []
    for pronunciation in content.pronunciations:
        text = pronunciation.pattern.sub(" ", text)
    return sorted(set(ABBREVIATION.findall(text)))


def _spoken(content: Content) -> Iterator[tuple[YamlFile, Where, str]]:
    files = content.files
    for language in LANGUAGES:
        for placed in content.placed:
            words = placed.answer[language]
            for part, text in (("title", words.title), ("short", words.short), ("more", words.more), ("spoken", words.spoken)):
                yield placed.source, (*placed.where, language, part), text or ""
        for name, file in content.facet_files.items():
            for where, said in says(file):
                yield files[name], (*where, language), said[language]
        for index, item in enumerate(content.items):
            yield files["content/checklist.yml"], (index, language, "question"), item[language].question
        for kind in KINDS if content.tips else ():
            assert content.tips
            if act := content.tips.standing.get(kind):
                yield files["content/reminders.yml"], ("standing", kind, language), act[language]
            for index, tip in enumerate(content.tips.of(kind)):
                yield files["content/reminders.yml"], (kind, index, language), f"{tip[language].title}. {tip[language].text}"
