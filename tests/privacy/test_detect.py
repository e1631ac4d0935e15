"""Patient data and secrets are found in invented messages, and nothing is found in ordinary questions."""

from __future__ import annotations

import json
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest

from bot.privacy import Finding, Kind, find, redact
from bot.privacy.findings import Text
from bot.privacy.secrets import secrets
from bot.settings import PROJECT
from tests.cases import cases

HERE = Path(__file__).parent
MESSAGES = [json.loads(line) for line in (HERE / "messages.jsonl").read_text(encoding="utf-8").splitlines()]
QUESTIONS = (PROJECT / "nlu/evaluation/questions.jsonl").read_text(encoding="utf-8").splitlines()
CARRYING = [message for message in MESSAGES if message["kinds"]]


def kinds(text: str) -> list[str]:
    return [finding.kind for finding in find(text)]


def found(text: str) -> list[str]:
    return [text[finding.start : finding.end] for finding in find(text)]


def test_the_set_is_balanced() -> None:
    assert len(MESSAGES) == 300
    assert len({message["text"] for message in MESSAGES}) == 300
    assert len(CARRYING) == 200
    assert {kind for message in MESSAGES for kind in message["kinds"]} == set(get_args(Kind)) - {"indirect"}


def test_nearly_everything_is_found() -> None:
    expected = Counter[str]()
    hit = Counter[str]()
    for message in CARRYING:
        wanted = Counter(message["kinds"])
        expected += wanted
        hit += wanted & Counter(kinds(message["text"]))
    # Exact, so that a single loss is seen: 229 of 229. A lower number needs a reason in docs/reliability.md.
    assert not expected - hit
    assert (hit.total(), expected.total()) == (229, 229)


def test_no_less_is_found_in_what_somebody_else_wrote() -> None:
    """How much that is, and that it is far from all, stands in docs/reliability.md: this holds what has been reached."""
    lines = (HERE / "blind.jsonl").read_text(encoding="utf-8").splitlines()
    blind = [(message["text"], Counter(message["kinds"])) for message in map(json.loads, lines)]
    hit = sum((wanted & Counter(kinds(text))).total() for text, wanted in blind)
    assert hit / sum(wanted.total() for _, wanted in blind) >= 0.63
    assert sum(bool(find(text)) for text, wanted in blind if not wanted) <= 1


def test_nothing_more_is_found_in_messages_that_carry_data() -> None:
    extra = {m["text"]: kinds(m["text"]) for m in CARRYING if Counter(kinds(m["text"])) - Counter(m["kinds"])}
    assert not extra


def test_no_false_alarm() -> None:
    alarms = {m["text"]: found(m["text"]) for m in MESSAGES if not m["kinds"] and find(m["text"])}
    assert not alarms


def test_no_ordinary_question_triggers() -> None:
    texts = [json.loads(line)["text"] for line in QUESTIONS]
    assert len(texts) >= 400
    assert not {text: found(text) for text in texts if find(text)}


@cases(
    ("kind", "text", "data"),
    [
        ("nir", "son nir 1 85 05 78 006 084 91 ok", "1 85 05 78 006 084 91"),
        ("nir", "nir 1641 02a0 0411 2", "1641 02a0 0411 2"),
        # Where the month of birth is not known, the register writes 20 to 42, or 50 to 99.
        ("nir", "le 185207800608440", "185207800608440"),
        ("nir", "le 185417800608485", "185417800608485"),
        ("nir", "le 185427800608404", "185427800608404"),
        ("nir", "le 185507800608435", "185507800608435"),
        ("nir", "le 185997800608443", "185997800608443"),
        ("rpps", "rpps 10101234567", "10101234567"),
        ("adeli", "adeli 759312456.", "759312456"),
        ("finess", "finess 750712184 ok", "750712184"),
        ("phone", "au 06 39 98 12 34 demain", "06 39 98 12 34"),
        ("phone", "au +33 (0)6 39 98 12 34", "+33 (0)6 39 98 12 34"),
        ("phone", "06 39 98 12 34 12 rue", "06 39 98 12 34"),
        ("email", "à luc.b@free.fr.", "luc.b@free.fr"),
        ("birth_date", "née le 3 mars 1951, retraitée", "3 mars 1951"),
        ("iban", "iban be68 5390 0754 7034 du labo", "be68 5390 0754 7034"),
        # One figure wrong: the check digits do not hold, and it is an IBAN all the same.
        ("iban", "iban FR7630006000011234567890188", "FR7630006000011234567890188"),
        ("iban", "FR76 3000 6000 0112 3456 7890 188 merci", "FR76 3000 6000 0112 3456 7890 188"),
        ("card", "carte 4532-0151-1283-0366 volée", "4532-0151-1283-0366"),
        ("secret", "mon mdp est Soleil2024!", "Soleil2024!"),
        ("secret", "mon mot de passe est « soleil2024 », ok ?", "soleil2024"),
        ("secret", "le code c'est 45 89 12, chut", "45 89 12"),
        ("secret", "mon code est 4589", "4589"),
        ("secret", "mon code est 4589126", "4589126"),
        ("secret", "mon code est 45891263", "45891263"),
        ("patient", "Mr Smith's chart", "Mr Smith"),
        ("patient", "mon patient Jean Martin est diabétique", "patient Jean Martin"),
        ("patient", "mon patient qui s'appelle Zbigniew Kowalczyk boite", "patient qui s'appelle Zbigniew Kowalczyk"),
        ("patient", "mon patient s'appelle Zbigniew Kowalczyk", "patient s'appelle Zbigniew Kowalczyk"),
        ("patient", "un patient nommé Zbigniew", "patient nommé Zbigniew"),
        ("patient", "la patiente appelée Mme Kowalczyk", "patiente appelée Mme Kowalczyk"),
        ("address", "Mme Roy, 12 bis rue des Lilas 75011 Paris", "12 bis rue des Lilas 75011 Paris"),
    ],
)
def test_exactly_the_data_is_taken(kind: str, text: str, data: str) -> None:
    assert (kind, data) in [(finding.kind, text[finding.start : finding.end]) for finding in find(text)]


@cases(
    "text",
    ["0 800 130 000", "0805805817", "+33 892 70 57 05", "le 15, le 17, le 112, le 3114 et le 3018", "116 117"],
)
def test_numbers_of_services_are_nobodys(text: str) -> None:
    assert not find(text)


def test_a_wrong_check_digit_is_no_card() -> None:
    assert not find("commande 4532015112830367")


@cases(
    "text",
    [
        # Months that no register writes, though the key is right.
        "le 185137800608425",
        "le 185197800608424",
        "le 185437800608420",
        "le 185497800608419",
        # Shorter than any French IBAN.
        "iban FR763000600001123456789018",
        # Longer than any code, and shorter.
        "mon code est 458912637",
        "mon code est 458",
    ],
)
def test_what_only_looks_like_data_is_left(text: str) -> None:
    assert not find(text)


def test_one_value_between_two_words_for_it_is_one_secret() -> None:
    text = "le pin 7093126 pour mot de passe"
    assert [(start, end) for _, start, end in secrets(Text(text))] == [(7, 14)]


@cases(
    "typed",
    [
        "０６３９９８１２３４",
        "06\u00a039\u00a098\u00a012\u00a034",
        "06\u202f39\u202f98\u202f12\u202f34",
        "06‑39‑98‑12‑34",
        "06\u200b39981234",
        "0\u03016\u030039981234",
        "06\u20dd39981234",
    ],
)
def test_odd_characters_hide_nothing(typed: str) -> None:
    text = f"é {typed} e\u0301 merci"
    assert found(text) == [typed]
    assert redact(text, find(text)) == "é ••• e\u0301 merci"


def test_accents_typed_apart_count_as_one() -> None:
    text = "Mme Le\u0301ger, ne\u0301e le 12/03/1962 !"
    assert [(f.kind, text[f.start : f.end]) for f in find(text)] == [
        ("patient", "Mme Le\u0301ger"),
        ("birth_date", "12/03/1962"),
    ]


def test_findings_come_in_order_and_apart() -> None:
    for message in MESSAGES:
        findings = find(message["text"])
        assert all(one.end <= two.start for one, two in pairwise(findings))
        assert all(0 <= finding.start < finding.end <= len(message["text"]) for finding in findings)


def test_what_is_left_reads_on() -> None:
    text = "mon mot de passe est soleil2024 c'est bien pour Mme Dupont ?"
    assert redact(text, find(text)) == "mon mot de passe est ••• c'est bien pour patient ?"
    assert redact(text, ()) == text
    assert redact("0639981234", [Finding("phone", 0, 10)]) == "•••"


def test_nothing_is_found_again_once_left_out() -> None:
    for message in CARRYING:
        assert not find(redact(message["text"], find(message["text"])))


@pytest.mark.slow
@cases(
    "unit",
    [
        "0", "1 ", "12 34 ", "1-", "00 1", "+33 ", "06 39 98 12 34 ", "AA00 ", "FR76", "4970 1012 3456 7891 ", "zéro six ",
        "a", "a.", "a@", "a@b.", "a point ", "M. A", "Mme ", "Mme Dupont 12/03/1962 ", "Jean Martin ", "patient de la ",
        "12 rue de la ", "né le ", "mot de passe ", "code c ", "code est a ", "code un deux trois ", 'password is "', "« ",
        "'", "(", "e\u0301", "\u200b1",
    ],
)  # fmt: skip
def test_time_grows_with_the_text_only(unit: str) -> None:
    def least(size: int) -> float:
        text = (unit * size)[:size]
        times = []
        for _ in range(4):
            begin = time.process_time()
            find(text)
            times.append(time.process_time() - begin)
        return min(times)

    # Eight times the text: eight times the time where it is linear, 64 where it is quadratic.
    assert least(8000) / least(1000) < 24
