"""The lexicon: what it is made of, and what it knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.privacy.tagging.lexicon import Entry, Lexicon, LexiconMissing, fold
from bot.privacy.tagging.make_lexicon import build
from tests.privacy.tagging.conftest import lay

KNOWN = {
    "Léa": Entry(first=4),
    "Tomasz": Entry(first=3),
    "Awa": Entry(first=2),
    "Zoé": Entry(first=1),
    "Dupont": Entry(surname=4),
    # Of a name of several words, each that is long enough tells a little.
    "Goff": Entry(surname=1),
    "le": Entry(),
    "Diaye": Entry(surname=1),
    "Kowalczyk": Entry(surname=1),
    "Petit": Entry(surname=1, french=70),
    "été": Entry(french=70),
    "rare": Entry(french=40),
    "the": Entry(english=90),
    "Wei": Entry(first=2),
    "Zhang": Entry(surname=2),
    "Brest": Entry(town=1),
    "Malo": Entry(town=1),
    "Mans": Entry(),
    "Boston": Entry(),
    "xyzzy": Entry(),
    # Of the names of other languages, not what else such a list holds; of towns, those whose inhabitants write French.
    "Prefix": Entry(),
    "Isle": Entry(town=1),
}


def test_what_is_known_of_a_word(tmp_path: Path):
    build(lay(tmp_path / "sources"), tmp_path / "lexicon.marisa")
    lexicon = Lexicon(tmp_path / "lexicon.marisa")
    assert "" not in dict(lexicon.items())
    assert {word: lexicon[fold(word)] for word in KNOWN} == KNOWN


def test_all_words_can_be_walked_through(lexicon: Lexicon):
    entries = dict(lexicon.items())
    assert entries["lea"] == Entry(first=4)
    assert len(entries) == len(list(lexicon.items())) > 12


def test_the_same_sources_make_the_same_file(tmp_path: Path):
    made = []
    for number in range(2):
        build(lay(tmp_path / f"sources{number}"), tmp_path / f"{number}.marisa")
        made.append((tmp_path / f"{number}.marisa").read_bytes())
    assert made[0] == made[1]


def test_where_it_was_not_made_the_message_says_how(tmp_path: Path):
    with pytest.raises(LexiconMissing, match="make setup"):
        Lexicon(tmp_path / "none.marisa")
