"""Compares classifiers on the same examples and questions: `python -m benchmarks.pipelines`, about an hour on two cores.

Each candidate trains in one process and predicts in another, on one core; a free core takes the next candidate. Writes
docs/pipelines.md, and keeps the hand-written text below its table.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Empty, Queue
from typing import Any

from benchmarks.pipelines_candidates import CANDIDATES, LONGEST, NAMES, QUESTIONS
from benchmarks.pipelines_data import SETS, Data
from bot.settings import PROJECT
from evaluation.report import percent, table

DOCUMENT = PROJECT / "docs/pipelines.md"
READING = "## Reading"
ABOUT_COST = "Processor time on one core; loading counts from the start of the process."
# Timeout in seconds: more than any candidate takes, even on a busy machine.
LIMIT = 3600


def main() -> None:
    """Measure the candidates named on the command line, or all, and write the table of all results in the folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "names",
        nargs="*",
        default=[*LONGEST, *(name for name in CANDIDATES if name not in LONGEST)],
        help="candidates by letter; all by default",
    )
    parser.add_argument("--folder", type=Path, help="where models and numbers go, and numbers already there are kept")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        data = Data()
        texts = [question["text"] for questions in data.questions.values() for question in questions]
        (folder / QUESTIONS).write_text(json.dumps(texts, ensure_ascii=False), encoding="utf-8")
        cores = os.sched_getaffinity(0)
        queue: Queue[str] = Queue()
        for name in arguments.names:
            queue.put(name)
        with ThreadPoolExecutor(len(cores)) as pool:
            list(pool.map(lambda core: _measure_queue(queue, folder, core), cores))
        DOCUMENT.write_text(_document(data, folder), encoding="utf-8")


def _measure_queue(queue: Queue[str], folder: Path, core: int) -> None:
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "RASA_TELEMETRY_ENABLED": "false"}
    while True:
        try:
            name = queue.get_nowait()
        except Empty:
            return
        where = folder / name
        where.mkdir(exist_ok=True)
        for step in ("train", "ask"):
            if (where / f"{step}.json").exists():
                continue
            command = [sys.executable, "-m", "benchmarks.pipelines_one", step, name, str(where), str(core)]
            with (where / f"{step}.log").open("w") as log:
                print(dt.datetime.now().strftime("%H:%M:%S"), step, name, flush=True)
                try:
                    subprocess.run(command, cwd=PROJECT, env=environment, stdout=log, stderr=log, check=True, timeout=LIMIT)
                except subprocess.SubprocessError as error:
                    print(f"{name}: {error}; see {log.name}", file=sys.stderr, flush=True)
                    break


def _document(data: Data, folder: Path) -> str:
    reading = DOCUMENT.read_text(encoding="utf-8").partition(READING)[2] if DOCUMENT.exists() else ""
    found = {name: measured for name in CANDIDATES if (measured := _measured(folder / name))}
    counts = {name: len(questions) for name, questions in data.questions.items()}
    head = (
        "# Pipelines compared\n\n"
        f"{dt.date.today().isoformat()}, {os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}, "
        "`.venv/bin/python -m benchmarks.pipelines`.\n"
        f"{len(data.examples):,} examples with {len(data.labels)} labels to learn; {counts['test']} test questions and "
        f"{counts['development']} development questions,\nwhich no candidate learns. "
        "The first-ranked label alone counts: no limits, no question back.\n"
    )
    return "\n".join([head, *_accuracy(data, found), "", *_cost(found), "", f"{READING}{reading}" if reading else READING])


def _measured(folder: Path) -> dict[str, Any]:
    """Return the results of both steps of a candidate; empty if one failed."""
    files = [folder / "train.json", folder / "ask.json"]
    if not all(file.exists() for file in files):
        return {}
    return {key: value for file in files for key, value in json.loads(file.read_text(encoding="utf-8")).items()}


def _accuracy(data: Data, found: dict[str, dict[str, Any]]) -> list[str]:
    parts = []
    start = 0
    for name, questions in data.questions.items():
        end = start + len(questions)
        rows = []
        for candidate, measured in found.items():
            scores = data.scores(questions, measured["labels"][start:end])
            shares = (scores.theme, scores.answer, scores.out_of_scope, scores.near_misses, scores.requests)
            rows.append([candidate, NAMES[candidate], *map(percent, shares)])
        head = ["", "candidate", "right theme", "right answer", "out of scope", "near misses", "requests, incidents"]
        sizes = ", ".join(f"{count} {kind}" for kind, count in data.sizes(questions).items())
        parts += [f"## {name.capitalize()} questions\n\n{SETS[name].relative_to(PROJECT)}: {sizes}.\n", table(head, rows), ""]
        start = end
    return parts[:-1]


def _cost(found: dict[str, dict[str, Any]]) -> list[str]:
    rows = [
        [
            name,
            NAMES[name],
            f"{m['train']:.1f}",
            f"{m['size']:.1f}",
            f"{m['packed']:.1f}",
            f"{m['load']:.2f}",
            f"{m['ms']:.2f}",
            f"{m['memory']:.0f}",
        ]
        for name, m in found.items()
    ]
    head = ["", "candidate", "training, s", "on disk, MB", "as tar.gz, MB", "load, s", "a question, ms", "peak memory, MB"]
    return [
        f"## Time and weight\n\n{ABOUT_COST}\n",
        table(head, rows),
    ]


if __name__ == "__main__":
    main()
