"""The annotated messages: how they are written, that they are many and balanced, and how they are varied for training."""

from __future__ import annotations

import random
from pathlib import Path
from typing import cast

import pytest

from bot.privacy.tagging import training
from bot.privacy.tagging.annotations import BadAnnotation, Message, parse, read
from bot.privacy.tagging.lexicon import Entry, Lexicon
from bot.privacy.tagging.tokens import tokenize
from bot.privacy.tagging.training import Names, careless, labels
from bot.settings import PROJECT
from tests.cases import cases
from tests.privacy.tagging.conftest import TINY

MESSAGES = list(read(PROJECT / "nlu" / "privacy"))


def test_a_line_holds_its_data_in_brackets():
    assert parse("mme [dupont](name), code [4589](secret) ?") == Message(
        "mme dupont, code 4589 ?", ((4, 10, "name"), (17, 21, "secret"))
    )
    assert parse("un\\ndeux [lea](name)") == Message("un\ndeux lea", ((8, 11, "name"),))
    assert parse("rien (ici) [non]") == Message("rien (ici) [non]")


@pytest.mark.parametrize("line", ["mme [dupont](nom)", "[mme [dupont](name)", "mme dupont](name)"])
def test_a_broken_line_is_named(tmp_path: Path, line: str):
    (tmp_path / "some.txt").write_text(f"# heading\n\nbonjour\n{line}\n", encoding="utf-8")
    with pytest.raises(BadAnnotation, match=r"some\.txt, line 4"):
        list(read(tmp_path))


def test_there_are_many_and_half_hold_nothing():
    assert len(MESSAGES) >= 2600
    share = sum(not message.data for message in MESSAGES) / len(MESSAGES)
    assert 0.4 < share < 0.6
    assert len({message.text for message in MESSAGES}) > 0.99 * len(MESSAGES)


def test_none_is_among_those_it_is_judged_by():
    judged = "\n".join(path.read_text(encoding="utf-8") for path in (PROJECT / "nlu" / "evaluation").glob("privacy-*.jsonl"))
    assert [message.text for message in MESSAGES if message.data and f'"{message.text}"' in judged] == []


@cases(
    ("text", "tokens"),
    [
        ("mme l'hermite", ["mme", "l", "'", "hermite"]),
        ("bilan_MartinLéa12.pdf", ["bilan", "_", "Martin", "Léa", "12", ".", "pdf"]),
        ("DUPONT Jean", ["DUPONT", "Jean"]),
        ("8h20", ["8", "h", "20"]),
        ("", []),
    ],
)
def test_tokens(text: str, tokens: list[str]):
    found, _ = tokenize(text)
    assert [token.text for token in found] == tokens
    assert [text[token.start : token.end] for token in found] == tokens


def test_tokens_know_their_chunk():
    tokens, chunks = tokenize("a,b  cd")
    assert chunks == ["a,b", "cd"]
    assert [token.chunk for token in tokens] == [0, 0, 0, 1]


def test_labels_tell_the_first_token_of_a_datum():
    message = parse("mme [le goff](name) [06 39](phone) x")
    tokens, _ = tokenize(message.text)
    assert labels(tokens, message) == ["O", "B-name", "I-name", "B-number", "I-number", "O"]


def test_careless_typing_keeps_places():
    message = parse("Mme [Léger-Œuvrard](name), née")
    assert careless(message) == Message("mme leger-œuvrard, nee", message.data)


class Listed(dict[str, Entry]):
    """A lexicon of what is written here."""

    def __missing__(self, key: str) -> Entry:
        return Entry()


def drawn(listed: dict[str, Entry], name: str) -> set[str]:
    """What takes the place of a name, where these words are known."""
    names = Names(cast(Lexicon, Listed(listed)), random.Random(1))
    return {names.replaced(parse(f"[{name}](name)")).text for _ in range(60)}


def drawn_as(kind: str, listed: dict[str, Entry], datum: str) -> set[str]:
    """What takes the place of a datum of that kind."""
    names = Names(cast(Lexicon, Listed(listed)), random.Random(1))
    return {names.replaced(parse(f"[{datum}]({kind})")).text for _ in range(60)}


@pytest.fixture
def listed_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw names of the lexicon alone."""
    monkeypatch.setattr(training, "_UNLISTED", 0)


@pytest.mark.usefixtures("listed_alone")
def test_names_that_are_common_words_are_not_drawn():
    first = {f"first{'abcd'[n]}": Entry(first=1, french=french) for n, french in enumerate((0, 44, 45, 60))}
    assert drawn(first, "firsta") == {"firsta", "firstb"}
    rare = {f"rare{'abcd'[n]}": Entry(surname=2, english=english) for n, english in enumerate((0, 34, 35, 45))}
    assert drawn(rare, "rarea") == {"rarea", "rareb"}
    common = {f"often{'abcd'[n]}": Entry(surname=3, french=french) for n, french in enumerate((0, 35, 44, 45))}
    assert drawn(common, "oftena") == {"oftena", "oftenb", "oftenc"}
    # Neither are those of one or two letters, nor those with a sign.
    assert drawn({"lea": Entry(first=1), "al": Entry(first=1), "d'al": Entry(first=1)}, "lea") == {"lea"}


@pytest.mark.usefixtures("listed_alone")
def test_a_first_name_takes_the_place_of_one_and_a_surname_of_a_surname():
    listed = {
        "lea": Entry(first=2, surname=1),
        "tom": Entry(first=3),
        "goff": Entry(surname=2),
        "diaye": Entry(first=1, surname=2),
    }
    assert drawn(listed, "tom") == {"lea", "tom", "diaye"}
    assert drawn(listed, "goff") == {"lea", "goff", "diaye"}
    # Of what is both alike, or neither, either may come.
    assert drawn(listed, "zorglub") == {"lea", "tom", "goff", "diaye"}
    assert drawn(listed, "de") == {"de"}


def test_some_names_are_in_no_list(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(training, "_UNLISTED", 1)
    listed = {"abcde": Entry(first=2), "fghij": Entry(first=2)}
    assert drawn(listed, "abcde") == {"abccde", "abchij", "fghcde", "fghhij"}
    # Or rare words, that are long enough and no name.
    rare = {
        "short": Entry(french=24),
        "four": Entry(french=1),
        "often": Entry(english=25),
        "namely": Entry(french=1, surname=1),
    }
    assert drawn(listed | rare, "abcde") & {*rare} == {"short"}


@pytest.mark.usefixtures("listed_alone")
def test_secrets_and_addresses_are_drawn_anew():
    listed = {"lea": Entry(first=2), "common": Entry(french=53), "gentle": Entry(french=40), "seldom": Entry(french=32)}
    seen = drawn_as("secret", listed, "Gentle_71")
    assert {text[:-2] for text in seen} == {"Gentle_", "Lea_"}
    assert len({text[-2:] for text in seen}) > 20
    assert all(text[3:7] == "rue " and " common " in text for text in drawn_as("address", listed, "12 rue seldom common 300"))
    assert drawn_as("birth_date", listed, "12 mai 1950") == {"12 mai 1950"}


@pytest.mark.usefixtures("listed_alone")
def test_other_names_take_the_place_and_the_case_of_those_there(lexicon):
    message = parse("Mme [DUPONT Léa de K.](name) et [martin](name), [Soleil24](secret)")
    draws = {Names(lexicon, random.Random(seed)).replaced(message).text for seed in range(20)}
    assert len(draws) > 3
    for text in draws:
        other = Names(lexicon, random.Random(1)).replaced(message)
        assert text.startswith("Mme ")
        assert " de K. et " in text
        secret = text.rpartition(", ")[2]
        assert secret[0].isupper()
        assert secret[-2:].isdigit()
        assert [other.text[start:end] for start, end, kind in other.data if kind == "secret"] == [
            other.text.rpartition(", ")[2]
        ]
        family, first = text.split()[1:3]
        assert family.isupper()
        assert first.istitle()
        assert {family.lower(), first.lower()} <= {name for name, _ in TINY}
