"""Shared helpers of the benchmarks: questions, the model, statistics, and tables."""

from __future__ import annotations

import datetime as dt
import json
import re
import statistics
from collections.abc import Sequence
from pathlib import Path

from bot.settings import PROJECT, Settings

# The page with the results on reliability.
PAGE = PROJECT / "docs" / "reliability.md"


def into_page(page: Path, name: str, made: str) -> None:
    """Replace a table on `page`, between the comments that name it."""
    text = page.read_text(encoding="utf-8")
    place = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end -->)", re.S)
    if not place.search(text):
        raise LookupError(f"{page.name} has no place for {name}")
    dated = f"{dt.date.today().isoformat()}\n\n{made}\n"
    page.write_text(place.sub(lambda found: found[1] + dated + found[2], text), encoding="utf-8")


def questions(count: int = 200, kinds: Sequence[str] = ()) -> list[str]:
    """Return questions of the evaluation set, of these kinds if given."""
    path = PROJECT / "nlu" / "evaluation" / "questions.jsonl"
    asked = [json.loads(line) for line in path.open(encoding="utf-8")]
    texts = [question["text"] for question in asked if not kinds or question["kind"] in kinds]
    return [text for text in texts if not text.startswith("/")][:count]


def model(settings: Settings) -> Path:
    """Train the model if needed, and return its path."""
    from bot.assistant.model import train

    return train(settings.root, settings.models)


def resident(pid: int | str = "self") -> float:
    """Return the resident memory of a process, by default this one, in MB."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise ProcessLookupError(pid)


def milliseconds(seconds: Sequence[float]) -> str:
    """Format the median and the 95th percentile."""
    ordered = sorted(seconds)
    return f"{statistics.median(ordered) * 1e3:.2f} ms (95 %: {ordered[int(len(ordered) * 0.95)] * 1e3:.2f} ms)"


def table(rows: Sequence[tuple[str, str]]) -> str:
    """Return a Markdown table with two columns."""
    return "\n".join(["| what | measured |", "| --- | --- |", *(f"| {name} | {value} |" for name, value in rows)])
