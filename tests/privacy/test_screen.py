"""The door: what goes on from a typed text, and what is said of what was left out."""

from __future__ import annotations

from bot.privacy import LONGEST, Screened, screen
from tests.cases import cases

ADDRESSES = ("12 rue des Lilas Blancs 75011 Paris", "14 avenue des Rosiers Rouges 75012 Paris", "3 rue du Moulin 69003 Lyon")


def lives_at(count: int) -> str:
    """Somebody with so many addresses, each of which comes near enough to "il vit" only once the one before it is left out."""
    return "il vit " + "; ".join(ADDRESSES[number % len(ADDRESSES)] for number in range(count))


@cases("count", [1, 2, 5])
def test_what_a_first_pass_brings_near_is_found_by_the_next(count: int):
    screened = screen(lives_at(count))
    assert screened.text == "il vit " + "; ".join(["•••"] * count)
    assert screened.kinds == ("address",)


@cases("count", [8, 30])
def test_a_text_that_does_not_come_clean_is_left_out_altogether(count: int):
    screened = screen(lives_at(count))
    assert screened.text == "•••"
    assert screened.kinds == ("address",)


@cases(
    ("kinds", "only"),
    [
        (("secret",), True),
        (("secret", "patient"), False),
        (("patient", "secret"), False),
        (("patient",), False),
        ((), False),
    ],
)
def test_secrets_only_means_nothing_else(kinds: tuple, only: bool):
    assert Screened("", kinds).secrets_only is only


def test_kinds_come_in_order_and_once():
    screened = screen("  Mme Dupont, mdp Soleil2024!, mdp Kangourou12, et Mr Smith  ")
    assert screened.text == "patient, mdp •••, mdp •••, et patient"
    assert screened.kinds == ("patient", "secret")


def test_what_is_longer_than_any_message_is_cut_where_it_shows_that_it_is_too_long():
    assert screen("a" * LONGEST).text == "a" * LONGEST
    assert len(screen("a " * LONGEST).text) == LONGEST + 1
