"""Write docs/buttons.md, the table of all buttons, from their declarations; `--check` only tests whether it is up to date."""

from __future__ import annotations

import sys

from bot.dialogue.all_buttons import BUTTONS
from bot.dialogue.buttons import ButtonPress, form_of
from bot.settings import PROJECT

DOCS = PROJECT / "docs" / "buttons.md"
HEAD = """# Buttons

What the callback data of each button means. Made by `python -m scripts.buttons_table` from the features' `buttons.py`, held by
tests/dialogue/test_buttons.py. Keyboards that people have must go on working: a form may be added, and none changed.
A value that is the default is written as nothing, and what is empty at the end is left out.

| data | type | what it does | fields | |
| --- | --- | --- | --- | --- |
"""


def row(kind: type[ButtonPress]) -> str:
    """Return a kind's row, in Markdown."""
    feature = kind.__module__.split(".")[-2]
    fields = "; ".join(f"`{field.name}`: {field.how.about}" for field in form_of(kind).fields.values()).replace("|", "\\|")
    needs = "needs the model" if kind.needs_model else ""
    return f"| `{kind.wire}` | {feature}.{kind.__name__} | {kind.__doc__} | {fields} | {needs} |"


def table() -> str:
    """Return the whole page, sorted by callback data."""
    return HEAD + "\n".join(row(kind) for kind in sorted(BUTTONS.kinds, key=lambda kind: kind.wire)) + "\n"


def main() -> int:
    """Update the page; with --check, return 1 if it is out of date and write nothing."""
    if "--check" in sys.argv:
        return int(not DOCS.exists() or DOCS.read_text(encoding="utf-8") != table())
    DOCS.write_text(table(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
