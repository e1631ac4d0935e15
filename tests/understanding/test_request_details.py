"""What a request about the checklist asks for, by its form."""

from __future__ import annotations

import re

import yaml

from bot.knowledge import Library
from bot.settings import PROJECT
from bot.understanding.request_details import THEMES, specify
from bot.understanding.text import normalise
from tests.cases import cases

PATTERNS = {
    entry["regex"]: re.compile(entry["examples"].removeprefix("- ").rstrip("\n"))
    for entry in yaml.safe_load((PROJECT / "nlu/patterns.yml").read_text(encoding="utf-8"))["nlu"]
    if "regex" in entry
}


def asked(text: str, label: str = "checklist") -> tuple[str, dict[str, str]]:
    return specify(label, normalise(text), lambda name: PATTERNS.get(name, re.compile("(?!)")))


@cases(
    ("text", "intent", "entities"),
    [
        ("je veux faire le point", "checklist", {}),
        ("recommence le bilan depuis le début", "checklist", {"round": "restart"}),
        ("start the checkup over", "checklist", {}),
        ("start over", "checklist", {"round": "restart"}),
        ("les autres questions du bilan", "checklist", {"round": "rest"}),
        ("the full checklist", "checklist", {"round": "rest"}),
        ("j'arrête le bilan", "checklist_later", {}),
        ("mon score", "checklist_results", {}),
        ("mes résultats", "checklist_results", {}),
        # In this order.
        ("je voudrais refaire le bilan, j'avais quel score ?", "checklist", {"round": "restart"}),
        ("refaire le bilan complet", "checklist", {"round": "restart"}),
        ("toutes les questions et mon score", "checklist", {"round": "rest"}),
        ("j'arrête le bilan, mon score ?", "checklist_later", {}),
        ("mon score sur mes sauvegardes", "checklist_results", {}),
        # One measure alone, or none where two are named.
        ("le point sur mes sauvegardes", "checklist", {"round": "backups"}),
        ("le point sur mes mots de passe", "checklist", {"round": "passwords"}),
        ("le point sur la double authentification", "checklist", {"round": "two-factor"}),
        ("le point sur mon ordinateur", "checklist", {"round": "devices"}),
        ("le point sur le wifi", "checklist", {"round": "public-wifi"}),
        ("le point sur l'envoi de documents", "checklist", {"round": "secure-sharing"}),
        ("le point sur l'accès au logiciel", "checklist", {"round": "software-access"}),
        ("le point sur le phishing", "checklist", {"round": "phishing"}),
        ("le point sur mes sauvegardes et mes mots de passe", "checklist", {}),
    ],
)
def test_what_a_request_comes_down_to(text: str, intent: str, entities: dict[str, str]):
    assert asked(text) == (intent, entities)


@cases("label", ["faq/wifi-vpn", "reminders", "request/help", "out_of_scope"])
def test_what_is_not_about_the_checklist_stays_as_it_is(label: str):
    assert asked("recommence mon score sur mes sauvegardes", label) == (label, {})


def test_a_pattern_that_is_missing_asks_for_nothing():
    assert specify("checklist", "recommence mon score", lambda _: re.compile("(?!)")) == ("checklist", {})


def test_each_theme_has_its_pattern_and_is_one_of_ours(library: Library):
    assert set(THEMES) == set(library.measures)
    assert {f"theme_of:{theme}" for theme in THEMES} == {name for name in PATTERNS if name.startswith("theme_of:")}
