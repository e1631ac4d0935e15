"""Checks that the checklist fits the article, the answers and itself."""

from __future__ import annotations

import re
from collections import Counter

from bot.knowledge.load import Content
from bot.values import LANGUAGES

# Questions in all, and in the quick round.
MOST, MOST_QUICK = 30, 9
TAGS = re.compile(r"<[a-z/]|\*\*|__|\]\(", re.IGNORECASE)


def holds_markup(text: str) -> bool:
    """Whether a text for people holds HTML or Markdown."""
    return bool(TAGS.search(text))


def check_items(content: Content) -> None:
    """Report what is wrong with content/checklist.yml."""
    source = content.files.get("content/checklist.yml")
    if source is None or content.article is None or not content.items:
        return
    themes = {measure.theme: measure for measure in content.article.measures}
    points = {point for measure in themes.values() for point in measure.points}
    answers = {placed.answer.id for placed in content.placed}
    ids = Counter(item.id for item in content.items)
    if len(content.items) > MOST:
        content.report(source, (), f"{len(content.items)} questions: keep at most {MOST}, or people give up")
    for index, item in enumerate(content.items):
        where = (index,)
        if ids[item.id] > 1:
            content.report(source, (*where, "id"), f"'{item.id}' stands twice: rename one")
        if item.theme not in themes:
            content.report(source, (*where, "theme"), f"'{item.theme}' is no theme: one of {sorted(themes)}")
        for field, known, what in (
            ("points", points, "no point of content/article.yml"),
            ("facts", content.facts, "not in content/sources.yml"),
            ("answers", answers, "no answer"),
        ):
            for value in getattr(item, field):
                if value not in known:
                    content.report(source, (*where, field), f"'{value}' is {what}: mend or remove it")
        for before in item.after:
            if before not in ids or before == item.id:
                content.report(source, (*where, "after"), f"'{before}' is no other question of this list: mend or remove it")
        if not item.points and not item.facts:
            content.report(source, where, "draws on nothing: name points of the article, or facts from beyond it")
        if len(item.answers) not in (1, 2, 3):
            content.report(source, (*where, "answers"), f"names {len(item.answers)} answers: name one to three")
        if not item.fr.look or set(item.fr.look) != set(item.en.look):
            content.report(source, (*where, "en", "look"), "is empty, or names other systems than in French: align them")
        for language in LANGUAGES:
            words = item[language]
            for text in (words.question, words.why, words.good, words.action, *words.look.values()):
                if holds_markup(text):
                    content.report(source, (*where, language), "holds HTML or Markdown: write plain text")
    for theme in themes:
        mine = [item for item in content.items if item.theme == theme]
        quick = [item for item in mine if item.quick]
        if not quick or min(item.weight for item in quick) < max(item.weight for item in mine):
            content.report(source, (), f"'{theme}' needs a quick question, and no other may be weightier")
    if (count := sum(item.quick for item in content.items)) > MOST_QUICK:
        content.report(source, (), f"{count} quick questions: keep at most {MOST_QUICK}, or the round is no longer quick")
