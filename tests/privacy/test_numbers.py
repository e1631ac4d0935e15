"""Numbers of people: which are one, exactly how far, and what only looks like one."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st
from stdnum import iban

from bot.privacy import find
from tests.cases import cases

BORN = "1850578006084"


def found(text: str) -> list[tuple[str, str]]:
    return [(finding.kind, text[finding.start : finding.end]) for finding in find(text)]


def keyed(number: str, wrong: int = 0) -> str:
    """A NIR with its key, or with one that is wrong by so much."""
    value = int(number.replace("2A", "19").replace("2B", "18"))
    return f"{number}{97 - (value + wrong) % 97:02}"


@cases("sex", "123478")
@cases("month", ["01", "12", "20", "33", "42", "50", "75", "99"])
def test_with_its_key_a_nir_is_one_in_every_month_of_the_register(sex: str, month: str):
    number = keyed(f"{sex}85{month}78006084")
    assert found(f"le {number} ok") == [("nir", number)]


@cases("county", ["01", "2A", "2B", "20", "75", "96", "97", "99"])
def test_with_its_key_a_nir_is_one_in_every_county(county: str):
    for number in (keyed(f"18505{county}006084"), keyed(f"18505{county}006084").lower()):
        assert found(f"le {number} ok") == [("nir", number)]


@cases(
    "number",
    [
        "1851378006084", "1851978006084", "1854378006084", "1854978006084", "1850078006084",  # no such month
        "1850500006084",  # no such county
        "5850578006084", "6850578006084", "9850578006084", "0850578006084",  # no such sex
    ],
)  # fmt: skip
def test_a_key_makes_no_nir_of_what_has_no_place_in_the_register(number: str):
    assert found(f"le {keyed(number)} ok") == []


@cases("wrong", [1, 50])
@cases("number", ["1850578006084", "2850178006084", "1851278006084", "185052A006084", "185052B006084"])
def test_without_a_right_key_a_nir_is_what_looks_like_one_in_every_place(number: str, wrong: int):
    assert found(f"le {keyed(number, wrong)} ok") == [("nir", keyed(number, wrong))]
    assert found(f"le {number} ok") == [("nir", number)]
    assert found(f"le {number} clé 98 ok") == [("nir", f"{number} clé 98")]


@cases(
    "number",
    [
        "3850578006084", "7850578006084", "8850578006084",  # a sex of the few
        "1852078006084", "1854278006084", "1855078006084", "1859978006084",  # a month of the few
        "1850520006084", "1850596006084",  # a county that is none
        "1850578000084", "1850578006000",  # no rank
    ],
)  # fmt: skip
def test_without_a_right_key_the_rest_is_none(number: str):
    assert found(f"le {number} ok") == []
    assert found(f"le {keyed(number, 1)} ok") == []
    assert found(f"le {keyed(number)} ok") == [("nir", keyed(number))]


@cases(
    "before", ["mon numéro est le ", "mon portable pro : ", "appelez-moi au ", "my number is ", "le fixe du cabinet c'est le "]
)
def test_ones_own_number_is_told_apart(before: str):
    assert found(f"{before}06 39 98 12 34") == [("own_contact", "06 39 98 12 34")]


@cases("before", ["son numéro est le ", "mon patient est au ", "appelez-la au "])
def test_somebody_elses_number_is_not(before: str):
    assert found(f"{before}06 39 98 12 34") == [("phone", "06 39 98 12 34")]


@cases(
    "text",
    [
        "la cnil c'est le 01 99 00 12 34 ?", "le 02 61 91 12 34 se dit l'ars",
        "j'ai eu le 01 99 00 12 34, le standard de la mutuelle",
    ],
)  # fmt: skip
def test_a_landline_of_a_public_body_is_nobodys(text: str):
    assert found(text) == []


@cases(
    ("text", "number"),
    [
        ("la cnil m'appelle du 06 39 98 12 34", "06 39 98 12 34"),
        ("ma patiente au 01 99 00 12 34 veut saisir la cnil", "01 99 00 12 34"),
        ("le 01 99 00 12 34 en se disant de la cpam", "01 99 00 12 34"),
    ],
)
def test_a_persons_number_beside_a_public_body_is_one(text: str, number: str):
    assert found(text) == [("phone", number)]


@cases("text", ["Devis n° 2024-0087", "tél réf 2019/12345"])
def test_a_reference_of_a_year_is_no_phone(text: str):
    assert found(text) == []


def test_where_it_is_said_to_be_one_a_nir_may_be_wrong_or_cut_short():
    for number in ("3850578006084", "1852078006084", "1 85 13 78 006", "1*85*05*78*006*084", "1850578006xxx"):
        assert found(f"nir {number} ok") == [("nir", number)]
        assert found(f"sa sécu est le {number}.") == [("nir", number)]
    assert found("nir 1 85 13") == []


@cases(
    ("text", "number"),
    [
        ("1 85 05 78 006 084 ok", "1 85 05 78 006 084"),
        ("1 85 05 78 006 084 12 ok", "1 85 05 78 006 084 12"),
        ("1-85-05-2a-006-084", "1-85-05-2a-006-084"),
        ("sécu 18505.78006.084", "18505.78006.084"),
        ("18505.78006.084, mon nir", "18505.78006.084"),
        ("1850578006084 clé 91", "1850578006084 clé 91"),
        ("1850578006084 cle 91", "1850578006084 cle 91"),
        ("1850578006084 Clé : 91", "1850578006084 Clé : 91"),
        ("185012b006084 clé 95", "185012b006084 clé 95"),
        ("3850178006084 clé 24", "3850178006084 clé 24"),
        ("3850178006084 CLE 24", "3850178006084 CLE 24"),
    ],
)
def test_a_nir_as_it_is_written(text: str, number: str):
    assert found(text) == [("nir", number)]


SEPARATORS = ["\t", ",", ", ", "*", "**", ";", " | ", "\n", "\r\n", "\u00a0", "_", "=", "¹", "² ", "₃", "\t\t", "·", "'", '","']


GROUPS = [("2", "85", "05", "78", "006", "084"), ("1", "85", "05", "2A", "006", "084")]


@cases(("separator", "groups"), product(SEPARATORS, GROUPS))
def test_a_nir_is_seen_whatever_is_between_its_groups(separator: str, groups: tuple[str, ...]):
    number = separator.join(groups)
    for around in ("le {} ok", "*{}*", "\t{}\t", "mesure 2, le 12/03/1985, {}, merci"):
        assert ("nir", number) in found(around.format(number))


@cases("digits", ["⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉", "⓪①②③④⑤⑥⑦⑧⑨"])
def test_a_nir_in_raised_or_circled_digits_is_one(digits: str):
    number = "285057800608441".translate({ord(str(digit)): char for digit, char in enumerate(digits)})
    assert found(f"le {number} ok") == [("nir", number)]


def test_the_words_after_a_number_in_raised_digits_are_beside_it():
    assert found("¹⁰¹⁰¹²³⁴⁵⁶⁷ est son rpps") == [("rpps", "¹⁰¹⁰¹²³⁴⁵⁶⁷")]
    assert found("⁷⁵⁹³¹²⁴⁵⁶ adeli") == [("adeli", "⁷⁵⁹³¹²⁴⁵⁶")]


@cases(
    "text",
    [
        "les mesures 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 et 12",
        "1, 15, 20, 25, 30, 45, 60 ou 90 minutes",
        "2,85 €, puis 5,78 €, puis 6,84 € et 36,10 €",
        "le 12/03/2024, le 15/04/2024 et le 16/05/2024",
        "1\t2\t3\n4\t5\t6\n7\t8\t9\n10\t11\t12",
        "m² 12, m² 14, m² 16, m² 18, m² 20, m² 22, m² 24",
        "les notes ¹ ² ³ ⁴ ⁵ ⁶ ⁷ ⁸ ⁹ en bas de page",
    ],
)
def test_lists_of_other_numbers_are_no_nir(text: str):
    assert found(text) == []


def test_a_number_that_is_none_hides_no_nir_after_it():
    assert found(f"185130000000000 puis {keyed(BORN)}") == [("nir", keyed(BORN))]


@cases("text", ["commande 1850 578006 084", "1850 578 006 084"])
def test_groups_as_no_nir_has_them_are_none_without_the_words(text: str):
    assert found(text) == []
    assert found(f"sécu {text.removeprefix('commande ')}")[0][0] == "nir"


@cases("separator", [" ", ", ", "\t", " ² ", "ab", "-----"])
def test_a_nir_is_found_behind_a_long_list_of_numbers(separator: str):
    listed = separator.join(str(number % 10) for number in range(1, 60))
    for number in (BORN, "2 85 01 2A 006 084 50", "1-85-05-78-006-084"):
        assert [one for one in found(f"{listed}. Puis {number} ok") if one[0] == "nir"] == [("nir", number)]


# IBAN and cards


@cases(
    "number",
    [
        "FR7630006000011234567890189",
        "fr7630006000011234567890189",
        "FR76 3000 6000 0112 3456 7890 189",
        "FR14 2004 1010 0505 0001 3M02 606",
        "BE68539007547034",
        "NO9386011117947",
        "MT84MALT011000012345MTLCAST001S",
        "CH93 0076 2011 6238 5295 7",
        "DE89 3704 0044 0532 0130 00",
    ],
)
def test_an_iban_is_found_to_its_end_and_no_further(number: str):
    assert found(f"voici {number} merci") == [("iban", number)]
    assert found(f"voici {number}") == [("iban", number)]


@cases(
    ("text", "number"),
    [
        ("FR7630006000011234567890188 12345 merci", "FR7630006000011234567890188"),
        ("fr76 3000 6000 0112 3456 7890 188", "fr76 3000 6000 0112 3456 7890 188"),
        ("FR76ABCDEFG0011234567890188", "FR76ABCDEFG0011234567890188"),
        ("FR76 3000 6000 0112 3456 7890 188 et le mien", "FR76 3000 6000 0112 3456 7890 188"),
    ],
)
def test_a_mistyped_french_iban_is_found_all_the_same(text: str, number: str):
    digits = sum(map(str.isdigit, number))
    assert found(text) == ([("iban", number)] if digits >= 20 else [])


@cases(
    "text",
    [
        "FR763000600001123456789018",
        "DE89370400440532013001",
        "FR76ABCDEFGH011234567890188",
        "GB00WEST12345698765432",
        "XX7630006000011234567890188",
    ],
)
def test_what_is_no_iban(text: str):
    assert not [kind for kind, _ in found(text) if kind == "iban"]


def test_two_ibans_are_two():
    text = "BE68539007547034, puis FR7630006000011234567890189, puis FR7630006000011234567890188"
    assert [kind for kind, _ in found(text)] == ["iban"] * 3


@given(st.text("0123456789", min_size=23, max_size=23))
def test_any_number_with_its_check_digits_is_an_iban(number: str):
    whole = f"FR{iban.calc_check_digits('FR00' + number)}{number}"
    assert found(f"sur {whole} svp") == [("iban", whole)]


@cases(
    "text",
    [
        "4532015112830366",
        "4532 0151 1283 0366",
        "4532-0151-1283-0366",
        "5425233430109903",
        "2223000048400011",
        "378282246310005",
        "3782 822463 10005",
        "4222222222222",
    ],
)
def test_a_card_is_found_by_its_check_digit(text: str):
    assert found(f"voici {text} merci") == [("card", text)]


def test_a_card_with_a_wrong_digit_is_found_in_groups_beside_its_words():
    assert found("ma carte 4532 0151 1283 0367") == [("card", "4532 0151 1283 0367")]
    assert found("4532 0151 1283 0367 visa") == [("card", "4532 0151 1283 0367")]
    assert found("colis 4532 0151 1283 0367") == []
    assert found("ma carte 4532015112830367") == []
    assert found("ma carte 3782 822463 10006") == []


# Professionals and practices


@cases(
    ("text", "expected"),
    [
        ("voici 10001234565", [("rpps", "10001234565")]),
        ("voici 10001234566", []),
        ("voici 20001234563", []),
        ("tél 10001234565", []),
        ("rpps 12345678901", [("rpps", "12345678901")]),
        ("12345678901, c'est mon rpps", [("rpps", "12345678901")]),
        ("12345678901", []),
        ("rpps 123456789012", []),
        ("adeli 75 9312456", [("adeli", "75 9312456")]),
        ("759312456 adeli", [("adeli", "759312456")]),
        ("adeli 2A9312456", [("adeli", "2A9312456")]),
        ("adéli : 759312456 puis 759312457", [("adeli", "759312456"), ("adeli", "759312457")]),
        ("mon adeli, que je ne trouve pas : 759312456", []),
        ("759312456 puis un jour mon adeli", []),
        ("759312456", []),
        ("finess 123456789", [("finess", "123456789")]),
        ("123456789 finess", [("finess", "123456789")]),
        ("123456789 puis le finess", [("finess", "123456789")]),
        ("123456789 et après ça finess", []),
        ("finess 2A0712184", [("finess", "2A0712184")]),
        ("voici 750712184", [("finess", "750712184")]),
        ("voici 750712185", []),
        ("voici 760712184", []),
        ("voici 000712182", []),
        ("voici 990712182", []),
        ("voici 75 071 218 4", []),
        ("commande 750712184", []),
        ("750712184, ma facture", []),
        ("sms au 750712184", []),
    ],
)
def test_numbers_of_professionals_by_their_check_digit_or_the_words_beside(text: str, expected: list[tuple[str, str]]):
    assert [pair for pair in found(text) if pair[0] != "phone"] == expected


# Phones


@cases(
    "number",
    [
        # France, its islands, and what nobody has.
        "06 12 34 56 78", "0612345678", "06.12.34.56.78", "06-12-34-56-78", "(0)6 12 34 56 78", "01 42 34 56 78",
        "09 72 34 56 78", "+33 6 12 34 56 78", "+33612345678", "0033 6 12 34 56 78", "00 33 612345678",
        "+33 (0)6 12 34 56 78", "(+33) 6 12 34 56 78", "+262 692 12 34 56", "+689 87 12 34 56", "+33 1 99 00 12 34",
        "+33 6 39 98 12 34",
        # Belgium, Switzerland and Luxembourg, as dialled there.
        "0470 12 34 56", "0470123456", "02 512 34 56", "025123456", "079 123 45 67", "0791234567", "021 345 67 89",
        "+32 470 12 34 56", "+352 621 123 456", "+41 79 123 45 67", "+41 (0)79 123 45 67",
        # Polynesia, in pairs.
        "87 12 34 56", "89.12.34.56", "+44 7911 123456", "+1 212 555 0123", "+290 21234", "+247 62123",
    ],
)  # fmt: skip
def test_a_phone_is_found_to_its_end(number: str):
    assert found(f"le {number}") == [("phone", number)]
    assert found(f"le {number}, merci") == [("phone", number)]


@cases(
    "number",
    [
        "0800 12 34 56", "08 00 12 34 56", "+33 800 12 34 56", "+32 800 12 345", "0892 70 57 05",  # services
        "06399812345", "06.39.98.12.34,5", "0612345", "+677 12345", "+683 4123", "+12 34", "+999 123456789",
        "87123456", "40 12 34 56", "621 123 456", "40123456",  # without the words, anything
    ],
)  # fmt: skip
def test_what_is_nobodys_number(number: str):
    assert found(f"le {number}") == []


@cases("number", ["87123456", "40 12 34 56", "40123456", "621 123 456", "621123456", "27 12 34 56"])
@cases("form", ["tél {}", "mon numéro : {}", "{} sur whatsapp", "appelle {}"])
def test_eight_or_nine_figures_are_a_phone_where_the_words_say_so(number: str, form: str):
    assert found(form.format(number)) == [("phone", number)]


@cases(
    "text",
    [
        "numéro de commande 40123456",
        "facture 40123456, appel",
        "appel 40123456 colis",
        # Not in Luxembourg's plan, nor in Polynesia's.
        "tél 11111111",
        "tél 111 111 111",
    ],
)
def test_what_business_words_say_otherwise_is_none(text: str):
    assert found(text) == []


def test_business_words_further_off_say_nothing():
    assert found("ma facture est payée, tél 40123456") == [("phone", "40123456")]
    assert found("tél 40123456 pour ma facture") == [("phone", "40123456")]


def test_a_house_number_or_a_second_phone_after_it_is_not_the_phones():
    assert found("+33 6 12 34 56 78 12 rue") == [("phone", "+33 6 12 34 56 78")]
    assert found("+33 6 39 98 12 34 12 rue") == [("phone", "+33 6 39 98 12 34")]
    assert found("+33 6 12 34 56 78 / 06 12 34 56 79") == [("phone", "+33 6 12 34 56 78"), ("phone", "06 12 34 56 79")]
    assert found("+33 6 12 34 56 78 +41 79 123 45 67") == [("phone", "+33 6 12 34 56 78"), ("phone", "+41 79 123 45 67")]


@cases("text", ["le 12 05 2024 à 8 h", "le 05/12/2024 12h34", "de 2019 à 2024"])
def test_a_date_is_no_phone(text: str):
    assert found(text) == []


@cases(
    ("text", "number"),
    [
        (
            "au zéro six trente-neuf quatre-vingt dix-huit douze trente",
            "zéro six trente-neuf quatre-vingt dix-huit douze trente",
        ),
        ("zero un quarante deux dix huit vingt trente", "zero un quarante deux dix huit vingt trente"),
    ],
)
def test_a_phone_said_in_words(text: str, number: str):
    assert found(text) == [("phone", number)]


@cases("text", ["zéro faute", "zéro six", "zéro six trente quarante"])
def test_a_few_numbers_in_words_are_none(text: str):
    assert found(text) == []
