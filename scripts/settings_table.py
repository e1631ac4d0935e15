"""Write the README's table of settings from their declarations; `--check` only tests whether it is up to date."""

from __future__ import annotations

import re
import sys

from bot.settings import PREFIX, PROJECT, Settings

README = PROJECT / "README.md"
PLACE = re.compile(r"(<!-- settings: [^\n]*-->\n).*?(<!-- end of settings -->)", re.S)


def table() -> str:
    """Return one row for each setting, in Markdown."""
    rows = ["| variable | default | what it is for |", "| --- | --- | --- |"]
    for name, field in Settings.model_fields.items():
        default = field.default
        shown = "" if default is None or str(default) == "" else f"`{str(default).replace(str(PROJECT), '.')}`"
        rows.append(f"| `{PREFIX}{name.upper()}` | {shown} | {field.description} |")
    return "\n".join(rows) + "\n"


def main() -> int:
    """Update the table; with --check, return 1 if it is out of date and write nothing."""
    text = README.read_text(encoding="utf-8")
    renewed = PLACE.sub(lambda found: found[1] + table() + found[2], text)
    if "--check" in sys.argv:
        return int(renewed != text)
    README.write_text(renewed, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
