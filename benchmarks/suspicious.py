"""The examination of suspicious messages: how much fraud it detects, and how often it takes an honest message for fraud.

`suspicious.jsonl` is the development set, and optimistic; `suspicious-blind.jsonl` was written by somebody who had not seen the
rules.
"""

from __future__ import annotations

import json

from benchmarks.common import table
from bot.knowledge import Library
from bot.settings import PROJECT
from bot.suspicious import Examiner

FOLDER = PROJECT / "nlu" / "evaluation"


def run() -> str:
    """Return the table: each message as pasted, and as sent after the bot has asked for one."""
    library = Library.load(PROJECT)
    examiner = Examiner(library.suspicious, library.official)
    rows: list[tuple[str, str]] = []
    for name in ("suspicious", "suspicious-blind"):
        messages = [json.loads(line) for line in (FOLDER / f"{name}.jsonl").open(encoding="utf-8")]
        for awaited in (False, True):
            looks = [(message["fraud"], examiner.examine(message["text"], awaited=awaited)) for message in messages]
            fraud = [look for fraudulent, look in looks if fraudulent]
            honest = [look for fraudulent, look in looks if not fraudulent]
            how = f"{name}, {'after /verifier' if awaited else 'pasted without a word'}"
            told = sum(look.received and look.verdict == "alarm" for look in fraud)
            pointed = sum(look.received and look.verdict in ("alarm", "doubt") for look in fraud)
            rows.append(
                (f"{how}: fraud called so, and fraud in which something is pointed out", _of(told, pointed, len(fraud)))
            )
            wrong = sum(look.received and look.verdict == "alarm" for look in honest)
            rows.append((f"{how}: honest messages called fraud", f"{wrong} of {len(honest)}"))
    return table(rows)


def _of(told: int, pointed: int, there: int) -> str:
    return f"{told} ({told / there:.0%}) and {pointed} ({pointed / there:.0%}) of {there}"
