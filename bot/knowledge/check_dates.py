"""Finds the sources that are due for review: a warning for the editors, which stops neither the bot nor a build."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from bot.knowledge.load import Problem, load


def outdated(root: Path, today: dt.date) -> list[Problem]:
    """Return a problem for each fact of content/sources.yml whose `reread` date is before `today`."""
    content = load(root)
    source = content.files.get("content/sources.yml")
    due = [(id_, fact.reread) for id_, fact in content.facts.items() if fact.reread and fact.reread < today]
    return [
        Problem(
            "content/sources.yml",
            source.line((id_, "reread")) if source else 1,
            id_,
            f"was to be read again by {day}: read its source, mend what changed, and set 'read' and 'reread'",
        )
        for id_, day in due
    ]
