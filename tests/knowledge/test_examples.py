"""Examples are read with their intent, language, file and line; blocks by their name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.knowledge.examples import Example, example_files, read_blocks, read_examples, read_questions, read_replies
from bot.knowledge.load import Content

TEXT = """\
version: "3.1"
nlu:
  - intent: {intent}
    metadata: {{language: {language}}}
    examples: |
      - {one}
      -   {two}

      - {one} encore
"""


@pytest.fixture
def content(tmp_path: Path) -> Content:
    (tmp_path / "nlu/answers").mkdir(parents=True)

    def write(name: str, intent: str, language: str, one: str) -> None:
        text = TEXT.format(intent=intent, language=language, one=one, two=f"{one} aussi")
        (tmp_path / "nlu" / name).write_text(text, encoding="utf-8")

    write("answers/b.yml", "faq/b", "fr", "b")
    write("answers/a.yml", "faq/a", "en", "a")
    write("guides.yml", "guide/c", "fr", "c")
    write("requests.yml", "help", "fr", "aide")
    write("reminders.yml", "reminders/on", "fr", "rappel")
    write("out_of_scope.yml", "out_of_scope", "fr", "recette")
    write("replies.yml", "reply/yes", "fr", "oui")
    return Content(tmp_path)


def test_examples_come_in_the_order_of_their_files_with_their_place(content: Content):
    found = read_examples(content)
    others = ["nlu/guides.yml", "nlu/requests.yml", "nlu/reminders.yml", "nlu/out_of_scope.yml"]
    files = ["nlu/answers/a.yml", "nlu/answers/b.yml", *others]
    assert [path.relative_to(content.root).as_posix() for path in example_files(content.root)] == files
    assert [example.file for example in found] == [file for file in files for _ in range(3)]
    assert found[:3] == [
        Example(text, "faq/a", "en", files[0], line) for text, line in (("a", 6), ("a aussi", 7), ("a encore", 9))
    ]
    assert [(e.intent, e.detail) for e in found[12:15]] == [("reminders", "on")] * 3
    assert content.problems == []


def test_replies_are_read_apart(content: Content):
    assert [(e.text, e.intent, e.line) for e in read_replies(content)] == [
        ("oui", "reply/yes", 6), ("oui aussi", "reply/yes", 7), ("oui encore", "reply/yes", 9),
    ]  # fmt: skip
    (content.root / "nlu/replies.yml").unlink()
    assert read_replies(content) == []
    assert [str(problem) for problem in content.problems] == [
        "nlu/replies.yml:1: file: is missing: restore it from version control"
    ]


@pytest.mark.parametrize(("kind", "file"), [("synonym", "synonyms.yml"), ("regex", "patterns.yml"), ("lookup", "when.yml")])
def test_blocks_are_read_by_name(content: Content, kind: str, file: str):
    path = content.root / "nlu" / file
    path.write_text(
        f"nlu:\n  - {kind}: one\n    examples: |\n      - a b\n      c\n      - d\n  - {kind}: two\n", encoding="utf-8"
    )
    assert read_blocks(content, kind) == {"one": ["a b", "d"]}
    assert [str(problem) for problem in content.problems] == [f"nlu/{file}:7: nlu.1: needs '{kind}' and 'examples: |'"]
    path.write_text("# nothing\n", encoding="utf-8")
    assert read_blocks(content, kind) == {}


def test_judged_questions_are_one_a_line(tmp_path: Path):
    path = tmp_path / "questions.jsonl"
    questions = [{"text": "é"}, {"text": "b", "kind": "faq"}]
    path.write_text("\n\n".join(json.dumps(q, ensure_ascii=False) for q in questions) + "\n", encoding="utf-8")
    assert read_questions(path) == questions
