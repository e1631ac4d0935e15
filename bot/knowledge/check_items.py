"""Checks that the checklist is consistent with the article, with the answers and within itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Mapping

from bot.knowledge.checklist import Item
from bot.knowledge.load import Content
from bot.knowledge.yaml_file import YamlFile
from bot.values import LANGUAGES

# Maximum number of questions, in all and in the quick round.
MOST, MOST_QUICK = 30, 9
TAGS = re.compile(r"<[a-z/]|\*\*|__|\]\(", re.IGNORECASE)


def holds_markup(text: str) -> bool:
    """Whether a text for people contains HTML or Markdown."""
    return bool(TAGS.search(text))


def check_items(content: Content) -> None:
    """Report what is wrong with content/checklist.yml."""
    source = content.files.get("content/checklist.yml")
    if source is None or content.article is None or not content.items:
        return
    themes = {measure.theme: measure for measure in content.article.measures}
    points = {point for measure in themes.values() for point in measure.points}
    answers = {placed.answer.id for placed in content.placed}
    known: dict[str, tuple[Container[str], str]] = {
        "points": (points, "no point of content/article.yml"),
        "facts": (content.facts, "not in content/sources.yml"),
        "answers": (answers, "no answer"),
    }
    ids = Counter(item.id for item in content.items)
    if len(content.items) > MOST:
        content.report(source, (), f"{len(content.items)} questions: keep at most {MOST}, or people give up")
    for index, item in enumerate(content.items):
        if ids[item.id] > 1:
            content.report(source, (index, "id"), f"'{item.id}' stands twice: rename one")
        if item.theme not in themes:
            content.report(source, (index, "theme"), f"'{item.theme}' is no theme: one of {sorted(themes)}")
        for before in item.after:
            if before not in ids or before == item.id:
                content.report(source, (index, "after"), f"'{before}' is no other question of this list: mend or remove it")
        _references(content, source, index, item, known)
        _words(content, source, index, item)
    for theme in themes:
        mine = [item for item in content.items if item.theme == theme]
        quick = [item for item in mine if item.quick]
        if not quick or min(item.weight for item in quick) < max(item.weight for item in mine):
            content.report(source, (), f"'{theme}' needs a quick question, and no other may be weightier")
    if (count := sum(item.quick for item in content.items)) > MOST_QUICK:
        content.report(source, (), f"{count} quick questions: keep at most {MOST_QUICK}, or the round is no longer quick")


def _references(
    content: Content, source: YamlFile, index: int, item: Item, known: Mapping[str, tuple[Container[str], str]]
) -> None:
    """Check that everything the question refers to exists."""
    for field, (those, what) in known.items():
        for value in getattr(item, field):
            if value not in those:
                content.report(source, (index, field), f"'{value}' is {what}: mend or remove it")
    if not item.points and not item.facts:
        content.report(source, (index,), "draws on nothing: name points of the article, or facts from beyond it")
    if len(item.answers) not in (1, 2, 3):
        content.report(source, (index, "answers"), f"names {len(item.answers)} answers: name one to three")


def _words(content: Content, source: YamlFile, index: int, item: Item) -> None:
    """Check that both languages have the same parts, in plain text."""
    if not item.fr.look or set(item.fr.look) != set(item.en.look):
        content.report(source, (index, "en", "look"), "is empty, or names other systems than in French: align them")
    for language in LANGUAGES:
        words = item[language]
        for text in (words.question, words.why, words.good, words.action, *words.look.values()):
            if holds_markup(text):
                content.report(source, (index, language), "holds HTML or Markdown: write plain text")
