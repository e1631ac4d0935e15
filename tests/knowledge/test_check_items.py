"""What is wrong with the checklist or the reminders is said with its place and what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.knowledge import check

FILE = "content/checklist.yml"


def broken(project: Path, change: Callable[[list[dict[str, Any]]], object]) -> list[str]:
    path = project / FILE
    items = yaml.safe_load(path.read_text(encoding="utf-8"))
    change(items)
    path.write_text(yaml.safe_dump(items, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return [problem.message for problem in check(project) if problem.file == FILE]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda items: items[3].update(id=items[0]["id"]), "stands twice"),
        (lambda items: items[3].update(theme="astrology"), "is no theme"),
        (lambda items: items[0].update(quick=False), "needs a quick question"),
        (lambda items: items[1].update(weight=3) or items[0].update(weight=2), "no other may be weightier"),
        (lambda items: items[0].update(answers=["no-such-answer"]), "'no-such-answer' is no answer"),
        (lambda items: items[0].update(answers=[]), "name one to three"),
        (lambda items: [item.update(quick=True) for item in items], "30 quick questions: keep at most 9"),
        (lambda items: items[5].update(after=["no-such-question"]), "'no-such-question' is no other question"),
        (lambda items: items[5].update(after=[items[5]["id"]]), "is no other question"),
        (lambda items: items[0].update(facts=["XYZ-99"]), "not in content/sources.yml"),
        (lambda items: items[0].update(points=["made-up"]), "no point of content/article.yml"),
        (lambda items: items[0].update(points=[], facts=[]), "draws on nothing"),
        (lambda items: items[0]["en"].update(look={"windows": "Somewhere in the settings, look there."}), "other systems"),
        (lambda items: items[0]["fr"].update(why=items[0]["fr"]["why"] + " <b>gras</b>"), "HTML or Markdown"),
        (lambda items: items[0]["fr"].update(question="Ça va " + "très " * 40 + "bien ?"), "too long"),
        (lambda items: items[0].update(wieght=3), "not a field"),
        (lambda items: items.append({**items[-1], "id": "one-too-many", "quick": False}), "keep at most 30"),
    ],
)
def test_each_mistake_is_named(project: Path, change: Callable[[list[dict[str, Any]]], object], said: str):
    assert any(said in message for message in broken(project, change))


def test_an_unknown_reply_and_too_few_of_one_are_named(project: Path):
    path = project / "nlu/replies.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("reply/back", "reply/backwards"), encoding="utf-8")
    said = [problem.message for problem in check(project) if problem.file == "nlu/replies.yml"]
    assert any("'reply/backwards' is no reply" in message for message in said)
    assert any("0 examples in 'fr'" in message for message in said)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda tips: tips["standing"].pop("habits"), "says nothing for 'habits'"),
        (lambda tips: tips["standing"]["backup"].update(facts=["XYZ-99"]), "'XYZ-99' is not known"),
        (lambda tips: tips["standing"]["backup"].update(points=[], facts=[]), "draws on nothing"),
        (lambda tips: tips["standing"]["backup"].update(fr="D’abord, la <b>copie</b> du mois."), "HTML or Markdown"),
        (lambda tips: tips["habits"].pop(), "holds 11 steps"),
        (lambda tips: tips["habits"][0].update(answer="no-such-answer"), "'no-such-answer' is no answer"),
        (lambda tips: tips["habits"][0].update(id=tips["update"][0]["id"]), "stands twice"),
        (lambda tips: tips.pop("habits"), "is missing"),
    ],
)
def test_each_mistake_in_the_reminders_is_named(project: Path, change: Callable[[dict[str, Any]], object], said: str):
    path = project / "content/reminders.yml"
    tips = yaml.safe_load(path.read_text(encoding="utf-8"))
    change(tips)
    path.write_text(yaml.safe_dump(tips, allow_unicode=True, sort_keys=False), encoding="utf-8")
    assert any(said in problem.message for problem in check(project) if problem.file == "content/reminders.yml")
