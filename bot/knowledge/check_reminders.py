"""Checks that the reminders are consistent with the answers and the article, and that the time zones exist."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container

import pytz

from bot.knowledge.check_items import holds_markup
from bot.knowledge.load import Content
from bot.knowledge.reminders import StandingAct, Tip
from bot.knowledge.yaml_file import Where, YamlFile
from bot.values import KINDS, LANGUAGES

TWELVE = 12


def check_reminders(content: Content) -> None:
    """Report what is wrong with content/reminders.yml and content/zones.yml."""
    _tips(content)
    source = content.files.get("content/zones.yml")
    for index, zone in enumerate(content.zones):
        if zone.id not in pytz.all_timezones_set:
            assert source
            content.report(source, (index, "id"), f"'{zone.id}' is no time zone: give its IANA name, such as Europe/Paris")


def _tips(content: Content) -> None:
    source = content.files.get("content/reminders.yml")
    if source is None or content.tips is None or content.article is None:
        return
    points = {point for measure in content.article.measures for point in measure.points}
    answers = {placed.answer.id for placed in content.placed}
    ids = Counter(tip.id for kind in KINDS for tip in content.tips.of(kind))
    for kind in KINDS:
        act = content.tips.standing.get(kind)
        if act is None:
            content.report(source, ("standing",), f"says nothing for '{kind}': add what it begins with every month")
        else:
            _drawn(content, source, ("standing", kind), act, points)
        tips = content.tips.of(kind)
        if len(tips) != TWELVE:
            content.report(source, (kind,), f"holds {len(tips)} steps: write twelve, one for each month of a year")
        for index, tip in enumerate(tips):
            where = (kind, index)
            if ids[tip.id] > 1:
                content.report(source, (*where, "id"), f"'{tip.id}' stands twice: rename one")
            if tip.answer not in answers:
                content.report(source, (*where, "answer"), f"'{tip.answer}' is no answer: mend it")
            _drawn(content, source, where, tip, points)


def _drawn(content: Content, source: YamlFile, where: Where, drawn: Tip | StandingAct, points: Container[str]) -> None:
    """Check that the points and facts it draws on exist, and that its texts are plain text."""
    for field, known in (("points", points), ("facts", content.facts)):
        for value in getattr(drawn, field):
            if value not in known:
                content.report(source, (*where, field), f"'{value}' is not known: mend or remove it")
    if not drawn.points and not drawn.facts:
        content.report(source, where, "draws on nothing: name points of the article, or facts from beyond it")
    for language in LANGUAGES:
        words = drawn[language]
        if holds_markup(words if isinstance(words, str) else words.title + words.text):
            content.report(source, (*where, language), "holds HTML or Markdown: write plain text")
