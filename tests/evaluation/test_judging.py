"""The evaluation can be trusted: verdicts are fair, intervals right, and nothing is tested on what it was trained on."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from bot.knowledge.examples import CALIBRATION, Example, read_examples, read_questions
from bot.knowledge.load import Content
from bot.settings import PROJECT
from evaluation import Score, judge, report, scores
from evaluation.run import QUESTIONS, held_out
from tests.cases import cases

REPLY = {
    "decision": "answer",
    "theme": "passwords",
    "answer": "password-length",
    "choices": [],
    "reply": "Au moins douze caractères.",
}
FAQ = {
    "text": "?",
    "kind": "faq",
    "theme": "passwords",
    "answers": ["password-unique"],
    "must": [r"\b12\b|douze"],
    "lang": "fr",
}
MOMENT = {"text": "?", "kind": "guide", "theme": "devices", "answers": ["moving"], "lang": "fr"}
STEPS = [
    {"answer": "password-default", "theme": "passwords"},
    {"answer": "access-paper", "theme": "software-access"},
]
GUIDE = {**REPLY, "decision": "guide", "answer": None, "theme": None, "guide": "moving", "choices": STEPS}
ASKED = {**REPLY, "decision": "clarify", "answer": None, "theme": None, "choices": [{"answer": "a", "theme": "passwords"}]}


@cases(
    ("question", "reply", "verdict"),
    [
        (FAQ, REPLY, "right"),
        (FAQ, {**REPLY, "reply": "Beaucoup."}, "right theme"),
        (FAQ, {**REPLY, "reply": "Beaucoup.", "answer": "password-unique"}, "right"),
        (FAQ, {**REPLY, "theme": "backups"}, "wrong"),
        ({**FAQ, "accept": ["backups"]}, {**REPLY, "theme": "backups"}, "right"),
        (FAQ, {**REPLY, "theme": "backups", "also": {"answer": "x", "theme": "passwords"}}, "right"),
        (FAQ, {**REPLY, "decision": "out_of_scope"}, "declined"),
        (FAQ, ASKED, "asked"),
        (FAQ, {**ASKED, "choices": [{"answer": "a", "theme": "backups"}]}, "asked in vain"),
        (FAQ, {**REPLY, "decision": "command", "command": "voice"}, "wrong"),
        ({"text": "?", "kind": "out_of_scope", "theme": None}, REPLY, "wrong"),
        ({"text": "?", "kind": "out_of_scope", "theme": None}, {**REPLY, "decision": "out_of_scope"}, "right"),
        ({"text": "?", "kind": "reminder", "theme": None}, {**REPLY, "decision": "command", "command": "reminders"}, "right"),
        ({"text": "?", "kind": "reminder", "theme": None}, {**REPLY, "decision": "out_of_scope"}, "missed"),
        (
            {"text": "?", "kind": "incident", "theme": "backups"},
            {**REPLY, "decision": "command", "command": "incident"},
            "right",
        ),
        ({"text": "?", "kind": "smalltalk", "theme": None}, REPLY, "wrong"),
        # A guide offers its steps' answers; none of them is what a question on one thing wanted to read at once.
        (FAQ, GUIDE, "asked"),
        ({**FAQ, "theme": "backups"}, GUIDE, "asked in vain"),
        (MOMENT, GUIDE, "right"),
        (MOMENT, {**GUIDE, "guide": "retiring"}, "wrong"),
        (MOMENT, {**ASKED, "choices": [{"answer": "moving", "theme": None}]}, "asked"),
        (MOMENT, ASKED, "asked in vain"),
        (MOMENT, {**REPLY, "theme": "devices"}, "right theme"),
        (MOMENT, REPLY, "wrong"),
        (MOMENT, {**REPLY, "decision": "out_of_scope"}, "declined"),
        (MOMENT, {**REPLY, "decision": "checklist"}, "missed"),
    ],
)
def test_verdicts(question: dict, reply: dict, verdict: str):
    assert judge(question, reply).verdict == verdict


def test_an_offered_choice_counts_half():
    judged = [judge(FAQ, REPLY), judge(FAQ, ASKED)]
    by_name = {score.name: score for score in scores(judged)}
    assert by_name["right theme (asked back with it counts half)"].value == 0.75


def test_intervals_are_wilsons():
    low, high = Score("x", 0.9, 100).interval
    assert [low, high] == pytest.approx([0.8256, 0.9448], abs=1e-3)
    assert Score("x", 1.0, 10).interval[1] == pytest.approx(1)


def test_failures_are_listed_with_what_was_replied():
    lines = report.failure_lines([judge(FAQ, {**REPLY, "theme": "backups"}), judge(FAQ, REPLY)])
    assert lines.count("password-length") == 1
    assert "| wrong | faq | passwords |" in lines


def plain(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def test_moments_have_a_score_of_their_own():
    judged = [judge(MOMENT, GUIDE), judge(MOMENT, ASKED), judge(FAQ, REPLY)]
    by_name = {score.name: score for score in scores(judged)}
    assert (by_name["moments that got their guide"].value, by_name["moments that got their guide"].count) == (0.5, 2)
    assert by_name["small talk and commands recognised"].count == 0
    assert "moments that got their guide" not in {score.name for score in scores([judge(FAQ, REPLY)])}
    assert "| wrong | guide | devices | ? | retiring |" in report.failure_lines([judge(MOMENT, {**GUIDE, "guide": "retiring"})])


@pytest.mark.thorough
@cases("questions", [QUESTIONS, "nlu/evaluation/guides.jsonl"])
def test_no_question_is_learnt_or_calibrated_on(questions: str):
    learnt = {plain(example.text) for example in read_examples(Content(PROJECT))} - {""}
    calibrated = {plain(question["text"]) for question in read_questions(PROJECT / CALIBRATION)} - {""}
    asked = {plain(question["text"]) for question in read_questions(PROJECT / questions)}
    assert not asked & calibrated
    assert not asked & learnt


def test_the_set_is_large_and_its_fields_are_known():
    questions = read_questions(PROJECT / QUESTIONS)
    assert len(questions) >= 400
    assert len({question["text"] for question in questions}) == len(questions)
    answers = {example.intent.partition("/")[2] for example in read_examples(Content(PROJECT))}
    for question in questions:
        assert set(question.get("answers", [])) <= answers, question
        assert question["theme"] or question["kind"] != "faq", question


def test_every_example_is_held_out_once_and_never_trained_on_where_it_is_tested():
    examples = read_examples(Content(PROJECT))[:503]
    tested = []
    for training, test in held_out(examples):
        assert not {e.text for e in training} & {e.text for e in test}
        tested += test
    assert sorted(e.text for e in tested) == sorted(e.text for e in examples)


@pytest.mark.slow
def test_labels_that_mean_nothing_are_not_learnt():
    # scikit-learn takes seconds to import.
    from bot.assistant.cross_validation import rank_held_out

    """With labels dealt at random, any score well above chance would be a leak."""
    dealt = random.Random(0)
    texts = [example.text for example in read_examples(Content(PROJECT))[:600]]
    shuffled = [Example(text, dealt.choice("abcd"), "fr", "", 0) for text in texts]
    right = sum(
        label == example.intent
        for training, test in held_out(shuffled)
        for example, label in zip(test, rank_held_out(training, test, {}), strict=True)
    )
    assert right / len(shuffled) < 0.35


def test_scores_are_kept_and_read_back(tmp_path: Path):
    (tmp_path / "nlu/evaluation").mkdir(parents=True)
    assert report.read_kept(tmp_path) == {}
    assert "moved" in report.score_table([judge(FAQ, REPLY)], {"right answer, by id or by the facts stated": 0.5})
    assert "+50.0" in report.score_table([judge(FAQ, REPLY)], {"right answer, by id or by the facts stated": 0.5})
