"""Names that are no patient's, told by the words around and by lists."""

from __future__ import annotations

from bot.privacy.exceptions import no_address, no_patient, no_secret, with_title
from bot.privacy.findings import Text
from bot.privacy.tagging import Lexicon
from bot.privacy.tagging.lexicon import Entry
from tests.cases import cases


class Towns(Lexicon):
    """Knows a few towns and nothing else."""

    def __init__(self) -> None:
        pass

    def __getitem__(self, key: str):
        return Entry(town=int(key in ("annecy", "brest", "denis")), first=2 * (key == "denis"))


def exempt(text: str, name: str) -> bool:
    read = Text(text)
    start = text.index(name)
    return no_patient(read, with_title(read, start), start + len(name), Towns())


@cases(
    ("text", "name"),
    [
        ("ma comptable Mme Lesage demande mes recettes", "Lesage"),
        ("Mme Lesage, ma comptable, demande", "Lesage"),
        ("mme girard de la cpam", "girard"),
        ("la dame de la cpam mme girard", "girard"),
        ("mr kevin du support windows", "kevin"),
        ("hôpital Robert Debré", "Robert Debré"),
        ("je suis marielle", "marielle"),
        ("moi c'est yohann", "yohann"),
        ("my name is Grace", "Grace"),
        ("ma soeur isabelle aide", "isabelle"),
        ("mon fils Arthur a cliqué", "Arthur"),
        ("mon chien s'appelle Filou", "Filou"),
        ("ouvrir Doctolib", "Doctolib"),
        ("prendre du Doliprane", "Doliprane"),
        ("la maladie de Crohn", "Crohn"),
        ("selon Emmanuel Macron", "Emmanuel Macron"),
        ("Claude lit tout", "Claude"),
        ("Mme Dupont par exemple", "Dupont"),
        ("près de nantes, à Annecy", "Annecy"),
        ("entre Annecy et Brest", "Brest"),
        ("Clermont-Brest", "Brest"),
        ("madame", "madame"),
        ("b", "b"),
    ],
)  # fmt: skip
def test_these_are_no_patients(text: str, name: str):
    assert exempt(text, name)


@cases(
    ("text", "name"),
    [
        ("mme lesage veut son dossier", "lesage"),
        ("la fille Martin veut son dossier", "Martin"),
        ("sa soeur isabelle aide", "isabelle"),
        ("Claude Renaudin est diabétique", "Claude Renaudin"),
        ("le dossier de Hugo Perrin", "Hugo Perrin"),
        ("Mme Annecy est venue", "Annecy"),
        ("Annecy Brest est venue", "Annecy Brest"),
        ("le bilan de Denis", "Denis"),
        ("Mme L. est venue", "L"),
        ("patient A.B. 19 ans", "A.B"),
    ],
)
def test_these_may_be(text: str, name: str):
    assert not exempt(text, name)


@cases(
    ("text", "name", "whole"),
    [
        ("voir Mme Lesage", "Lesage", "Mme Lesage"),
        ("voir mr. lesage", "lesage", "mr. lesage"),
        ("voir femme Lesage", "Lesage", "Lesage"),
        ("voir l'm Lesage", "Lesage", "Lesage"),
        ("Mme, Lesage", "Lesage", "Lesage"),
    ],
)
def test_a_title_goes_with_its_name(text: str, name: str, whole: str):
    assert text[with_title(Text(text), text.index(name)) :] == whole


@cases(
    ("text", "value"),
    [
        ("code postal 75011", "75011"), ("le code postal est 97400", "97400"), ("code promo ETE2024", "ETE2024"),
        ("mon code est 0000", "0000"), ("password is 123456", "123456"), ("code 12-34", "12-34"), ("code HBMD490", "HBMD490"),
    ],
)  # fmt: skip
def test_these_open_nothing(text: str, value: str):
    assert no_secret(Text(text), text.index(value), text.index(value) + len(value))


@cases(
    ("text", "value"), [("mon code est 4589", "4589"), ("mdp Soleil24", "Soleil24"), ("code 1961", "1961"), ("un chat", "un")]
)
def test_these_may_open_something(text: str, value: str):
    assert not no_secret(Text(text), text.index(value), text.index(value) + len(value))


@cases(
    ("text", "address", "exempt"),
    [
        ("mon cabinet est au 12 rue des Lilas", "12 rue des Lilas", True),
        ("je déménage au 5 avenue Jean Jaurès", "5 avenue Jean Jaurès", True),
        ("mon cabinet est au 12 rue des Lilas, et depuis hier la box ne marche plus du tout", "12 rue des Lilas", True),
        ("R4127-45 ça dit quoi", "R4127-45", True),
        ("elle habite 12 rue des Lilas", "12 rue des Lilas", False),
        ("mon cabinet est loin de chez elle, qui habite au 12 rue des Lilas", "12 rue des Lilas", False),
    ],
)
def test_a_practices_own_address_is_none(text: str, address: str, exempt: bool):
    start = text.index(address)
    assert no_address(Text(text), start, start + len(address)) is exempt
