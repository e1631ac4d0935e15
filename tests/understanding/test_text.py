"""Typing evened out: what a model reads of what people write."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.text import has_letters, normalise, written_out
from tests.cases import cases


@cases(
    ("written", "read"),
    [
        ("L'ORDI de la  Clinique", "l ordi de la clinique"),
        ("éàùçï", "eauci"),
        ("É", "e"),
        ("Straße ﬁn", "strasse fin"),
        ("suuuuper", "super"),
        ("suuper", "suuper"),
        ("oui!!! non???", "oui non?"),
        ("mails", "mails"),
        ("j’ai d‘abord l`ordi t´es l'", "j ai d abord l ordi t es l"),
        ("Wi-Fi ?", "wi-fi ?"),
        ("a@b.fr/c +1", "a@b.fr/c +1"),
        ("à 18:30, 5 % (ok)", "a 18 30 5 ok"),
        ("a_b", "a_b"),
        ("a\u0000b\u202ec", "a b c"),
        ("e\u0301te\u0301", "ete"),
        ("  a \t\n b  ", "a b"),
        ("🦷", ""),
        ("", ""),
    ],
)
def test_typing_is_evened_out(written: str, read: str):
    assert normalise(written) == read


@given(st.text(max_size=80))
def test_what_is_evened_out_has_no_capital_no_accent_and_single_spaces(text: str):
    read = normalise(text)
    assert read == read.strip()
    assert "  " not in read
    assert not any(unicodedata.combining(char) for char in read)
    assert not set(read) & set("'’‘`´\t\n,;:!()\"")


@cases(
    ("text", "short_forms", "full"),
    [
        ("mon mdp, mdps et amdp", {"mdp": "mot de passe"}, "mon mot de passe, mdps et amdp"),
        ("mdp mdp", {"mdp": "mot de passe"}, "mot de passe mot de passe"),
        ("wi-fi et wi", {"wi-fi": "sans fil"}, "sans fil et wi"),
        ("a2f ?", {"a2f": "double authentification", "a": "x"}, "double authentification ?"),
        ("rien", {}, "rien"),
    ],
)
def test_only_whole_words_are_written_out(text: str, short_forms: dict[str, str], full: str):
    assert written_out(text, short_forms) == full


@cases("text", ["é", "77 a", "?!ç", "文"])
def test_letters_are_something_to_read(text: str):
    assert has_letters(text)


@cases("text", ["", "🦷 77 ?!", "½", "  ", "5 %"])
def test_nothing_else_is(text: str):
    assert not has_letters(text)
