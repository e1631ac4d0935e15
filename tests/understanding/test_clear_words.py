"""A language is told by words that are its own: never by markup, a file's name, an address, a brand or two letters."""

from __future__ import annotations

from bot.understanding.clear_words import clear_words, spoken, tells
from tests.cases import cases

FR = ["comment faire pour le mot", "comment est le code", "je veux comment le vpn", "le wifi windows", "Windows pour moi"]
EN = ["what should the word be", "what is the code", "what about the vpn", "the wifi windows", "windows for the user"]


def test_a_word_belongs_to_a_language_if_it_is_frequent_there_alone():
    clear = clear_words([*((text, "fr") for text in FR), *((text, "en") for text in EN)])
    # "le" has two letters, "windows" and "vpn" are in both, "should" is too rare.
    assert clear == {"fr": ["comment"], "en": ["the", "what"]}


@cases(
    "text",
    [
        '<b the="what">',
        "&what;",
        "scan_of_the_day.pdf",
        "what.docx",
        "https://the.what/for",
        "the@what.example",
        "/what",
        "@what",
        "C:\\the.exe",
    ],
)
def test_what_is_in_no_language(text: str):
    assert not tells(spoken(text), "en", {"en": frozenset({"the", "what", "day", "for"}), "fr": frozenset()})


@cases(
    ("text", "told"),
    [
        ("what is it", True),
        ("What is it", True),
        ("WHAT IS THE CODE", True),
        ("what comment comment", False),
        ("what comment", False),
        ("Dropbox What", False),
        ("le WHAT", False),
        ("vpn", False),
    ],
)
def test_more_clear_words_than_of_another_language_and_no_names(text: str, told: bool):
    assert tells(text, "en", {"en": frozenset({"the", "what"}), "fr": frozenset({"comment"})}) == told
