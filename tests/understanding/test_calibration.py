"""Calibration: the limits that cost least are chosen, and confidence is brought to what it should say."""

from __future__ import annotations

from typing import Any

import pytest

from bot.understanding.decision import Answers, Limits, Outcome
from tests.cases import cases
from tests.lazy import Lazy
from tests.understanding.test_decision import GUIDES, payload
from tests.understanding.test_text_model import CONFIG, LABELS, TEXTS

calibration = Lazy("bot.understanding.calibration")
text_training = Lazy("bot.understanding.text_training")

LABELS_KNOWN = [
    "guide/g",
    "guide/h",
    "faq/a-one",
    "faq/b-one",
    "incident/i",
    "out_of_scope",
    "checklist",
    "smalltalk/greet",
    "broad",
]
QUESTION = {"text": "?", "kind": "faq", "theme": "a", "answers": ["a-one"]}
ANYTHING = {"text": "?", "kind": "ambiguous", "theme": "a", "accept": ["b", "c", "d", "e"]}
MOMENT = {"text": "?", "kind": "guide", "theme": "a", "answers": ["g"]}
INCIDENT = {"text": "?", "kind": "incident", "theme": "a"}


@cases(
    ("question", "outcome", "cost"),
    [
        # Nothing, or a cost by its name.
        (QUESTION, Outcome("faq/a-one", 1, ("a-one",)), ""),
        (QUESTION, Outcome("faq/b-one", 1, ("b-one",)), "WRONG"),
        (QUESTION, Outcome("clarify", 1, ("b-one", "a-one")), "ASKED"),
        (QUESTION, Outcome("clarify", 1, ("b-one",)), "ASKED_IN_VAIN"),
        (QUESTION, Outcome("out_of_scope", 1), "DECLINED"),
        ({**QUESTION, "answers": ["a-why"]}, Outcome("faq/a-one", 1, ("a-one",)), "OTHER_ANSWER"),
        ({"text": "?", "kind": "out_of_scope", "theme": None}, Outcome("faq/a-one", 1, ("a-one",)), "WRONG"),
        ({"text": "?", "kind": "out_of_scope", "theme": None}, Outcome("out_of_scope", 1), ""),
        ({"text": "?", "kind": "out_of_scope", "theme": None}, Outcome("clarify", 1, ("a-one",)), "ASKED_IN_VAIN"),
        ({"text": "?", "kind": "checklist", "theme": None}, Outcome("checklist", 1), ""),
        ({"text": "?", "kind": "command", "theme": None}, Outcome("faq/a-one", 1, ("a-one",)), ""),
        # Where anything may be meant, a question back on the whole is as good; where little may, it is not.
        (ANYTHING, Outcome("broad", 1, ("a-all",)), ""),
        ({**ANYTHING, "kind": "faq"}, Outcome("broad", 1, ("a-all",)), "ASKED_IN_VAIN"),
        ({**ANYTHING, "accept": ["b", "c", "d"]}, Outcome("broad", 1, ("b-one",)), "ASKED"),
        (ANYTHING, Outcome("faq/b-one", 1, ("b-one",)), ""),
        ({"text": "?", "kind": "out_of_scope", "theme": None}, Outcome("complaint", 1), ""),
        ({"text": "?", "kind": "smalltalk", "theme": None}, Outcome("smalltalk/greet", 1), ""),
        ({"text": "?", "kind": "smalltalk", "theme": None}, Outcome("faq/a-one", 1, ("a-one",)), "WRONG"),
        ({"text": "?", "kind": "reminder", "theme": None}, Outcome("reminders", 1), ""),
        ({"text": "?", "kind": "voice", "theme": None}, Outcome("request/voice", 1), ""),
        ({"text": "?", "kind": "privacy", "theme": None}, Outcome("request/privacy", 1), ""),
        # The measure instead of the first gestures: no wrong answer, and yet not what was wanted.
        (INCIDENT, Outcome("incident/i", 1, ("i",)), ""),
        (INCIDENT, Outcome("faq/a-one", 1, ("a-one",)), "ASKED_IN_VAIN"),
        ({**INCIDENT, "accept": ["b"]}, Outcome("faq/b-one", 1, ("b-one",)), "ASKED_IN_VAIN"),
        (INCIDENT, Outcome("faq/b-one", 1, ("b-one",)), "WRONG"),
        ({**QUESTION, "theme": "b"}, Outcome("faq/a-one", 1, ("a-one",)), "WRONG"),
        # The likeliest answer, with what was asked beside it or without, or of another theme.
        (QUESTION, Outcome("likely", 1, ("a-one", "a-why")), "CROWDED"),
        ({**QUESTION, "answers": ["a-why"]}, Outcome("likely", 1, ("a-one", "a-why")), "OFFERED_BESIDE"),
        (ANYTHING, Outcome("likely", 1, ("b-one", "a-one")), "CROWDED"),
        # A guide, a step of which leads to the answer, or none does.
        (QUESTION, Outcome("guide/g", 1, ("g",)), "ASKED"),
        ({**QUESTION, "theme": "b"}, Outcome("guide/h", 1, ("h",)), "WRONG"),
        (MOMENT, Outcome("guide/g", 1, ("g",)), ""),
        (MOMENT, Outcome("guide/h", 1, ("h",)), "WRONG"),
        (MOMENT, Outcome("clarify", 1, ("a-one", "g")), "ASKED"),
    ],
)
def test_each_outcome_costs_what_it_costs_the_person(question: dict, outcome: Outcome, cost: str):
    wanted = getattr(calibration, cost) if cost else 0
    assert calibration.cost(question, outcome, LABELS_KNOWN, GUIDES) == wanted


def test_the_limit_that_costs_least_is_chosen_and_its_curve_kept():
    """A question that is right at .55 and one that is wrong at .45: the limit belongs between."""
    sure = {"good": ("faq/a-one", 0.55), "bad": ("faq/b-one", 0.45)}

    def understand(text: str, limits: Limits) -> Outcome:
        label, p = sure[text]
        return Outcome(label, p, (GUIDES.id(label),)) if p >= limits.answer else Outcome("out_of_scope", 1 - p)

    questions: list[dict[str, Any]] = [{**QUESTION, "text": "good"}, {"text": "bad", "kind": "out_of_scope", "theme": None}]
    chosen = calibration.choose(questions, understand, LABELS_KNOWN, GUIDES)
    assert 0.45 < chosen.limits.answer <= 0.55
    assert chosen.cost == 0
    assert set(chosen.curve) == set(calibration.GRID)
    assert max(cost for _, cost in chosen.curve["answer"]) == pytest.approx(calibration.WRONG / 2)


def test_among_equally_good_limits_the_middle_one_is_chosen():
    """Right at 0.8 and wrong at 0.4: every limit from 0.45 to 0.8 costs nothing, and an edge would be chance."""
    sure = {"good": ("faq/a-one", 0.8), "bad": ("faq/b-one", 0.4)}

    def understand(text: str, limits: Limits) -> Outcome:
        label, p = sure[text]
        return Outcome(label, p, (GUIDES.id(label),)) if p >= limits.answer else Outcome("out_of_scope", 1 - p)

    questions: list[dict[str, Any]] = [{**QUESTION, "text": "good"}, {"text": "bad", "kind": "out_of_scope", "theme": None}]
    chosen = calibration.choose(questions, understand, LABELS_KNOWN, GUIDES)
    assert [value for value, cost in chosen.curve["answer"] if cost == 0] == [0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8]
    assert chosen.limits.answer == 0.65


@pytest.mark.thorough
def test_sharpening_brings_confidence_down_where_the_model_is_often_wrong():
    answers = Answers({f"faq/{name}": payload(name, name) for name in ("password", "backup", "wifi")})
    model = text_training.fit(TEXTS, [f"faq/{label}" for label in LABELS], CONFIG, {}, {})
    model.sharpness = model.group_sharpness = 20.0
    before = model.probabilities("le wifi").max()
    # Half of the questions are not what the words say.
    questions = [
        {"text": text, "kind": "faq", "theme": theme} for text in ("le wifi", "mot de passe") for theme in ("wifi", "password")
    ]
    calibration.sharpen(model, questions, answers)
    after = model.probabilities("le wifi").max()
    assert after < before
    assert after == pytest.approx(0.5, abs=0.1)
