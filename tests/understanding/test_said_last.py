"""Corrections of the last question, and choices taken in words, are recognised by their form."""

from __future__ import annotations

from bot.understanding.said_last import chosen, corrected
from tests.cases import cases
from tests.patterns import patterns


@cases(
    ("text", "about"),
    [
        ("Non, je parlais de l'imprimante du cabinet", "l imprimante du cabinet"),
        ("je voulais dire la tablette", "la tablette"),
        ("mais non je pensais au cloud", "cloud"),
        ("non, de la tablette", "la tablette"),
        ("pas le fax, la messagerie", "la messagerie"),
        ("I meant the tablet", "the tablet"),
        ("sorry, I was asking about my laptop", "my laptop"),
        ("no, the laptop", "the laptop"),
        ("not the fax but the portal", "the portal"),
        ("je parle de mon ordinateur, pas de ma tablette", "mon ordinateur"),
        # None of these corrects anything.
        ("non merci", None),
        ("non", None),
        ("non, pas encore", None),
        ("non, pas eu le temps", None),
        ("non je ne l'ai pas fait", None),
        ("pas encore, la semaine prochaine", None),
        ("no idea", None),
        ("pas le fax la messagerie", None),
        ("le wifi du cabinet", None),
        ("", None),
    ],
)
def test_what_a_correction_is_about(text: str, about: str | None):
    assert corrected(text, patterns()) == about


OFFERED = ("a", "b", "c")


@cases(
    ("text", "taken"),
    [
        ("le deuxième", ["b"]),
        ("la première surtout", ["a"]),
        ("plutôt la 3", ["c"]),
        ("the second one please", ["b"]),
        ("le dernier", ["c"]),
        ("les deux", ["a", "b"]),
        ("both", ["a", "b"]),
        ("et les autres ?", ["a", "c"]),
        ("the other one", ["a", "c"]),
        ("2", ["b"]),
        ("la quatrième", []),
        ("le deuxième prix", []),
        ("c'est le premier mot de passe que je change", []),
        ("le wifi", []),
        ("", []),
    ],
)
def test_a_choice_is_taken_in_words(text: str, taken: list[str]):
    assert chosen(text, OFFERED, "b", patterns()) == taken


def test_the_other_is_the_one_not_being_read_and_nothing_is_taken_of_nothing():
    assert chosen("et l'autre ?", ("a", "b"), "a", patterns()) == ["b"]
    assert chosen("et l'autre ?", ("a", "b"), None, patterns()) == ["a", "b"]
    assert chosen("le premier", (), None, patterns()) == []
