"""Checks that the examples of replies to the checklist have intents that the form understands, and that there are enough."""

from __future__ import annotations

from collections import Counter

from bot.knowledge.examples import Example
from bot.knowledge.load import Content, Problem
from bot.values import LANGUAGES, ReplyValue

# The intents of replies to a question of the checklist.
REPLIES = tuple(f"reply/{value}" for value in (*ReplyValue, "other"))
# The least number of examples of each, by language.
LEAST = {"fr": 15, "en": 6}


def check_replies(content: Content, replies: list[Example]) -> None:
    """Check that every reply has an intent that the form understands, and that each has enough examples."""
    counts = Counter((example.intent, example.language) for example in replies)
    for example in replies:
        if example.intent not in REPLIES:
            message = f"'{example.intent}' is no reply: one of {', '.join(REPLIES)}"
            content.problems.append(Problem(example.file, example.line, "examples", message))
    for intent in REPLIES:
        for language in LANGUAGES:
            if counts[intent, language] < LEAST[language]:
                message = f"{counts[intent, language]} examples in '{language}': write at least {LEAST[language]}"
                content.problems.append(Problem("nlu/replies.yml", 1, intent, message))
