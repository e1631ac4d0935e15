"""The door: how much it finds of what people should not have typed, how often it is wrong, and what it costs a message.

Of two sets of messages with invented data: the one the detectors were made with, and one by a writer who had seen neither it
nor them (tests/privacy/blind.jsonl), which says more: docs/reliability.md tells what was found at first sight.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from pathlib import Path

from benchmarks.common import PAGE, into_page, milliseconds, questions, table
from bot.privacy import find, screen
from bot.settings import PROJECT

FOLDER = PROJECT / "tests" / "privacy"
ROUNDS = 20


def _read(path: Path) -> list[tuple[str, Counter[str]]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [(message["text"], Counter(message["kinds"])) for message in map(json.loads, lines)]


def found(name: str) -> list[tuple[str, str]]:
    """Rows on one set: what was found of what is there, and what was found that is not."""
    messages = _read(FOLDER / f"{name}.jsonl")
    there, hit, alarms, whole = Counter[str](), Counter[str](), 0, 0
    for text, kinds in messages:
        seen = Counter(finding.kind for finding in find(text))
        there += kinds
        hit += kinds & seen
        whole += bool(kinds) and not kinds - seen
        alarms += not kinds and bool(seen)
    carrying = sum(bool(kinds) for _, kinds in messages)
    least = sorted(there, key=lambda kind: hit[kind] / there[kind])[:3]
    return [
        (f"{name}: messages with data, and without", f"{carrying}, {len(messages) - carrying}"),
        (f"{name}: data found, of all there is", f"{hit.total()} of {there.total()} ({hit.total() / there.total():.1%})"),
        (f"{name}: messages of which all was found", f"{whole} of {carrying} ({whole / carrying:.1%})"),
        (f"{name}: least found", ", ".join(f"{kind} {hit[kind]} of {there[kind]}" for kind in least)),
        (f"{name}: false alarms", f"{alarms} of {len(messages) - carrying}"),
    ]


def _times(texts: list[str]) -> list[float]:
    """The best of some rounds for each text: what the check costs, not what else the machine was doing."""
    best = [float("inf")] * len(texts)
    for _ in range(ROUNDS):
        for number, text in enumerate(texts):
            begin = time.perf_counter()
            screen(text)
            best[number] = min(best[number], time.perf_counter() - begin)
    return best


def run() -> str:
    """The table; the page is written too."""
    names = [name for name in ("messages", "blind", "blind300") if (FOLDER / f"{name}.jsonl").exists()]
    rows = [row for name in names for row in found(name)]
    ordinary, carrying = questions(1000), [text for text, kinds in _read(FOLDER / "messages.jsonl") if kinds]
    alarms = sum(bool(find(question)) for question in ordinary)
    times = _times(ordinary)
    rows += [
        ("ordinary questions (nlu/evaluation) that trigger it", f"{alarms} of {len(ordinary)}"),
        ("time added to an ordinary question (target at most 1 ms)", milliseconds(times)),
        ("the slowest of them", f"{max(times) * 1e3:.2f} ms"),
        ("time added to a message with data", milliseconds(_times(carrying))),
        ("time for the longest message there is, full of data", milliseconds(_times([" ".join(carrying)[:4096]]))),
    ]
    made = table(rows)
    into_page(PAGE, "checks", made)
    return made
