"""Checks that the guides refer to existing answers, fit on a screen, and have unique ids."""

from __future__ import annotations

import re
from collections import Counter

from bot.knowledge.check_items import holds_markup
from bot.knowledge.guides import Guide
from bot.knowledge.load import Content
from bot.values import LANGUAGES

FILE = "content/guides.yml"
LEAST = 12
STEPS = range(4, 8)
# Maximum length of all steps of a guide, in characters: with its title they fill a phone's screen.
SCREEN = 800
# Maximum number of guides that one answer offers: more buttons would hide its own.
OFFERED = 2
# The end of a sentence followed by another one.
TWO_SENTENCES = re.compile(r"[.!?…]\s+\S")


def check_guides(content: Content) -> None:
    """Report what is wrong with content/guides.yml."""
    source = content.files.get(FILE)
    if source is None or not content.guides:
        return
    answers = {placed.answer.id for placed in content.placed}
    ids = Counter(guide.id for guide in content.guides)
    offered = Counter(answer for guide in content.guides for answer in guide.offered_under)
    if len(content.guides) < LEAST:
        content.report(source, (), f"only {len(content.guides)} guides: write at least {LEAST}")
    for index, guide in enumerate(content.guides):
        if ids[guide.id] > 1 or guide.id in answers:
            content.report(source, (index, "id"), f"'{guide.id}' stands twice, or is an answer's: rename one")
        for place, answer in enumerate(guide.offered_under):
            if answer not in answers:
                content.report(source, (index, "offered_under", place), f"'{answer}' is no answer: mend or remove it")
            elif offered[answer] > OFFERED:
                message = f"'{answer}' offers {offered[answer]} guides: at most {OFFERED}"
                content.report(source, (index, "offered_under", place), message)
        _steps(content, index, guide, answers)


def _steps(content: Content, index: int, guide: Guide, answers: set[str]) -> None:
    source = content.files[FILE]
    if len(guide.steps) not in STEPS:
        message = f"{len(guide.steps)} steps: write {STEPS.start} to {STEPS.stop - 1}"
        content.report(source, (index, "steps"), message)
    led_to = Counter(step.answer for step in guide.steps)
    for place, step in enumerate(guide.steps):
        where = (index, "steps", place)
        if step.answer not in answers:
            content.report(source, (*where, "answer"), f"'{step.answer}' is no answer: mend or remove it")
        if led_to[step.answer] > 1:
            content.report(source, (*where, "answer"), f"'{step.answer}' stands twice in this guide: join the two steps")
        for language in LANGUAGES:
            text = step[language]
            if holds_markup(text):
                content.report(source, (*where, language), "holds HTML or Markdown: write plain text")
            if TWO_SENTENCES.search(text) or not text.endswith("."):
                content.report(source, (*where, language), "is not one sentence with its full stop: say one thing to do")
    for language in LANGUAGES:
        if (length := sum(len(step[language]) for step in guide.steps)) > SCREEN:
            message = f"{length} characters in '{language}': at most {SCREEN}, or a phone's screen does not hold them"
            content.report(source, (index, "steps"), message)
