"""Checks the non-breaking spaces, most of them French, in every text that people read."""

from __future__ import annotations

import re

from bot.knowledge.load import Content
from bot.knowledge.texts import texts
from bot.values import LANGUAGES, Language

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
    (re.compile(r"\b(?:art\.|n°|nᵒ) (?=\w)"), "takes a non-breaking space after it"),
)
# The rule for telephone numbers applies to English too.
FAULTS_IN_ENGLISH = ((re.compile(r"\d (?=\d{2,3}\b)"), "takes a non-breaking space between groups of digits"),)


def faults(text: str, language: Language = Language.FR) -> list[str]:
    """Return the faults in the spaces of a text, worded for an editor."""
    # A placeholder usually stands for a number or a name; a tag produces no text.
    plain = IGNORED.sub(lambda found: {"{": "#", "<": ""}.get(found[0][0], "x"), text)
    plain = plain.replace("\n", " ")
    return [
        f"'{plain[max(0, found.start() - 12) : found.end() + 12]}' {why}: write U+00A0 or U+202F"
        for pattern, why in (FAULTS if language == Language.FR else FAULTS_IN_ENGLISH)
        for found in pattern.finditer(plain)
    ]


def check_typography(content: Content) -> None:
    """Report each missing non-breaking space of `content/`."""
    for language in LANGUAGES:
        for source, where, text in texts(content, language):
            for fault in faults(text, language):
                content.report(source, where, fault)
