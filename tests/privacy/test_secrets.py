"""Passwords, codes and addresses: which words give one away, how far it goes, and talk that gives nothing away."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.privacy import find
from tests.cases import cases


def given_away(text: str, kind: str = "secret") -> list[str]:
    return [text[finding.start : finding.end] for finding in find(text) if finding.kind == kind]


@cases(
    ("text", "value"),
    [
        # Right after the word, in quotes, brackets or bare, without the punctuation of the sentence.
        ("mdp Soleil2024!", "Soleil2024!"),
        ("mdp Soleil2024!...", "Soleil2024!"),
        ("mdp (Soleil2024!)", "Soleil2024!"),
        ("mdp : 'Soleil2024!'.", "Soleil2024!"),
        ("mdp «Soleil2024!»", "Soleil2024!"),
        ("mdp =Soleil2024!", "Soleil2024!"),
        ("mdp soleil24?", "soleil24"),
        ("mdp sol24", "sol24"),
        ("mdp abc@def", "abc@def"),
        ("mdp abcdef@", "abcdef@"),
        ("code 4589", "4589"),
        ("code 45891263", "45891263"),
        ("code *4589#", "*4589#"),
        ("code 1990 et 7093", None),
        ("cvv 123", "123"),
        ("cryptogramme 1234", "1234"),
        # After a verb, where other things are secrets too.
        ("code c'est 1990", "1990"),
        ("le code c'est 45 89 12, chut", "45 89 12"),
        ("le code c'est 45-89-12", "45-89-12"),
        ("le code c'est 45 89", "45 89"),
        ("mot de passe c'est soleil", "soleil"),
        ("mot de passe c'est soleil et voilà", "soleil"),
        ("mot de passe c'est Bernard", "Bernard"),
        ("mot de passe c'est Bernard.", "Bernard"),
        ("mot de passe est BonjourMonsieur", "BonjourMonsieur"),
        ("mot de passe est « chaton »", "chaton"),
        ('mot de passe est "chaton"', "chaton"),
        ("my password's Kangourou12", "Kangourou12"),
        # A few words on, or shown.
        ("mot de passe actuel Kangourou12", "Kangourou12"),
        ("mot de passe de mon ancien compte Kangourou12", "Kangourou12"),
        ("pin tablette 7093", "7093"),
        ("voici le mot de passe : chaton", "chaton"),
        ("voici mon code : 45A7", "45A7"),
        # Said in words.
        ("mon code c'est quatre cinq huit neuf", "quatre cinq huit neuf"),
        ("mon code c'est quatre cinq huit neuf deux merci", "quatre cinq huit neuf deux"),
        ("mon code c'est zéro cinq huit neuf", "zéro cinq huit neuf"),
        ("mon code est four five eight nine", "four five eight nine"),
        # A word with a capital within is a name of something where it is short.
        ("mon mot de passe est chatBleu", "chatBleu"),
        ("mon mot de passe est chatBle", None),
        # Before the word.
        ("Soleil2024! comme mot de passe", "Soleil2024!"),
        ("je mets Soleil2024! comme mot de passe", "Soleil2024!"),
        ("Soleil2024! en mot de passe", "Soleil2024!"),
        ("Soleil2024! as my password", "Soleil2024!"),
        ("Soleil2024! c'est un bon mot de passe", "Soleil2024!"),
        ("je mets (Soleil2024!) comme mot de passe", "Soleil2024!"),
        ("4589 comme code", "4589"),
        ("deux chats, puis 4589, comme code", "4589"),
    ],
)
def test_what_is_given_is_taken_whole_and_alone(text: str, value: str | None):
    assert given_away(text) == ([value] if value else [])
    assert given_away(f"bonjour, {text}") == ([value] if value else [])


@cases(
    "text",
    [
        # Too short, too long, or what everybody tries first.
        "mdp so24", "code 458", "code 458912345", "code 1111", "code 1234", "code 4321", "code 2580", "cvv 12345",
        "le code c'est 12 34", "mon code c'est un deux trois quatre", "mon code c'est quatre cinq huit",
        "mon code c'est quatre cinq chats huit neuf",
        # A year, a measure, a product, a path.
        "code 1990", "code 4589 chiffres", "le code c'est 45 89 fois", "mdp 12345abc", "mdp 12.5kg", "mdp 12caracteres",
        "mdp iphone12", "mdp s0leil/24", "mdp l'été24", "mdp www.site24", "mdp http://a.fr/12",
        # Signs alone make no password.
        "mdp ab@cd", "mdp a@b", "mdp abcd#", "mdp ????", "mdp ''", "mdp ((((",
        # Talk about passwords.
        "mot de passe : chaton", "mot de passe c'est chaton", "mot de passe c'est soleil levant",
        "mot de passe c'est trop court", "mot de passe c'est Doctolib", "Soleil comme mot de passe",
        # In another sentence, or too many words on.
        "mon code ? 4589", "mon code. 4589", "mot de passe de mon tout premier vieux compte Kangourou12",
        "mot de passe ? non. Kangourou12",
        # Other codes, and recipes.
        "code postal 75011", "code erreur 4589", "message d'erreur code 4589", "code de la route 4589",
        "nom du cabinet + 97100 comme code", "nom + Soleil2024! comme mot de passe",
    ],
)  # fmt: skip
def test_what_gives_nothing_away(text: str):
    assert given_away(text) == []
    assert given_away(f"bonjour, {text}") == []


def test_several_are_each_taken_once():
    assert given_away("mdp Soleil2024!, code 4589 et pin 7093") == ["Soleil2024!", "4589", "7093"]
    assert given_away("mon mdp est Soleil2024! comme mot de passe du wifi") == ["Soleil2024!"]
    assert given_away("code erreur 4589, code 7093") == ["7093"]


@given(st.from_regex(r"[1-9][0-9]{3,7}", fullmatch=True))
def test_any_code_is_taken_but_for_those_that_protect_nothing(code: str):
    worthless = len(set(code)) == 1 or code in "01234567890123456789" or code in "98765432109876543210"
    listed = ("2580", "147258", "159753", "1212", "1122", "123123", "20000000", "19000000")
    if not worthless and code not in listed and not code.endswith("0000"):
        assert given_away(f"mon code c'est {code}") == [code]
    elif worthless:
        assert given_away(f"mon code c'est {code}") == []


@cases(
    ("text", "address"),
    [
        ("à luc.b@free.fr.", "luc.b@free.fr"),
        ("luc.b @ free.fr merci", "luc.b @ free.fr"),
        ("LUC-B@CABINET.ASSO.FR", "LUC-B@CABINET.ASSO.FR"),
        ("luc point b arobase free point fr", "luc point b arobase free point fr"),
        ("luc chez free point fr", "luc chez free point fr"),
        ("luc at free dot com", "luc at free dot com"),
        ("luc(at)free.fr", None),
        ("luc (at) free.fr", "luc (at) free.fr"),
        ("luc [at] free.fr", "luc [at] free.fr"),
        ("info@free.fr et luc@free.fr", "luc@free.fr"),
    ],
)
def test_addresses_of_people(text: str, address: str | None):
    assert given_away(text, "email") == ([address] if address else [])


@cases(
    "text",
    [
        "contact@cabinet.fr", "no-reply@banque.fr", "prenom.nom@cabinet.fr", "info@example.com", "info-cabinet@free.fr",
        "ameli@faux.fr",
        "luc@", "@free.fr", "luc@free", "contact arobase free point fr",
    ],
)  # fmt: skip
def test_addresses_of_roles_and_made_up_ones_are_nobodys(text: str):
    assert given_away(text, "email") == []
