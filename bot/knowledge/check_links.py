"""Checks content/links.yml: its words lead somewhere, and hide no command."""

from __future__ import annotations

from bot.knowledge.linked_words import linked_ids
from bot.knowledge.load import Content
from bot.knowledge.yaml_file import Where
from bot.values import LANGUAGES

FILE = "content/links.yml"


def check_links(content: Content) -> None:
    """Report words that lead nowhere, or that would hide a command."""
    if not content.links:
        return
    source = content.files[FILE]
    known = {id_ for ids in linked_ids(content).values() for id_ in ids}
    names = {command[language].name for command in content.commands for language in LANGUAGES}
    for word, target in content.links.opens.items():
        where: Where = ("opens", word)
        if target not in known:
            content.report(source, where, f"'{target}' is no theme, answer, guide or command: mend it")
        if word in names:
            content.report(source, where, "is the name of a command: remove it")
    for word in sorted(content.links.says & (names | content.links.opens.keys())):
        content.report(source, ("says",), f"'{word}' opens something: remove it here")
