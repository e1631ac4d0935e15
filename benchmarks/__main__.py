"""Runs the benchmarks named on the command line, or all, and writes their results to benchmarks/results.md."""

from __future__ import annotations

import datetime as dt
import importlib
import os
import platform
import sys
from pathlib import Path

ALL = (
    "question",
    "message",
    "sustained",
    "tap",
    "screen",
    "startup",
    "memory",
    "storage",
    "reminders",
    "faults",
    "voice",
    "checks",
    "suspicious",
    "losses",
    "replicas",
    "soak",
    "capacity",
)
RESULTS = Path(__file__).with_name("results.md")
HEAD = """# Measured

Times depend on the machine; the ratios, each within one run, are what to compare. `make bench` measures all again;
`.venv/bin/python -m benchmarks NAME` one of them.
"""


def main() -> None:
    """Run the benchmarks, print each result, and replace its previous one in the file."""
    wanted = sys.argv[1:] or ALL
    sections = dict(_read())
    for name in wanted:
        print(f"== {name}", flush=True)
        table = importlib.import_module(f"benchmarks.{name}").run()
        print(table, flush=True)
        machine = f"{os.cpu_count()} processors, {platform.machine()}, Python {platform.python_version()}"
        sections[name] = f"\n## {name}\n\n{dt.date.today().isoformat()}, {machine}\n\n{table}\n"
    RESULTS.write_text(HEAD + "".join(sections[name] for name in ALL if name in sections), encoding="utf-8")


def _read() -> list[tuple[str, str]]:
    if not RESULTS.exists():
        return []
    parts = RESULTS.read_text(encoding="utf-8").split("\n## ")[1:]
    return [(part.split("\n", 1)[0], f"\n## {part.rstrip()}\n") for part in parts]


if __name__ == "__main__":
    main()
