"""Runs the bot as `vigie run` does, and counts in which room its processor time goes: `python -m benchmarks.sampled FILE`.

A timer of the process's own processor time interrupts it; the innermost frame of a known room is what counts. The shares are
written to FILE, as JSON, when the bot ends. Counting begins and ends with SIGUSR1.
"""

from __future__ import annotations

import json
import signal
import sys
from collections import Counter
from pathlib import Path
from types import FrameType

from bot.settings import PROJECT

# Processor time between two samples. Seconds.
EVERY = 0.001
# Rooms of the bot by the start of a file's path in it; the first that fits, of the innermost frame that any fits.
ROOMS = {
    "bot/telegram/polling.py": "receiving: getUpdates and reading updates",
    "bot/telegram/webhook.py": "receiving: getUpdates and reading updates",
    "bot/telegram/outbox.py": "sending: the outbox, and the call that sends",
    "bot/telegram/respond.py": "sending: the outbox, and the call that sends",
    "bot/telegram/delivery.py": "sending: the outbox, and the call that sends",
    "bot/telegram/rate_limiter.py": "sending: the outbox, and the call that sends",
    "bot/telegram": "handling: handlers, exchange, ledger",
    "bot/storage": "storing: SQLite",
    "bot/privacy": "screening for patients' data",
    "bot/assistant": "understanding: Rasa's turn",
    "bot/understanding": "understanding: Rasa's turn",
    "bot/dialogue": "wording: dialogue, content",
    "bot/knowledge": "wording: dialogue, content",
}
# The transport serves both directions: whoever calls it counts.
TRANSPORT = "bot/telegram/http.py"
OTHER = "the event loop and connections"


class Sampler:
    """Counts samples by room while it is on."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._on = False

    def switch(self, *_: object) -> None:
        """Begin, or end."""
        self._on = not self._on
        signal.setitimer(signal.ITIMER_PROF, EVERY if self._on else 0, EVERY if self._on else 0)

    def take(self, _signal: int, frame: FrameType | None) -> None:
        """Count one sample."""
        self.counts[_room(frame)] += 1


def _room(frame: FrameType | None) -> str:
    root = f"{PROJECT}/"
    while frame:
        path = frame.f_code.co_filename.removeprefix(root)
        if path != TRANSPORT and path.startswith("bot/"):
            for start, room in ROOMS.items():
                if path.startswith(start):
                    return room
        frame = frame.f_back
    return OTHER


def main(target: Path) -> None:
    """Run the bot until it is told to stop."""
    from bot.cli import main as vigie

    sampler = Sampler()
    signal.signal(signal.SIGPROF, sampler.take)
    signal.signal(signal.SIGUSR1, sampler.switch)
    sys.argv = ["vigie", "run"]
    try:
        vigie()
    finally:
        target.write_text(json.dumps(sampler.counts), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
