"""Sources that must be read again are a warning with its place, and stop nothing."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from bot.cli import main
from bot.knowledge import Library, check, outdated
from bot.knowledge.check import check_content
from bot.knowledge.load import load
from bot.settings import PROJECT

FILE = "content/sources.yml"


def due(project: Path, day: str) -> int:
    """Let the first source that has one be read again by `day`; returns the line."""
    path = project / FILE
    text, count = re.subn(r"(?m)^  reread: .*$", f"  reread: {day}", path.read_text(encoding="utf-8"), count=1)
    assert count == 1
    path.write_text(text, encoding="utf-8")
    return text[: text.index(f"reread: {day}")].count("\n") + 1


def test_nothing_is_out_of_date_on_the_day_the_content_was_reviewed():
    assert outdated(PROJECT, dt.date(2026, 11, 30)) == []


def test_a_source_past_its_date_is_pointed_at(project: Path):
    line = due(project, "2026-12-31")
    assert outdated(project, dt.date(2026, 12, 31)) == []
    found = outdated(project, dt.date(2027, 1, 1))
    assert [(problem.file, problem.line) for problem in found] == [(FILE, line)]
    assert "was to be read again by 2026-12-31" in found[0].message


@pytest.mark.slow
def test_it_is_a_warning_and_the_bot_still_starts(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    due(project, "2020-01-01")
    monkeypatch.setenv("VIGIE_ROOT", str(project))
    assert check(project) == []
    assert Library.load(project).answers
    assert main(["check"]) == 0
    said = capsys.readouterr()
    assert "warning: content/sources.yml:" in said.err
    assert "in order" in said.out


def test_a_date_that_is_none_is_refused(project: Path):
    due(project, "soon")
    assert any(problem.file == FILE and "reread" in problem.field for problem in load(project).problems)


@pytest.mark.thorough
def test_an_answer_without_a_review_date_is_named(project: Path):
    path = project / "content/themes/incidents.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("reviewed: 2026-11-30\n", "", 1), encoding="utf-8")
    assert any("has no review date" in problem.message for problem in check_content(load(project)))
