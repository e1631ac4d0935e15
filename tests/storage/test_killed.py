"""A process killed while it keeps replies leaves all of a turn or nothing of it, and never loses what was kept."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.storage import Storage

# Keeps one reply after another, each with the state that goes with it, and says so once it is kept.
CHILD = """
import json, sys
from pathlib import Path
from bot.storage import Storage
storage = Storage(Path(sys.argv[1]))
start = int(sys.argv[2])
for number in range(start, start + 100_000):
    value = ("yes", "no")[number // 24 % 2]
    state = json.dumps({"number": number})
    storage.conversations.save("s", state, "run", {f"item-{number % 24}": value})
    print(number, flush=True)
"""
KILLS = 12


@pytest.mark.slow
def test_whatever_the_instant(tmp_path: Path):
    path = tmp_path / "vigie.db"
    told, randomly = -1, random.Random(4)
    for _ in range(KILLS):
        child = subprocess.Popen([sys.executable, "-c", CHILD, path, str(told + 1)], stdout=subprocess.PIPE, text=True)
        child.stdout.readline()
        time.sleep(randomly.uniform(0.0, 0.08))
        child.send_signal(signal.SIGKILL)
        said = child.stdout.read().split()
        child.wait()
        storage = Storage(path)
        number = json.loads(storage.conversations.load("s"))["number"]
        log = storage.checks.log("s")
        storage.close()
        told = max(told, *map(int, said), -1) if said else told
        # What was said to be kept is kept; what was kept is kept whole.
        assert number >= told
        assert (log[-1].item, log[-1].value) == (f"item-{number % 24}", ("yes", "no")[number // 24 % 2])
        told = number
    assert told > KILLS
