"""Several questions in one message are told apart, where there are several."""

from __future__ import annotations

import re

import pytest

from bot.understanding.segments import questions

BETWEEN = re.compile(r"\?+|\bet aussi\b")
QUESTION = re.compile(r"\?|\bcombien\b|\bfaut il\b")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        # The mark itself can be what makes a part a question; another mark belongs to neither.
        ("combien de lettres ? et aussi faut il un vpn ?", ["combien de lettres ?", "faut il un vpn ?"]),
        ("le wifi public ? le cloud gratuit ?", ["le wifi public ?", "le cloud gratuit ?"]),
        ("combien de lettres et aussi faut il un vpn", ["combien de lettres", "faut il un vpn"]),
        ("bonjour a vous et aussi combien de lettres et aussi faut il un vpn", ["combien de lettres", "faut il un vpn"]),
        ("combien de lettres ??? faut il un vpn", ["combien de lettres ???", "faut il un vpn"]),
        # A single word asks nothing, two may.
        ("combien ? faut il ?", ["combien ?", "faut il ?"]),
        ("combien et aussi faut il un vpn ? et le cloud ?", ["faut il un vpn ?", "et le cloud ?"]),
        # One question is none to tell apart.
        ("combien de lettres ?", []),
        ("je suis kine. combien de lettres ?", []),
        ("combien de lettres et aussi bonjour a vous", []),
        ("bonjour", []),
        ("", []),
        # No more than four.
        ("a b ? c d ? e f ? g h ? i j ?", ["a b ?", "c d ?", "e f ?", "g h ?"]),
        ("a b ? c d ? e f ? g h ?", ["a b ?", "c d ?", "e f ?", "g h ?"]),
    ],
)
def test_the_questions_of_a_message(text: str, parts: list[str]):
    assert questions(text, BETWEEN, QUESTION) == parts
