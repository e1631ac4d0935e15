"""Numbers that were dictated: which runs of number words are a social security or a phone number, and how far they go."""

from __future__ import annotations

from bot.privacy import find
from bot.privacy.spoken import in_digits, spoken_digits
from tests.cases import cases


def found(text: str) -> list[tuple[str, str]]:
    return [(one.kind, text[one.start : one.end]) for one in find(text)]


NIR = "un soixante-quatre zéro sept trente-trois neuf cent deux cent dix-huit"


@cases(
    ("text", "number"),
    [
        (f"son numéro de sécurité sociale c'est {NIR}", NIR),
        (f"le nir {NIR} et puis voilà", NIR),
        # Cut short, where it is said to be one.
        ("sa sécu : deux soixante-douze zéro six vingt-deux", "deux soixante-douze zéro six vingt-deux"),
        # By its length alone, or by its key.
        ("il dit un trente-huit zéro six quatre-vingt neuf cent vingt zéro cinquante-cinq",
         "un trente-huit zéro six quatre-vingt neuf cent vingt zéro cinquante-cinq"),
        ("alors deux quarante-sept dix zéro un cent soixante la clé je l'ai pas",
         "deux quarante-sept dix zéro un cent soixante"),
    ],
)  # fmt: skip
def test_a_dictated_nir(text: str, number: str):
    assert found(text) == [("nir", number)]


@cases(
    "text",
    [
        "sécu : un deux trois",
        "j'ai soixante-douze heures ou quatre-vingt-dix jours pour déclarer",
        "deux quarante-sept dix zéro un",
        "trois quarante-sept dix zéro un cent soixante la clé",
        "mille neuf cent quatre-vingt-quatre dossiers",
    ],
)
def test_too_little_is_none(text: str):
    assert found(text) == []


@cases(
    ("text", "number"),
    [
        ("au zéro sept quarante-neuf zéro un trente-trois seize", "zéro sept quarante-neuf zéro un trente-trois seize"),
        ("il est au plus trente-deux quatre cent soixante-douze treize vingt-huit quarante voilà",
         "plus trente-deux quatre cent soixante-douze treize vingt-huit quarante"),
        ("phone oh seven seven double oh nine hundred one two three new line",
         "oh seven seven double oh nine hundred one two three"),
        ("call zero two oh seven nine four six triple one", "zero two oh seven nine four six triple one"),
        # What comes before the zero is no part of it.
        ("chambre six zéro six trente-neuf quatre-vingt-dix-huit douze trente",
         "zéro six trente-neuf quatre-vingt-dix-huit douze trente"),
    ],
)  # fmt: skip
def test_a_dictated_phone(text: str, number: str):
    assert found(text) == [("phone", number)]


@cases("text", ["plus trente-deux euros", "oh seven of them", "zéro huit zéro neuf un truc", "zero one two three"])
def test_a_few_words_are_none(text: str):
    assert found(text) == []


@cases(
    ("said", "digits"),
    [("un deux", 2), ("vingt et un", 2), ("quatre-vingt-dix-huit", 2), ("neuf cent deux", 3), ("cent", 3), ("dix-sept", 2)],
)
def test_with_how_many_digits_a_number_is_written(said: str, digits: int):
    assert spoken_digits(said) == digits


def test_single_figures_are_read():
    assert in_digits("Un deux, trois-zéro") == "1230"
    assert in_digits("douze") == ""
