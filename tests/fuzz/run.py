"""A coverage-guided run of atheris on one target, for so many seconds: `python -m tests.fuzz.run TARGET SECONDS [CORPUS]`.

What breaks a property is printed, and belongs into found.jsonl, which the tests read.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["bot.privacy", "playground.html", "bot.dialogue"]):
    from tests.fuzz import targets

TARGETS = {"detectors": targets.detectors, "html": targets.html, "press": targets.press}
MESSAGES = Path(__file__).parents[1] / "privacy" / "messages.jsonl"


def seeds(folder: Path) -> None:
    """The hand-made messages, for the run to start from."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, line in enumerate(MESSAGES.read_text(encoding="utf-8").splitlines()):
        (folder / f"seed-{number}").write_text(json.loads(line)["text"], encoding="utf-8")


def main(target: str, seconds: str, corpus: str = "") -> None:
    """Run; atheris ends the process itself, with a status other than 0 where a property broke."""
    folder = Path(corpus or f".fuzz/{target}")
    seeds(folder)

    def one(data: bytes) -> None:
        text = data.decode("utf-8", "ignore")
        try:
            TARGETS[target](text)
        except BaseException:
            sys.stdout.write(json.dumps([target, text], ensure_ascii=False) + "\n")
            sys.stdout.flush()
            raise

    options = [f"-max_total_time={seconds}", "-max_len=400", "-timeout=10", "-rss_limit_mb=4000", f"-artifact_prefix={folder}/"]
    atheris.Setup([sys.argv[0], *options, str(folder)], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
