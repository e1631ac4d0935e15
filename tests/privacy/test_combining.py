"""What becomes of tags: how likely makes a finding sure, how far it goes, what gives way, and what the door makes of it."""

from __future__ import annotations

import pytest

from bot.privacy import Screened, screen
from bot.privacy.detect import LIMITS, TITLED
from bot.privacy.values import is_worthless
from tests.cases import cases
from tests.privacy.given_tags import detector


def found(text: str, *tags: tuple[str, str, float]) -> list[tuple[str, str, bool]]:
    return [(one.kind, text[one.start : one.end], one.sure) for one in detector(*tags).find(text)]


@cases("kind", ["name", "secret", "address", "birth_date"])
def test_how_likely_a_tag_is_decides(kind: str):
    limits = LIMITS[kind]
    text = "untel garde bourdelas ici"
    assert found(text, (kind, "bourdelas", limits.likely - 0.01)) == []
    assert [sure for *_, sure in found(text, (kind, "bourdelas", limits.likely))] == [False]
    assert [sure for *_, sure in found(text, (kind, "bourdelas", limits.sure - 0.01))] == [False]
    assert [sure for *_, sure in found(text, (kind, "bourdelas", limits.sure))] == [True]


def test_after_a_title_a_name_needs_less():
    assert found("voir mme bourdelas demain", ("name", "bourdelas", TITLED)) == [("patient", "mme bourdelas", True)]
    assert found("voir mme bourdelas demain", ("name", "bourdelas", TITLED - 0.01)) == [("patient", "mme bourdelas", False)]
    assert found("voir bourdelas demain", ("name", "bourdelas", TITLED)) == [("patient", "bourdelas", False)]
    assert found("voir mme demain", ("secret", "mme", TITLED)) == [("secret", "mme", False)]


def test_a_name_of_an_initial_alone_is_never_sure():
    assert found("voir Mme B. demain", ("name", "Mme B", 1.0)) == [("patient", "Mme B", False)]
    assert found("voir A.B. demain", ("name", "A.B", 1.0)) == [("patient", "A.B", False)]
    assert found("voir Ley demain", ("name", "Ley", 1.0)) == [("patient", "Ley", True)]


@cases(
    ("text", "name", "whole"),
    [
        ("voir karim b demain", "karim", "karim b"),
        ("voir karim B. demain", "karim", "karim B."),
        ("voir mme karim demain", "karim", "mme karim"),
        ("voir karim a midi", "karim", "karim"),
        ("voir karim c'est urgent", "karim", "karim"),
        ("voir karim l'après-midi", "karim", "karim"),
        ("voir karim demain", "karim", "karim"),
    ],
)
def test_a_name_goes_with_its_title_and_its_initial(text: str, name: str, whole: str):
    assert found(text, ("name", name, 1.0)) == [("patient", whole, True)]


def test_a_secret_is_taken_whole_and_a_long_number_is_none():
    assert found("on a Pain&Beurre, ok", ("secret", "Pain", 1.0)) == [("secret", "Pain&Beurre", True)]
    assert found("le 0 805 805 817", ("secret", "0 805 805 817", 1.0)) == []
    assert found("le code postal 75011", ("secret", "75011", 1.0)) == []


def test_a_late_date_without_a_word_for_a_birth_is_none():
    assert found("contrat du 02/05/2019", ("birth_date", "02/05/2019", 1.0)) == []
    assert found("contrat du 02/05/1959", ("birth_date", "02/05/1959", 1.0)) == [("birth_date", "02/05/1959", True)]
    assert found("née le 02/05/2019") == [("birth_date", "02/05/2019", True)]


def test_an_exception_drops_a_tag():
    assert found("ma comptable Mme Kowalczyk", ("name", "Mme Kowalczyk", 1.0)) == []
    assert found("mon cabinet est 12 rue Roux", ("address", "12 rue Roux", 1.0)) == []


def test_an_address_is_as_wide_as_all_that_say_so():
    text = "elle habite 12 rue des lilas 75011 paris 11e"
    assert found(text, ("address", "75011 paris 11e", 0.5)) == [
        ("address", "12 rue des lilas 75011 paris 11e", True),
    ]


def test_an_address_gives_way_to_a_number_and_keeps_its_longer_end():
    text = "voir ferme du bois 06 39 98 12 34 nord"
    assert found(text, ("address", "ferme du bois 06 39 98 12 34 nord", 1.0)) == [
        ("address", "ferme du bois", True),
        ("phone", "06 39 98 12 34", True),
    ]
    # Other kinds do not share a place.
    assert found("voir 06 39 98 12 34 nord", ("secret", "06 39 98 12 34 nord", 1.0)) == [("phone", "06 39 98 12 34", True)]


def test_a_name_gives_way_too_and_keeps_what_is_long_enough():
    assert found("voir 06 39 98 12 34 nord", ("name", "06 39 98 12 34 nord", 1.0)) == [
        ("phone", "06 39 98 12 34", True),
        ("patient", "nord", True),
    ]
    assert found("voir 06 39 98 12 34 no", ("name", "06 39 98 12 34 no", 1.0)) == [("phone", "06 39 98 12 34", True)]


def test_a_tagged_name_makes_an_address_beside_it_personal():
    assert found("garde bourdelas, 12 rue des lilas") == [("address", "12 rue des lilas", False)]
    assert found("garde bourdelas, 12 rue des lilas", ("name", "bourdelas", 0.5)) == [
        ("patient", "bourdelas", False),
        ("address", "12 rue des lilas", True),
    ]


def test_the_door_leaves_what_is_likely_in_and_says_so():
    text = "garde bourdelas ici"
    likely = screen(text, detector(("name", "bourdelas", 0.5)))
    assert likely == Screened(text, (), ("patient",))
    assert (likely.keepable, likely.harmful) == (False, False)
    sure = screen(text, detector(("name", "bourdelas", 1.0)))
    assert sure == Screened("garde patient ici", ("patient",))
    assert (sure.keepable, sure.harmful) == (False, True)
    assert screen(text) == Screened(text)
    assert Screened(text).keepable


def test_ones_own_address_is_left_out_and_harms_nobody():
    own = screen("mon mail est luc.bernier@free.fr")
    assert own == Screened("mon mail est •••", ("own_contact",))
    assert (own.keepable, own.harmful) == (False, False)
    assert Screened("", ("own_contact", "phone")).harmful


def test_a_kind_that_is_sure_is_not_asked_about():
    both = screen("garde bourdelas et Mme Dupont", detector(("name", "bourdelas", 0.5)))
    assert (both.kinds, both.likely) == (("patient",), ())


def test_kinds_of_what_came_along_are_added():
    text = Screened("a", ("patient",), ("secret",))
    assert text.with_kinds_of(Screened("b", ("secret", "patient"), ("address",))) == Screened(
        "a", ("patient", "secret"), ("address",)
    )


@cases(
    ("digits", "worthless"),
    [("1234", True), ("9876", True), ("0000", True), ("2580", True), ("123", False), ("4589", False), ("abcd", False)],
)
def test_what_everybody_tries_first(digits: str, worthless: bool):
    assert is_worthless(digits) is worthless


@pytest.mark.parametrize(("kind", "words"), [("name", "zorgluba"), ("secret", "vertbouteille"), ("address", "au bout du pont")])
def test_a_tag_is_sure_from_its_limit(kind: str, words: str):
    for likelihood, sure in ((0.79, False), (0.8, True)):
        assert [one.sure for one in detector((kind, words, likelihood)).find(f"c'est {words} voilà")] == [sure]
