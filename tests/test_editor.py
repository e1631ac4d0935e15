"""The editors' loop: questions grouped, an example written where it belongs, and never a broken file."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.editor import NoSuchLabel, add_example, groups
from bot.knowledge import Library
from bot.knowledge.examples import read_examples
from bot.knowledge.load import Content
from bot.storage import UnansweredQuestion

# Each checks a copy of the whole project, over and over.
pytestmark = pytest.mark.thorough


def question(text: str) -> UnansweredQuestion:
    return UnansweredQuestion(text, "declined", None, "fr", "2026-01-01")


def test_questions_that_resemble_each_other_stand_together():
    texts = ["le fax est-il sûr", "fax sûr ou pas", "un fax c'est sur ?", "combien coûte un antivirus"]
    found = groups([question(text) for text in texts])
    assert [len(members) for members in found] == [3, 1]
    assert found[1][0].text == "combien coûte un antivirus"
    assert groups([]) == []
    assert groups([question("seule")]) == [[question("seule")]]


@pytest.mark.parametrize(
    ("label", "language", "intent"),
    [
        ("wifi-hospital", "fr", "faq/wifi-hospital"),
        ("wifi-hospital", "en", "faq/wifi-hospital"),
        ("moving", "en", "guide/moving"),
        ("checklist", "fr", "checklist"),
    ],
)
def test_an_example_is_written_where_it_belongs(project: Path, library: Library, label: str, language: str, intent: str):
    text = "une phrase que personne n'a encore écrite"
    path, problems = add_example(project, library, label, text, language)
    assert problems == []
    found = [e for e in read_examples(Content(project)) if e.text == text]
    assert [(e.intent, e.language) for e in found] == [(intent, language)]
    assert found[0].file.endswith(path.name)


def test_an_example_that_would_break_something_changes_nothing(project: Path, library: Library):
    twice = next(e.text for e in read_examples(Content(project)) if e.intent == "faq/wifi-hospital")
    before = {path: path.read_bytes() for path in (project / "nlu").rglob("*.yml")}
    for text in (twice, "avec [des crochets](x)", "/slash"):
        _, problems = add_example(project, library, "wifi-hospital", text, "fr")
        assert problems
    for label, language in (("no-such-answer", "fr"), ("wifi-hospital", "de")):
        with pytest.raises(NoSuchLabel):
            add_example(project, library, label, "texte", language)
    assert {path: path.read_bytes() for path in (project / "nlu").rglob("*.yml")} == before
