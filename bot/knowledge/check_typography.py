"""Checks French typography: the spaces that must not break, in everything people read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.knowledge.load import Content
from bot.knowledge.reminders import KINDS
from bot.knowledge.yaml_file import Where, YamlFile

# Addresses, commands and placeholders follow rules of their own.
IGNORED = re.compile(r"https?://\S+|\{[a-z_]+\}|<[^>]+>")
UNITS = "h|min|s|km|m|€|M€|k€|Ko|Mo|Go|To|%"
FAULTS = (
    (re.compile(r"(?:(?<=[\w)#%’”…\]])|[ \t\n])[;!?»](?![\w/])"), "takes a non-breaking space before it"),
    (re.compile(r"[^\s\u00a0\u202f\d]:(?=\s|$)|[ \t\n]:(?=\s|$)"), "takes a non-breaking space before it"),
    (re.compile(r"«(?![\u00a0\u202f])"), "takes a non-breaking space after it"),
    (re.compile(rf"[\d#] (?:{UNITS})(?!\w)"), "takes a non-breaking space between number and unit"),
    (re.compile(r"\d%"), "takes a non-breaking space between number and unit"),
    (re.compile(r"\d \d"), "takes a non-breaking space between groups of digits"),
)


def faults(text: str) -> list[str]:
    """What is wrong with the spaces of a French text, in words for an editor."""
    # A placeholder most often stands for a number or a name; a tag for nothing.
    plain = IGNORED.sub(lambda found: {"{": "#", "<": ""}.get(found[0][0], "x"), text)
    plain = plain.replace("\n", " ")
    return [
        f"'{plain[max(0, found.start() - 12) : found.end() + 12]}' {why}: write U+00A0 or U+202F"
        for pattern, why in FAULTS
        for found in pattern.finditer(plain)
    ]


def check_typography(content: Content) -> None:
    """Report each missing non-breaking space in the French of `content/`."""
    for source, where, text in _french(content):
        for fault in faults(text):
            content.report(source, where, fault)


def _french(content: Content) -> Iterator[tuple[YamlFile, Where, str]]:
    files = content.files
    for placed in content.placed:
        for part in ("title", "short", "more", "spoken"):
            if text := getattr(placed.answer.fr, part):
                yield placed.source, (*placed.where, "fr", part), text
    for id_, fact in content.facts.items():
        for part, both in (("name", fact.name), ("date", fact.date)):
            if both:
                yield files["content/sources.yml"], (id_, part, "fr"), both.fr
    for index, item in enumerate(content.items):
        words = item.fr
        for text in (words.question, words.why, words.good, words.action, *words.look.values()):
            yield files["content/checklist.yml"], (index, "fr"), text
    for kind in KINDS if content.tips else ():
        assert content.tips
        for index, tip in enumerate(content.tips.of(kind)):
            yield files["content/reminders.yml"], (kind, index, "fr"), f"{tip.fr.title}\n\n{tip.fr.text}"
    for index, guide in enumerate(content.guides):
        yield files["content/guides.yml"], (index, "title", "fr"), guide.title.fr
        for number, step in enumerate(guide.steps):
            yield files["content/guides.yml"], (index, "steps", number, "fr"), step.fr
    for index, command in enumerate(content.commands):
        yield files["content/commands.yml"], (index, "fr", "description"), command.fr.description
    for index, place in enumerate(content.places):
        yield files["content/places.yml"], (index, "fr"), place.fr
    for index, subject in enumerate(content.subjects):
        yield files["content/subjects.yml"], (index, "name", "fr"), subject.name.fr
    for key, text in content.phrases.get("fr", {}).items():
        if not key.endswith("_pattern"):
            yield files["content/phrases.fr.yml"], (key,), text
