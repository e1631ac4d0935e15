"""Extracts the details of a request with the patterns of nlu/patterns.yml: which measure, a restart, the results."""

from __future__ import annotations

import re
from collections.abc import Callable

# A pattern named `theme_of:<theme>` matches a mention of that measure.
THEMES = (
    "passwords", "two-factor", "devices", "public-wifi", "secure-sharing", "backups", "software-access", "phishing",
)  # fmt: skip
Patterns = Callable[[str], re.Pattern[str]]


def specify(label: str, read: str, pattern: Patterns) -> tuple[str, dict[str, str]]:
    """Return the specific intent for `label` and the normalised text `read`, and the entities of its details."""
    if label != "checklist":
        return label, {}
    # Order matters: "je voudrais refaire le bilan, j'avais quel score ?" is a restart.
    for name, round_ in (("checklist_restart", "restart"), ("checklist_rest", "rest")):
        if pattern(name).search(read):
            return label, {"round": round_}
    if pattern("checklist_later").search(read):
        return "checklist_later", {}
    if pattern("checklist_results").search(read):
        return "checklist_results", {}
    named = [theme for theme in THEMES if pattern(f"theme_of:{theme}").search(read)]
    return label, {"round": named[0]} if len(named) == 1 else {}
