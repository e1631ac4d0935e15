"""Runs one step (`train` or `ask`) of one candidate of the pipeline comparison in a separate process, on one core.

Writes its measurements to `train.json` or `ask.json` in the candidate's folder, so that a crash does not affect the others.
Times are processor times of all threads: on one core, they equal elapsed time without other load.
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

# The number of questions asked before measuring, to fill caches.
WARM_UP = 20
MODEL = "model"


def train(name: str, folder: Path) -> None:
    """Train; the time excludes reading the examples and imports that all candidates share."""
    from benchmarks.pipelines_data import Data

    data = Data()
    # Remove what an earlier run may have left.
    shutil.rmtree(folder / MODEL, ignore_errors=True)
    (folder / MODEL).mkdir()
    started = time.process_time()
    CANDIDATES[name].train(data, folder / MODEL)
    seconds = time.process_time() - started
    size = sum(path.stat().st_size for path in (folder / MODEL).rglob("*") if path.is_file())
    # Compress it, for a fair comparison with Rasa, which compresses its models.
    packed = Path(shutil.make_archive(str(folder / "packed"), "gztar", folder / MODEL))
    found = {"train": seconds, "size": size / 1e6, "packed": packed.stat().st_size / 1e6, "examples": len(data.examples)}
    packed.unlink()
    (folder / "train.json").write_text(json.dumps(found), encoding="utf-8")


def ask(name: str, folder: Path) -> None:
    """Load (imports included), and ask every question once."""
    candidate = CANDIDATES[name]
    label = candidate.load(folder / MODEL)
    label("bonjour")
    # Processor time since the start of the process.
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
    """Return the peak memory of this process, in MB.

    Not from `getrusage`, whose maximum survives `exec` and may be that of the parent process.
    """
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:"))


if __name__ == "__main__":
    step, chosen, where, core = sys.argv[1:]
    os.sched_setaffinity(0, {int(core)})
    {"train": train, "ask": ask}[step](chosen, Path(where))
