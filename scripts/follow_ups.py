"""Measure whether later turns stay with the answer being read, or leave it, each rightly: `python -m scripts.follow_ups`."""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.assistant import AssistantLoader, Turn, remember_answer
from bot.assistant.model import model_path
from bot.knowledge import Library
from bot.settings import PROJECT, Settings
from bot.storage import DATABASE, Storage

TALKS = "nlu/evaluation/talks-minds.jsonl"
# Single questions, each asked after an answer that it has nothing to do with.
SINGLES = ("minds-dev", "minds-dev-2", "questions", "obligations")
LONGEST = 15


@dataclass(frozen=True)
class FollowUp:
    """A later turn: its text, the answer being read, and the ids of the answers that it is about."""

    text: str
    read: str
    about: tuple[str, ...]

    @property
    def stays(self) -> bool:
        """Whether it is about the answer being read."""
        return self.read in self.about


def follow_ups(conversations: Sequence[dict[str, Any]], library: Library) -> Iterator[FollowUp]:
    """Yield the later turns that are about an answer, while an answer is being read that has sides."""
    for conversation in conversations:
        read = None
        for turn in conversation["turns"]:
            about = tuple(turn["about"])
            if read and about:
                yield FollowUp(turn["text"], read, about)
            if about and read not in about:
                read = about[0] if about[0] in library.answers and library.answers[about[0]].kind != "incident" else None


def verdict(turn: Turn, asked: FollowUp) -> str:
    """Return `right`, `asked` back, `declined`, `stayed` where it should have left, or `left` for another answer."""
    shown = {turn.answer, turn.guide} - {None}
    if (turn.led_by and asked.stays) or not shown.isdisjoint(asked.about):
        return "right"
    if turn.decision == "clarify":
        return "right" if turn.phrase and asked.stays else "asked"
    if turn.decision == "out_of_scope":
        return "declined"
    return "stayed" if turn.answer == asked.read else "left"


async def measure(model: Path, library: Library, asked: Sequence[FollowUp]) -> Counter[tuple[bool, str]]:
    """Ask each as if its answer had just been read; return the number of each verdict, by whether it should stay."""
    counts: Counter[tuple[bool, str]] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        storage = Storage(Path(folder) / DATABASE)
        assistant = AssistantLoader(model, library, storage.conversations)
        for number, one in enumerate(asked):
            remember_answer(storage.conversations, str(number), one.read)
            counts[one.stays, verdict(await assistant.turn(str(number), one.text), one)] += 1
        storage.close()
    return counts


def unrelated(library: Library) -> Iterator[FollowUp]:
    """Yield short single questions, each after an answer of another theme: all of them have to leave it."""
    ids = [id_ for id_, answer in library.answers.items() if answer.kind != "incident" and answer.theme]
    number = 0
    for name in SINGLES:
        for question in _lines(f"nlu/evaluation/{name}.jsonl"):
            wanted = tuple(question.get("answers") or ())
            if question["kind"] != "faq" or not wanted or len(question["text"].split()) > LONGEST:
                continue
            themes = {library.answers[id_].theme for id_ in wanted if id_ in library.answers}
            others = [id_ for id_ in ids if library.answers[id_].theme not in themes]
            # Spread evenly over the answers, and the same at each run.
            number += 61
            yield FollowUp(question["text"], others[number % len(others)], wanted)


def _lines(path: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (PROJECT / path).read_text(encoding="utf-8").splitlines()]


def main() -> None:
    """Print both tables for the trained model."""
    settings = Settings()
    library = Library.load(settings.root)
    model = model_path(settings.root, settings.models, library)
    sets = {
        "later turns (development)": list(follow_ups(_lines(TALKS), library)),
        "unrelated questions": list(unrelated(library)),
    }
    for name, asked in sets.items():
        counts = asyncio.run(measure(model, library, asked))
        for stays in (True, False):
            row = {verdict: count for (which, verdict), count in sorted(counts.items()) if which is stays}
            if row:
                print(f"{name}, {'about the answer being read' if stays else 'about another'}: {sum(row.values())}: {row}")


if __name__ == "__main__":
    main()
