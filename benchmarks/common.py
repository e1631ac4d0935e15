"""What the benchmarks share: questions, a loaded dialogue, statistics, and a table."""

from __future__ import annotations

import json
import statistics
from collections.abc import Sequence
from pathlib import Path

from bot.settings import PROJECT, Settings


def questions(count: int = 200) -> list[str]:
    """Real questions, from the evaluation set."""
    path = PROJECT / "tests" / "evaluation" / "questions.jsonl"
    texts = [json.loads(line)["text"] for line in path.open(encoding="utf-8")]
    return [text for text in texts if not text.startswith("/")][:count]


def model(settings: Settings) -> Path:
    """The trained model."""
    from bot.assistant.model import train

    return train(settings.root, settings.models)


def resident(pid: int | str = "self") -> float:
    """Resident memory of a process, this one by default, MB."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise ProcessLookupError(pid)


def milliseconds(seconds: Sequence[float]) -> str:
    """Median and 95th percentile."""
    ordered = sorted(seconds)
    return f"{statistics.median(ordered) * 1e3:.2f} ms (95 %: {ordered[int(len(ordered) * 0.95)] * 1e3:.2f} ms)"


def table(rows: Sequence[tuple[str, str]]) -> str:
    """Two columns in Markdown."""
    return "\n".join(["| what | measured |", "| --- | --- |", *(f"| {name} | {value} |" for name, value in rows)])
