"""Parses `nlu/` with line numbers: examples with intent and language; short forms and patterns; evaluation questions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.knowledge.load import Content
from bot.knowledge.yaml_file import YamlFile

# Path of the questions for calibration, which are not trained on, relative to the project.
CALIBRATION = "nlu/calibration.jsonl"
# Examples of typed replies to a question of the checklist, which mean something else elsewhere.
REPLIES = "replies.yml"
# What is said on the way through an emergency, and means something else elsewhere.
REMARKS = "emergency.yml"
REMINDERS, OUT_OF_SCOPE = "reminders", "out_of_scope"
# Follow-ups that ask for one side of the answer being read, by facet; `facet/other` is what asks for none.
FOLLOW_UPS, FACETS, OTHER_FACET = "facets.yml", "facet", "other"
FILES = {"synonym": "synonyms.yml", "regex": "patterns.yml", "lookup": "when.yml"}


@dataclass(frozen=True)
class Example:
    """One example of what people write, with its intent (`faq/<answer id>` for questions) and language.

    All requests about reminders have the intent `reminders`, and their action in `detail` (`reminders/<detail>` in the file).
    Likewise `out_of_scope/<kind>`: what is plainly of one kind that is not the bot's subject.
    """

    text: str
    intent: str
    language: str
    file: str
    line: int
    detail: str = ""


def read_examples(content: Content) -> list[Example]:
    """Return all examples under `nlu/`; malformed blocks become problems of `content`."""
    paths = example_files(content.root)
    return [example for path in paths if (source := content.read(path)) for example in _of_file(content, source)]


def read_replies(content: Content) -> list[Example]:
    """Return the examples of checklist replies, with intents `reply/yes` and so on."""
    source = content.read(content.root / "nlu" / REPLIES)
    return list(_of_file(content, source)) if source else []


def read_remarks(content: Content) -> list[Example]:
    """What is said on the way through an emergency, with intents `emergency/done` and so on."""
    source = content.read(content.root / "nlu" / REMARKS)
    return list(_of_file(content, source)) if source else []


def read_follow_ups(content: Content) -> list[Example]:
    """Return the follow-ups on an answer, with intents `facet/cost` and so on."""
    source = content.read(content.root / "nlu" / FOLLOW_UPS)
    return list(_of_file(content, source)) if source else []


def example_files(root: Path) -> list[Path]:
    """Return the paths of the files with examples, in the order in which they are read."""
    folder = root / "nlu"
    others = ("guides.yml", "requests.yml", "reminders.yml", "out_of_scope.yml")
    return [*sorted((folder / "answers").glob("*.yml")), *(folder / name for name in others)]


def read_blocks(content: Content, kind: str) -> dict[str, list[str]]:
    """Return the lines of each block of nlu/synonyms.yml (`kind`: `synonym`), patterns.yml (`regex`) or when.yml (`lookup`)."""
    source = content.read(content.root / "nlu" / FILES[kind])
    found: dict[str, list[str]] = {}
    for index, block in enumerate((source.data or {}).get("nlu") or [] if source else []):
        assert source
        try:
            name, lines = block[kind], [line[2:] for line in block["examples"].splitlines() if line.startswith("- ")]
        except (TypeError, KeyError, AttributeError):
            content.report(source, ("nlu", index), f"needs '{kind}' and 'examples: |'")
            continue
        if name in found:
            # The later one would count, and whatever reads the earlier one would do so with the other's words.
            content.report(source, ("nlu", index, kind), f"'{name}' stands twice: rename one, or put their lines together")
        found[name] = lines
    return found


def read_questions(path: Path) -> list[dict[str, Any]]:
    """Return the questions of a JSON Lines file; nlu/evaluation/README.md describes their fields."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _of_file(content: Content, source: YamlFile) -> Iterator[Example]:
    blocks = source.data.get("nlu") if isinstance(source.data, dict) else None
    if not isinstance(blocks, list):
        content.report(source, (), "has no list under 'nlu': see a neighbouring file for the form")
        return
    file = content.name(source.path)
    for index, block in enumerate(blocks):
        where = ("nlu", index)
        try:
            intent, language, text = block["intent"], block["metadata"]["language"], block["examples"]
            text.splitlines()
        except (TypeError, KeyError, AttributeError):
            content.report(source, where, "needs 'intent', 'metadata: {language: …}' and 'examples: |'")
            continue
        detail = ""
        if intent.startswith((f"{REMINDERS}/", f"{OUT_OF_SCOPE}/")):
            intent, _, detail = intent.partition("/")
        # The text of the block starts on the line after its key.
        first = source.line((*where, "examples")) + 1
        for offset, line in enumerate(text.splitlines()):
            if line.startswith("- ") and line[2:].strip():
                yield Example(line[2:].strip(), intent, language, file, first + offset, detail)
            elif line.strip():
                content.report(source, (*where, "examples"), f"line {first + offset} does not start with '- ': add it")
