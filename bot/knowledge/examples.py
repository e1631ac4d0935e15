"""Reads the training examples of `nlu/` as an editor sees them: which intent, which language, which line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.knowledge.load import Content
from bot.knowledge.yaml_file import YamlFile


@dataclass(frozen=True)
class Example:
    """One thing people write, labelled with its intent (`faq/<answer id>` for questions) and language."""

    text: str
    intent: str
    language: str
    file: str
    line: int


def read_examples(content: Content) -> list[Example]:
    """All examples under `nlu/`; malformed blocks become problems of `content`."""
    folder = content.root / "nlu"
    paths = [*sorted((folder / "answers").glob("*.yml")), folder / "requests.yml", folder / "out_of_scope.yml"]
    return [example for path in paths if (source := content.read(path)) for example in _of_file(content, source)]


def _of_file(content: Content, source: YamlFile) -> Iterator[Example]:
    blocks = source.data.get("nlu") if isinstance(source.data, dict) else None
    if not isinstance(blocks, list):
        content.report(source, (), "has no list under 'nlu': see a neighbouring file for the form")
        return
    for index, block in enumerate(blocks):
        where = ("nlu", index)
        try:
            intent, language, text = block["intent"], block["metadata"]["language"], block["examples"]
            text.splitlines()
        except (TypeError, KeyError, AttributeError):
            content.report(source, where, "needs 'intent', 'metadata: {language: …}' and 'examples: |'")
            continue
        # The block's text starts on the line after its key.
        first = source.line((*where, "examples")) + 1
        for offset, line in enumerate(text.splitlines()):
            if line.startswith("- ") and line[2:].strip():
                yield Example(line[2:].strip(), intent, language, content.name(source.path), first + offset)
            elif line.strip():
                content.report(source, (*where, "examples"), f"line {first + offset} does not start with '- ': add it")
