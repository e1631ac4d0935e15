"""What exactly a request asks for, read by its form with the patterns of nlu/patterns.yml: which measure, anew, the results."""

from __future__ import annotations

import re
from collections.abc import Callable

# A pattern named `theme_of:<theme>` tells that a measure is meant.
THEMES = (
    "passwords", "two-factor", "devices", "public-wifi", "secure-sharing", "backups", "software-access", "phishing",
)  # fmt: skip
Patterns = Callable[[str], re.Pattern[str]]


def specify(label: str, read: str, pattern: Patterns) -> tuple[str, dict[str, str]]:
    """The intent that `label` comes down to for the normalised text `read`, and the entities that say what it is about."""
    if label != "checklist":
        return label, {}
    # In this order: "je voudrais refaire le bilan, j'avais quel score ?" begins anew.
    for name, round_ in (("checklist_restart", "restart"), ("checklist_rest", "rest")):
        if pattern(name).search(read):
            return label, {"round": round_}
    if pattern("checklist_later").search(read):
        return "checklist_later", {}
    if pattern("checklist_results").search(read):
        return "checklist_results", {}
    named = [theme for theme in THEMES if pattern(f"theme_of:{theme}").search(read)]
    return label, {"round": named[0]} if len(named) == 1 else {}
