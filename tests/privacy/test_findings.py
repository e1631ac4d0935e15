"""The evened-out copy that detectors read, and the way back to what was typed."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.privacy import find
from bot.privacy.findings import Finding, Text
from tests.cases import cases


@cases(
    ("typed", "plain"),
    [
        ("abc 12", "abc 12"),
        ("０１９ ！～", "019 !~"),
        ("！（ＡＢＣ）～", "!(ABC)~"),
        ("٠١٢٣ ०१२ 𝟎𝟗", "0123 012 09"),
        ("a\u00a0b\u2009c\u3000d", "a b c d"),
        ("a–b—c‑d−e⁃f", "a-b-c-d-e-f"),
        ("l’a l‘a l`a l´a lʼa l′a", "l'a l'a l'a l'a l'a l'a"),
        ("a·b•c․d･e∙f", "a.b.c.d.e.f"),
        ("1⁄2∕3", "1/2/3"),
        ("e\u0301a\u0300", "éà"),
        ("x\u0301y", "xy"),
        ("\u0301a", "\u0301a"),
        ("a\u200bb\u00adc\ufe0f1\u20e3", "abc1"),
        ("é ½ ₂ ⅓ 文", "é ½ ₂ ⅓ 文"),
        ("｟", "｟"),
    ],
)
def test_odd_characters_are_read_as_plain_ones(typed: str, plain: str):
    assert Text(typed).plain == plain
    # Once more, from what is remembered of each character.
    assert Text(typed).plain == plain


@cases(("typed", "lower"), [("ABC É", "abc é"), ("İstanbul 06", "istanbul 06"), ("ẞ", "ß")])
def test_in_lower_case_every_character_keeps_its_place(typed: str, lower: str):
    text = Text(typed)
    assert text.lower == lower
    assert len(text.lower) == len(text.plain)


@given(st.text(max_size=60))
def test_a_stretch_of_the_plain_text_leads_back_to_what_was_typed(typed: str):
    text = Text(typed)
    assert len(text.lower) == len(text.plain)
    # Where nothing shows, there is nothing to find.
    if text.plain:
        assert text.finding("secret", 0, len(text.plain)).end == len(typed)
        assert all(
            text.finding("secret", at, at + 1).start < text.finding("secret", at, at + 1).end for at in range(len(text.plain))
        )


def test_the_way_back_passes_over_what_shows_nothing():
    typed = "e\u0301\u200b12 34e\u0301"
    text = Text(typed)
    assert text.plain == "é12 34é"
    assert text.finding("phone", 1, 6) == Finding("phone", 3, 8)
    assert text.finding("phone", 6, 7) == Finding("phone", 8, 10)
    assert Text("abc").finding("phone", 1, 2) == Finding("phone", 1, 2)
    for written in (typed, "abc1234"):
        assert [Text(written).finding("patient", 1, 3, sure=sure).sure for sure in (True, False)] == [True, False]


@cases(
    ("before", "after", "near"),
    [(0, None, True), (37, None, True), (38, None, False), (None, 0, True), (None, 22, True), (None, 23, False)],
)
def test_near_is_so_many_characters_before_or_after(before: int | None, after: int | None, near: bool):
    left = "" if before is None else "tel" + "." * before
    typed = left + "0" + ("" if after is None else "." * after + "tel")
    assert Text(typed).near(re.compile("tel"), len(left), len(left) + 1) is near


def test_near_may_be_told_how_far_and_does_not_look_within():
    text = Text("tel.....0tel0.....tel")
    word = re.compile("tel")
    assert not text.near(word, 8, 13, before=7, after=7)
    assert text.near(word, 8, 13, before=8, after=0)
    assert text.near(word, 8, 13, before=0, after=8)


# Dates and addresses, which are personal beside a name alone


def kinds(text: str, kind: str) -> list[str]:
    return [text[finding.start : finding.end] for finding in find(text) if finding.kind == kind]


@cases(
    ("text", "dates"),
    [
        ("née le 3 mars 1951", ["3 mars 1951"]),
        ("né le 03/03/51", ["03/03/51"]),
        ("ddn: 1951-03-03", ["1951-03-03"]),
        ("date de naissance : le 3 mars", ["3 mars"]),
        ("born on the 3rd of March 1951", ["3rd of march 1951"]),
        ("naissance 03031951", ["03031951"]),
        ("Mme Dupont 12/03/1962", ["12/03/1962"]),
        ("Mme Dupont, (12/03/1962)", ["12/03/1962"]),
        ("12/03/1962 Mme Dupont", ["12/03/1962"]),
        ("1962-03-12 - Mme Dupont", ["1962-03-12"]),
        ("Mme Dupont      12/03/2012", []),
        ("Mme Dupont vient le 12/03/2026", []),
        ("Mme Dupont 12/03/2026", []),
        ("Mme Dupont 12/03", []),
        ("rendez-vous le 12/03/2012", []),
        ("rendez-vous le 12/03/1962", ["12/03/1962"]),
        ("le 3 mars 1951", ["3 mars 1951"]),
        ("le contrat du 3 mars 1951", []),
        ("le 3 mars 2011", []),
    ],
)
def test_a_date_is_personal_where_it_is_a_birth_or_beside_a_name(text: str, dates: list[str]):
    assert [found.lower() for found in kinds(text, "birth_date")] == dates


@cases(
    ("text", "addresses"),
    [
        ("Mme Dupont, 12 rue des Lilas 75011 Paris", ["12 rue des Lilas 75011 Paris"]),
        ("12 bis rue des Lilas, Mme Dupont", ["12 bis rue des Lilas"]),
        ("il habite 12 rue des Lilas", ["12 rue des Lilas"]),
        ("mon patient est au 12 rue des Lilas", ["12 rue des Lilas"]),
        ("mon cabinet est au 12 rue des Lilas", []),
        ("Mme Dupont " + "x" * 85 + " 12 rue des Lilas", []),
        ("Mme Dupont " + "x" * 75 + " 12 rue des Lilas", ["12 rue des Lilas"]),
        ("12 rue des Lilas " + "x" * 65 + " Mme Dupont", []),
        ("12 rue des Lilas " + "x" * 55 + " Mme Dupont", ["12 rue des Lilas"]),
        ("patient " + "x" * 45 + " 12 rue des Lilas", []),
    ],
)
def test_an_address_is_personal_near_a_name_or_a_patient(text: str, addresses: list[str]):
    assert [text[one.start : one.end] for one in find(text) if one.kind == "address" and one.sure] == addresses


def test_full_width_signs_and_letters_are_plain_ones():
    assert Text("ｍｄｐ：Ａ＠ｂ").plain == "mdp:A@b"
