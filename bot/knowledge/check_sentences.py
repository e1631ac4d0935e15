"""Checks that no sentence for people is too long."""

from __future__ import annotations

import re

from bot.knowledge.load import Content
from bot.knowledge.sentences import sentences, words
from bot.knowledge.texts import texts
from bot.values import LANGUAGES

# Maximum number of words of a sentence.
LONGEST = 35
TAG = re.compile(r"<[^>]+>")


def check_sentences(content: Content) -> None:
    """Report each sentence longer than LONGEST in any text that people read."""
    for language in LANGUAGES:
        for source, where, text in texts(content, language):
            for sentence in sentences(TAG.sub("", text)):
                if (count := len(words(sentence, language))) > LONGEST:
                    message = f"'{sentence[:30]}…' has {count} words: cut it into sentences of {LONGEST} at most"
                    content.report(source, where, message)
