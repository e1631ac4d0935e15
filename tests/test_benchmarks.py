"""What the benchmarks report can be trusted: nothing is tested on what it was trained on."""

from __future__ import annotations

import random

from benchmarks.accuracy import cross_validate, held_out, judge

from bot.knowledge.examples import Example, read_examples
from bot.knowledge.load import Content
from bot.settings import PROJECT


def test_every_example_is_held_out_once_and_never_trained_on_where_it_is_tested():
    examples = read_examples(Content(PROJECT))[:503]
    tested = []
    for training, test in held_out(examples):
        assert not {e.text for e in training} & {e.text for e in test}
        tested += test
    assert sorted(e.text for e in tested) == sorted(e.text for e in examples)


def test_labels_that_mean_nothing_are_not_learnt():
    """With labels dealt at random, any score well above chance would be a leak."""
    dealt = random.Random(0)
    texts = [example.text for example in read_examples(Content(PROJECT))[:600]]
    shuffled = [Example(text, dealt.choice("abcd"), "fr", "", 0) for text in texts]
    label, _ = cross_validate(shuffled, {})
    assert label < 0.35


def test_outcomes_are_judged_by_theme_and_by_what_the_reply_must_state():
    question = {"kind": "faq", "theme": "passwords", "must": [r"\b12\b|douze"], "accept": []}
    reply = {"decision": "answer", "theme": "passwords", "choices": [], "reply": "Au moins douze caractères."}
    assert judge(question, reply) == "right"
    assert judge(question, {**reply, "reply": "Beaucoup."}) == "right theme, fact missing"
    assert judge(question, {**reply, "theme": "backups"}) == "wrong"
    assert judge(question, {**reply, "decision": "out_of_scope"}) == "declined"
    asked = {**reply, "decision": "clarify", "choices": [{"answer": "a", "theme": "passwords"}]}
    assert judge(question, asked) == "asked back, right among them"
    assert judge({"kind": "out_of_scope", "theme": None, "must": []}, reply) == "wrong"
    assert judge({"kind": "reminder", "theme": None, "must": []}, {"decision": "command", "command": "reminders"}) == "right"
