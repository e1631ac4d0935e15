"""Accents are taken off letters, whatever stands beside them."""

from __future__ import annotations

from bot.accents import without_accents


def test_accents_are_stripped_for_looking_words_up():
    assert without_accents("Éàçñ œuf") == "Eacn œuf"
    assert without_accents("abc") == "abc"
