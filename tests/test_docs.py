"""Documents point at what exists, and decision records say when they were taken and whether they hold."""

from __future__ import annotations

import re
from pathlib import Path

from bot.settings import PROJECT

PAGES = [*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md")]
RECORDS = sorted((PROJECT / "docs/decisions").glob("[0-9]*.md"))
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


def test_every_link_between_documents_leads_somewhere():
    dead = [(page.name, link) for page in PAGES for link in LINK.findall(page.read_text(encoding="utf-8"))
            if not (page.parent / link).exists()]  # fmt: skip
    assert dead == []


def test_decision_records_are_numbered_without_a_gap_dated_and_listed():
    assert [int(path.name[:4]) for path in RECORDS] == list(range(1, len(RECORDS) + 1))
    index = (PROJECT / "docs/decisions/README.md").read_text(encoding="utf-8")
    for path in RECORDS:
        text = path.read_text(encoding="utf-8")
        number = path.name[:4]
        title = re.match(rf"# {number}\. (.+)\n", text)
        dated = re.search(r"^\*\*Date\.\*\* (\d{4}-\d\d-\d\d)\. \*\*Status\.\*\* (In force|Replaced by)", text, re.MULTILINE)
        assert title, path.name
        assert dated, path.name
        assert f"| [{number}]({path.name}) | {dated[1]} | {title[1]} |" in index, path.name


def test_code_names_documents_that_exist():
    sources = [
        path for room in ("bot", "scripts", "tests", "benchmarks", "evaluation") for path in (PROJECT / room).rglob("*.py")
    ]
    named = re.compile(r"docs/[\w/.-]+\.md")
    missing = {
        (path.relative_to(PROJECT).as_posix(), name)
        for path in [*sources, PROJECT / "pyproject.toml", PROJECT / "Makefile"]
        for name in named.findall(path.read_text(encoding="utf-8"))
        if not Path(PROJECT / name).exists()
    }
    assert missing == set()
