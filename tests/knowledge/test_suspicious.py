"""What is wrong with content/suspicious.yml or content/official.yml is said with its place and what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.knowledge import check
from bot.knowledge.check_suspicious import check_suspicious, reassures
from tests.cases import cases
from tests.knowledge.breaking import messages_about

SAID, PLACES = "content/suspicious.yml", "content/official.yml"


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda data: data["signs"][1].update(id="secret"), "'secret' stands twice"),
        (lambda data: data["signs"][0].update(words=["(unclosed"]), "is no regular expression"),
        (lambda data: data["signs"][0].update(words=["a*"]), "matches nothing at all"),
        (lambda data: data["signs"][0].pop("words"), "needs words, unless code sees it"),
        (lambda data: data["signs"].pop(), "code sees this sign"),
        (lambda data: data["signs"][0].update(weight=4), "less than or equal to 3"),
        (lambda data: data["signs"][0].update(fr="Ce message est sans danger."), "calls a message safe"),
        (lambda data: data["say"]["nothing"].update(en="<b>It is safe; check by another route.</b>"), "calls a message safe"),
        (lambda data: data["say"]["nothing"].update(fr="<b>Rien ne saute aux yeux.</b>"), "check by another route"),
        (lambda data: data["say"]["from_exact"].update(en="Good."), "check by another route"),
        (lambda data: data["say"].pop("links"), "is missing, or is said nowhere"),
        (lambda data: data["say"].update(ok={"fr": "D’accord.", "en": "All right."}), "is missing, or is said nowhere"),
        (lambda data: data["advice"].pop(), "must end with the one for all other cases"),
        (lambda data: data["advice"][0].update(signs=["astrology"]), "'astrology' is no sign"),
        (lambda data: data["advice"][0].update(facts=["XYZ-99"]), "'XYZ-99' is not in content/sources.yml"),
        (lambda data: data["received"][0].update(words=["(x"]), "is no regular expression"),
        (lambda data: data["harmless"].append("(x"), "is no regular expression"),
        (lambda data: data.update(clicked="no-such-answer"), "is no answer"),
    ],
)
def test_a_fault_in_what_is_said(project: Path, change: Callable[[Any], object], said: str):
    assert any(said in message for message in messages_about(project, SAID, change, check_suspicious))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda data: data[0].update(domains=["https://gouv.fr"]), "is no domain name"),
        (lambda data: data[0].update(words="(x"), "is no regular expression"),
        (lambda data: data[0].update(source="somewhere"), "is no address"),
        (lambda data: data[0].update(domains=[]), "at least 1 item"),
    ],
)
def test_a_fault_in_the_official_places(project: Path, change: Callable[[Any], object], said: str):
    assert any(said in message for message in messages_about(project, PLACES, change, check_suspicious))


@pytest.mark.thorough
def test_it_is_among_what_is_checked(project: Path):
    path = project / SAID
    path.write_text(path.read_text(encoding="utf-8").replace("- id: bank-change", "- id: secret", 1), encoding="utf-8")
    assert any("'secret' stands twice" in problem.message for problem in check(project))


@cases(
    "text",
    [
        "Ce message est sans risque.", "C’est un message authentique.", "L’expéditeur est fiable", "Soyez rassuré",
        "Vous pouvez cliquer.", "It is safe.", "a genuine message", "You can open it", "there is no danger", "It looks legit",
    ],
)  # fmt: skip
def test_words_that_reassure(text: str):
    assert reassures(text)
