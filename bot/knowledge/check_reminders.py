"""Checks that the reminders fit the answers, the article and itself, and that the time zones exist."""

from __future__ import annotations

from collections import Counter

import pytz

from bot.knowledge.check_items import holds_markup
from bot.knowledge.load import Content
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
        tips = content.tips.of(kind)
        if len(tips) != TWELVE:
            content.report(source, (kind,), f"holds {len(tips)} steps: write twelve, one for each month of a year")
        for index, tip in enumerate(tips):
            where = (kind, index)
            if ids[tip.id] > 1:
                content.report(source, (*where, "id"), f"'{tip.id}' stands twice: rename one")
            if tip.answer not in answers:
                content.report(source, (*where, "answer"), f"'{tip.answer}' is no answer: mend it")
            for field, known in (("points", points), ("facts", content.facts)):
                for value in getattr(tip, field):
                    if value not in known:
                        content.report(source, (*where, field), f"'{value}' is not known: mend or remove it")
            if not tip.points and not tip.facts:
                content.report(source, where, "draws on nothing: name points of the article, or facts from beyond it")
            for language in LANGUAGES:
                if holds_markup(tip[language].title + tip[language].text):
                    content.report(source, (*where, language), "holds HTML or Markdown: write plain text")
