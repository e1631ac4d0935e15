"""One step of one candidate of the pipeline comparison, in a process of its own: `train` or `ask`, on one core.

What it measures goes to `train.json` or `ask.json` in the candidate's folder, so that a crash leaves the others alone. Times
are the processor's, all threads together: on one core that is what a clock would show, were nothing else at work on it.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import sys
import time
from pathlib import Path

from benchmarks.pipelines_candidates import CANDIDATES, QUESTIONS

# Before the first question counts, everything that is filled at first use has been.
WARM_UP = 20
MODEL = "model"


def train(name: str, folder: Path) -> None:
    """Train; the time counts no reading of examples and no import of what every candidate could need."""
    from benchmarks.pipelines_data import Data

    data = Data()
    # What an earlier try may have left.
    shutil.rmtree(folder / MODEL, ignore_errors=True)
    (folder / MODEL).mkdir()
    started = time.process_time()
    CANDIDATES[name].train(data, folder / MODEL)
    seconds = time.process_time() - started
    size = sum(path.stat().st_size for path in (folder / MODEL).rglob("*") if path.is_file())
    # Rasa packs its models, the others are left as they are: packed, they compare.
    packed = Path(shutil.make_archive(str(folder / "packed"), "gztar", folder / MODEL))
    found = {"train": seconds, "size": size / 1e6, "packed": packed.stat().st_size / 1e6, "examples": len(data.examples)}
    packed.unlink()
    (folder / "train.json").write_text(json.dumps(found), encoding="utf-8")


def ask(name: str, folder: Path) -> None:
    """Load, imports included, and ask every question once."""
    candidate = CANDIDATES[name]
    label = candidate.load(folder / MODEL)
    label("bonjour")
    # From the very start of the process.
    loaded = time.process_time()
    texts = json.loads((folder.parent / QUESTIONS).read_text(encoding="utf-8"))
    for text in texts[:WARM_UP]:
        label(text)
    labels, times = [], []
    for text in texts:
        started = time.process_time()
        labels.append(label(text))
        times.append((time.process_time() - started) * 1000)
    memory = peak()
    if measure := getattr(candidate, "milliseconds", None):
        times = measure(texts, folder / MODEL)[WARM_UP:]
    found = {"load": loaded, "labels": labels, "ms": statistics.median(times), "memory": memory}
    (folder / "ask.json").write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")


def peak() -> float:
    """The most memory this process had, MB.

    Not `getrusage`: its maximum outlives `exec`, and would be that of the process which started this one, where greater.
    """
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:"))


if __name__ == "__main__":
    step, chosen, where, core = sys.argv[1:]
    os.sched_setaffinity(0, {int(core)})
    {"train": train, "ask": ask}[step](chosen, Path(where))
