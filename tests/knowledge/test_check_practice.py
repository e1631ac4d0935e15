"""What is wrong with the practice examples is said with its place and what to do."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.knowledge import LANGUAGES, Library, check
from bot.knowledge.check_practice import check_practice
from tests.knowledge.breaking import messages_about

FILE = "content/practice.yml"
Data = dict[str, Any]


def broken(project: Path, change: Callable[[Data], object]) -> list[str]:
    path = project / FILE
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    change(data)
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return [problem.message for problem in check(project) if problem.file == FILE]


def first(data: Data, *, fraud: bool) -> Data:
    """The first example of a kind."""
    found: Data = next(example for example in data["examples"] if example["fraud"] is fraud)
    return found


def fraud(data: Data) -> Data:
    return first(data, fraud=True)


def honest(data: Data) -> Data:
    return first(data, fraud=False)


def few(data: Data, *, fraud: bool) -> None:
    """Leave nineteen of a kind."""
    kept = [example for example in data["examples"] if example["fraud"] is fraud][:19]
    data["examples"] = [example for example in data["examples"] if example["fraud"] is not fraud] + kept


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda data: few(data, fraud=True), "19 fraudulent and 22 honest examples"),
        (lambda data: few(data, fraud=False), "22 fraudulent and 19 honest examples"),
        (lambda data: data["examples"][1].update(id=data["examples"][0]["id"]), "stands twice"),
        (lambda data: data["examples"][0].update(id="a" * 25), "too long"),
        (lambda data: data["channels"].pop("voice"), "name it in both languages"),
        (lambda data: data.update(read_next=["wifi-hotel"]), "'wifi-hotel' is no answer of 'phishing'"),
        (lambda data: data["public"].append("nobody"), "'nobody' is not in content/official.yml"),
        (lambda data: fraud(data).update(signs=["astrology"]), "'astrology' is not known"),
        (lambda data: fraud(data).update(facts=["XYZ-99"]), "'XYZ-99' is not known"),
        (lambda data: fraud(data).update(points=["astrology"]), "'astrology' is not known"),
        (lambda data: fraud(data).update(facts=[], points=[]), "draws on nothing"),
        (lambda data: fraud(data).pop("signs"), "needs the signs"),
        (lambda data: honest(data).update(signs=["urgency"]), "leave the signs out"),
        (lambda data: fraud(data).pop("imitates"), "as a fraud: invent a name"),
        (lambda data: fraud(data).update(imitates="banks"), "'banks' is not among the public bodies"),
        (lambda data: honest(data).update(imitates="urssaf"), "'urssaf' is not among the public bodies"),
        (lambda data: fraud(data)["en"].update(sender="BNP Paribas, fraud department"), "names 'bnp paribas' as a fraud"),
        (lambda data: fraud(data)["fr"].update(sender="noreply@ameli.fr"), "'ameli.fr' may exist"),
        (lambda data: honest(data)["fr"].update(sender="cabinet@kerjean.com"), "'kerjean.com' may exist"),
        (lambda data: fraud(data)["en"].update(sender="+33 6 12 34 56 78"), "'+33 6 12 34 56 78' may exist"),
        (lambda data: honest(data)["en"].update(why="It is genuine. " * 5), "calls a message safe"),
        (lambda data: fraud(data)["en"].update(text="Click <b>here</b> to keep your rights before tonight."), "HTML"),
        (lambda data: fraud(data)["fr"].update(why="Un lien : " + "méfiance. " * 8), "non-breaking space"),
        (lambda data: fraud(data)["en"].update(text="too short"), "too short"),
        (lambda data: fraud(data).pop("en"), "is missing"),
    ],
)
def test_each_mistake_is_named(project: Path, change: Callable[[Data], object], said: str):
    messages = broken(project, change)
    assert any(said in message for message in messages), messages


def test_a_number_for_fiction_and_a_file_are_no_real_names(project: Path):
    def change(data: Data) -> None:
        sender = "Mme Martin, 06 39 98 00 00, +33 1 99 00 00 00, plan.pdf, m.martin@box.invalid"
        honest(data)["fr"].update(sender=re.sub(r"(?<=\d) (?=\d)", "\u00a0", sender))

    assert messages_about(project, FILE, change, check_practice) == []


def test_both_kinds_come_by_every_usual_way_and_say_why_in_both_languages(library: Library):
    kinds = [{example.channel for example in library.examples.values() if example.fraud is fraud} for fraud in (True, False)]
    for channels in kinds:
        assert {"mail", "sms", "voice", "chat", "paper"} <= channels
    for language in LANGUAGES:
        texts = [example[language].text for example in library.examples.values()]
        assert len(set(texts)) == len(texts)
