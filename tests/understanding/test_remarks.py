"""Remarks are read part by part; what is not sure, under way, or no use to the open situation settles nothing."""

from __future__ import annotations

import re
from typing import cast

import pytest

from bot.knowledge.examples import read_blocks
from bot.knowledge.load import Content
from bot.settings import PROJECT
from bot.understanding.remarks import RemarkLimits, RemarkParser
from bot.understanding.text_model import TextModel

LABELS = [
    "other",
    "done",
    "cannot",
    "stop",
    "thanks",
    "cnil",
    "complaint",
    "patients",
    "detail-copy-no",
    "detail-nothing-given",
]


class Scripted:
    """A model with a probability for each label, by the words of a text."""

    labels = LABELS

    def __init__(self, rows: dict[str, dict[str, float]]) -> None:
        self._rows = rows

    def probabilities(self, text: str) -> list[float]:
        row = next((row for words, row in self._rows.items() if re.fullmatch(words, text)), {})
        return [row.get(label, 1 - sum(row.values()) if label == "other" else 0.0) for label in LABELS]


@pytest.fixture(scope="module")
def patterns() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(words[0]) for name, words in read_blocks(Content(PROJECT), "regex").items()}


def parser(patterns: dict[str, re.Pattern[str]], **rows: dict[str, float]) -> RemarkParser:
    model = Scripted({key.replace("_", ".*"): row for key, row in rows.items()})
    return RemarkParser(cast(TextModel, model), patterns, RemarkLimits())


def test_a_deed_and_a_question_are_both_read(patterns: dict[str, re.Pattern[str]]):
    reader = parser(patterns, mdp_={"done": 0.9}, faut_={"cnil": 0.8})
    read = reader.parse("mdp changé, faut la cnil ?")
    assert read.labels == ("done", "cnil")
    assert read.deeds == ("password",)


def test_what_is_reported_beside_what_is_done_is_done_too(patterns: dict[str, re.Pattern[str]]):
    reader = parser(patterns, appele_={"done": 0.9}, plainte_={"complaint": 0.8})
    read = reader.parse("appelé l'assureur et plainte déposée")
    assert (read.labels, set(read.deeds)) == (("done",), {"insurer", "complaint"})
    assert reader.parse("appelé l'assureur et plainte ou pas ?").labels == ("done", "complaint")


def test_an_unsure_act_settles_nothing_and_an_unsure_question_is_replied_to(patterns: dict[str, re.Pattern[str]]):
    assert parser(patterns, _={"done": 0.3, "cnil": 0.2}).parse("bof").labels == ()
    assert parser(patterns, _={"cnil": 0.3, "patients": 0.2}).parse("et la cnil").labels == ("cnil",)


def test_what_is_under_way_is_not_done(patterns: dict[str, re.Pattern[str]]):
    assert parser(patterns, _={"done": 0.9}).parse("je les appelle demain matin").labels == ()
    assert parser(patterns, _={"done": 0.9}).parse("ma collègue s'en occupe").labels == ()
    assert parser(patterns, _={"done": 0.9}).parse("plainte déposée").labels == ("done",)


def test_a_detail_that_is_not_heeded_is_no_reading(patterns: dict[str, re.Pattern[str]]):
    reader = parser(patterns, _={"detail-copy-no": 0.8, "cannot": 0.15})
    assert reader.parse("pas de copie").details == ("detail-copy-no",)
    assert reader.parse("pas de copie", frozenset()).labels == ()


def test_done_and_cannot_in_one_message_settle_neither(patterns: dict[str, re.Pattern[str]]):
    reader = parser(patterns, le_={"done": 0.9}, pas_={"cannot": 0.9}, _={"done": 0.5})
    assert reader.parse("le premier, pas le second").labels == ()


def test_leaving_is_not_read_from_a_part_and_thanks_only_alone(patterns: dict[str, re.Pattern[str]]):
    reader = parser(patterns, merci={"thanks": 0.9}, stop={"stop": 0.9}, les_={"patients": 0.9})
    assert reader.parse("merci, et les patients ?").labels == ("patients",)
    assert reader.parse("stop, et les patients ?").labels == ("patients",)
    assert reader.parse("merci").labels == ("thanks",)


def test_that_nothing_was_given_is_read_only_where_something_is_denied(patterns: dict[str, re.Pattern[str]]):
    reader = parser(patterns, _={"detail-nothing-given": 0.95})
    assert reader.parse("j'ai rien rempli").details == ("detail-nothing-given",)
    assert reader.parse("j'ai cliqué").details == ()
