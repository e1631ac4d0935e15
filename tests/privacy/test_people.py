"""Named patients: which words make a name one, where it ends, and which names are nobody's patient."""

from __future__ import annotations

from bot.privacy import find
from tests.cases import cases


def named(text: str) -> list[str]:
    return [text[finding.start : finding.end] for finding in find(text) if finding.kind == "patient"]


@cases(
    ("text", "name"),
    [
        # After a title.
        ("Mme Kowalczyk est venue", "Mme Kowalczyk"),
        ("Mme. Kowalczyk est venue", "Mme. Kowalczyk"),
        ("Mme  Kowalczyk est venue", "Mme  Kowalczyk"),
        ("Ms Kowalczyk est venue", "Ms Kowalczyk"),
        ("M. Kowalczyk est venu", "M. Kowalczyk"),
        ("m. Kowalczyk est venu", "m. Kowalczyk"),
        ("M Kowalczyk est venu", "M Kowalczyk"),
        ("MME DUPONT EST VENUE", "MME DUPONT"),
        ("Mme KOWA est venue", "Mme KOWA"),
        ("Mme de la Kowalczyk est venue", "Mme de la Kowalczyk"),
        ("Mme Anne Marie Kowalczyk Dupont Martin Durand est venue", "Mme Anne Marie Kowalczyk Dupont Martin"),
        ("Mme Jean-Pierre est venue", "Mme Jean-Pierre"),
        ("Mme Ben Ali est venue", "Mme Ben Ali"),
        # In lower case, a name we know, or what is said of it.
        ("mme dupont est venue", "mme dupont"),
        ("mme kowalczyk, 62 ans", "mme kowalczyk"),
        ("mme kowalczyk est diabétique", "mme kowalczyk"),
        ("mme kowalczyk's results", "mme kowalczyk"),
        ("le mari de mme kowalczyk", "mme kowalczyk"),
        ("un mot pour mme kowalczyk", "mme kowalczyk"),
        # After the word for a patient.
        ("mon patient Kowalczyk est venu", "patient Kowalczyk"),
        ("mon patient dupont est venu", "patient dupont"),
        ("mon patient Sophie est venue", "patient Sophie"),
        ("ce patient Martin est venu", "patient Martin"),
        ("le patient Dupont est venu", "patient Dupont"),
        ("cette patiente Kowalczyk est venue", "patiente Kowalczyk"),
        ("la patiente Sophie Dupont est venue", "patiente Sophie Dupont"),
        ("patient Jean Dupont", "patient Jean Dupont"),
        ("patient Jean Kowalczyk", "patient Jean Kowalczyk"),
        ("patient Dupont Zbigniew", "patient Dupont Zbigniew"),
        ("patient : KOWALCZYK Inès", "patient : KOWALCZYK Inès"),
        ("patient: Kowalczyk Inès", "patient: Kowalczyk Inès"),
        ("dossier : patient nommé Kowalczyk", "patient nommé Kowalczyk"),
        ("patiente nommée Kowalczyk", "patiente nommée Kowalczyk"),
        ("patient appelé Kowalczyk", "patient appelé Kowalczyk"),
        ("patiente appelée Kowalczyk", "patiente appelée Kowalczyk"),
        ("patient named Kowalczyk", "patient named Kowalczyk"),
        ("patient called Kowalczyk", "patient called Kowalczyk"),
        ("bonjour, un patient s'appelle Kowalczyk", "patient s'appelle Kowalczyk"),
        ("bonjour, un patient qui s'appelle Kowalczyk", "patient qui s'appelle Kowalczyk"),
        ("bonjour, un patient qui s'appelle M. Kowalczyk", "patient qui s'appelle M. Kowalczyk"),
        # A full name beside an illness, an age, the file it is about, a date or an address.
        ("Petit Marie est diabétique", "Petit Marie"),
        ("Claire Kowalczyk est diabétique", "Claire Kowalczyk"),
        ("Jean Dupont est diabétique", "Jean Dupont"),
        ("Dupont Jean est diabétique", "Dupont Jean"),
        ("Jean Kowalczyk est diabétique", "Jean Kowalczyk"),
        ("jean dupont est diabétique", "jean dupont"),
        ("dupont jean est diabétique", "dupont jean"),
        ("jean kowalczyk est diabétique", "jean kowalczyk"),
        ("Rose Petit est diabétique", "Rose Petit"),
        ("JEAN DUPONT EST DIABETIQUE", "JEAN DUPONT"),
        ("Jean Pierre Dupont est diabétique", "Jean Pierre Dupont"),
        ("jean pierre dupont est diabétique", "jean pierre dupont"),
        ("Jean Dupont Diabète", "Jean Dupont"),
        ("le diabète de Jean Dupont", "Jean Dupont"),
        ("le dossier de Jean Dupont", "Jean Dupont"),
        ("le bilan médical de ma Jeanne Dupont", "Jeanne Dupont"),
        ("dossier Jean Dupont", "Jean Dupont"),
        ("Jean Dupont 12/03/1962", "Jean Dupont"),
        ("Jean Dupont, 12 rue des Lilas", "Jean Dupont"),
        ("Jean Pierre Dupont, 12 rue des Lilas", "Jean Pierre Dupont"),
    ],
)
def test_a_patient_is_found_to_the_end_of_the_name(text: str, name: str):
    assert named(text) == [name]
    assert named(f"{text} .") == [name]


@cases(
    "text",
    [
        # Short for something else, or no title at all.
        "MS Kowalczyk est venu", "ms kowalczyk, 62 ans", "ms Word est cassé", "m Kowalczyk est venu", "l'm. Kowalczyk",
        "8 M. Kowalczyk", "8M. Kowalczyk", "3 a.m. Kowalczyk", ".M Kowalczyk", "a/M. Kowalczyk", "A-M. Kowalczyk",
        # No name behind it.
        "Mme   Kowalczyk", "Mme, Kowalczyk", "Mme K est venue", "Mme KO est venue", "Mme Doctolib", "Mme de la", "Mme",
        "mme kowalczyk est venue", "MME KOWALCZYK EST VENUE", "mme de", "deux Mmes Kowalczyk", "plusieurs Mme Kowalczyk",
        # Somebody who works here, or elsewhere.
        "ma comptable Mme Kowalczyk", "ma comptable, Mme Kowalczyk", "Mme Kowalczyk, ma comptable",
        "Mme Kowalczyk de la CPAM", "la dame de la cpam Mme Kowalczyk", "une personne du support, Mme Kowalczyk",
        "mon comptable Jean Dupont a un diabète", "Jean Dupont, mon comptable, a un diabète",
        # The word for a patient, and nobody.
        "patient Kowalczyk", "patient Dupont", "patient Jean", "patient : Kowalczyk", "dossier patient Doctolib",
        "le patient Sophie", "this patient Sophie", "mon patient kowalczyk est venu", "espace patient Maiia Pro",
        "patient Zbigniew Kowalczyk", "patient", "patient qui", "patient s", "patient nommé", "le patient qui s", "mon patient",
        "patient de Kowalczyk", "patient nommé de la",
        # A full name and nothing beside it, or something that tells otherwise.
        "Jean Dupont", "Jean Dupont vit ici", "Kowalczyk Jean est diabétique", "Kowalczyk Zbigniew est diabétique",
        "jean dans est diabétique", "jean ker est diabétique", "rose petit est diabétique",
        "Sarah Delmas a un cancer", "sarah delmas a un cancer", "Jean Doctolib est diabétique", "Jean  Dupont est diabétique",
        "Jean, Dupont, diabétique", "rue Jean Dupont, diabète", "hôpital Jean Dupont, diabète", "dr Jean Dupont, diabète",
        "diabète, allez voir l'ordonnance du premier venu : Jean Dupont", "jean",
    ],
)  # fmt: skip
def test_what_names_no_patient(text: str):
    assert named(text) == []
    assert named(f"{text} .") == []


def test_an_illness_tells_only_where_it_is_near():
    near, far = "x" * 30, "x" * 60
    assert named(f"Jean Dupont {near} diabète") == ["Jean Dupont"]
    assert named(f"Jean Dupont {far} diabète") == []
    assert named(f"diabète {near} Jean Dupont") == ["Jean Dupont"]
    assert named(f"diabète {far} Jean Dupont") == []


def test_a_place_or_a_job_tells_only_where_it_is_near():
    assert named("rue de la paix et puis ailleurs encore Jean Dupont diabète") == ["Jean Dupont"]
    assert named("ma comptable est partie hier, et depuis Mme Kowalczyk est venue") == ["Mme Kowalczyk"]
    assert named("deux rendez-vous plus tard Mme Kowalczyk est venue") == ["Mme Kowalczyk"]


def test_each_name_of_several_is_found_once():
    text = "Mme Dupont, Mr Smith et mon patient Jean Martin, puis Jean Dupont est diabétique"
    assert named(text) == ["Mme Dupont", "Mr Smith", "patient Jean Martin", "Jean Dupont"]
    assert named("Mme Jeanne Dupont est diabétique") == ["Mme Jeanne Dupont"]
