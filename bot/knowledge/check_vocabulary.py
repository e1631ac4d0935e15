"""Checks that every text for people uses the terms that content/vocabulary.yml prefers."""

from __future__ import annotations

import re

from bot.knowledge.load import Content
from bot.knowledge.texts import texts
from bot.values import LANGUAGES

# Addresses are ignored, because they may contain any word.
ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+")


def check_vocabulary(content: Content) -> None:
    """Report each word for which content/vocabulary.yml prefers another."""
    for index, entry in enumerate(content.vocabulary):
        try:
            re.compile(entry.avoid)
        except re.error as error:
            message = f"is no regular expression ({error}): mend it"
            content.report(content.files["content/vocabulary.yml"], (index, "avoid"), message)
            return
    for language in LANGUAGES:
        entries = [entry for entry in content.vocabulary if entry.language == language]
        known = [(re.compile(rf"(?<![\w-])(?:{entry.avoid})(?![\w-])", re.IGNORECASE), entry.write) for entry in entries]
        for source, where, text in texts(content, language):
            plain = ADDRESS.sub("", text.replace("\u00a0", " "))
            for pattern, write in known:
                if found := pattern.search(plain):
                    content.report(source, where, f"says '{found[0]}': write '{write}', as everywhere else")
