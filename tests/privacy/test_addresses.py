"""How far an address goes: the floor, the flat, the postcode and the town belong to it, the sentence after it does not."""

from __future__ import annotations

from bot.privacy.addresses import whole_address
from bot.privacy.findings import Text
from tests.cases import cases

TOWNS = {"montreuil", "flour", "braine", "bains", "metz"}


def whole(text: str, address: str) -> str:
    start = text.index(address)
    begin, end = whole_address(Text(text), start, start + len(address), TOWNS.__contains__)
    return text[begin:end]


@cases(
    ("text", "address", "taken"),
    [
        ("au 12 rue Roux à montreuil et", "12 rue Roux", "12 rue Roux à montreuil"),
        ("au 12 rue Roux à Saint-Flour et", "12 rue Roux", "12 rue Roux à Saint-Flour"),
        ("au 12 rue Roux, 73000 aix les bains en", "12 rue Roux", "12 rue Roux, 73000 aix les bains"),
        ("rue Roux 18, 7090 braine-le-comte il", "rue Roux 18", "rue Roux 18, 7090 braine-le-comte"),
        ("8 rue Roux\n57000 Metz\nbonjour", "8 rue Roux", "8 rue Roux\n57000 Metz"),
        ("8 rue Roux 57000 zorglub, ok", "8 rue Roux", "8 rue Roux 57000 zorglub"),
        ("8 rue Roux F-57000 METZ.", "8 rue Roux", "8 rue Roux F-57000 METZ"),
        ("3 rue Roux, entrée C, boîte 17, 67000 Strasbourg via", "3 rue Roux",
         "3 rue Roux, entrée C, boîte 17, 67000 Strasbourg"),
        ("3 rue Roux bat B2 mais", "3 rue Roux", "3 rue Roux bat B2"),
        ("3 rue Roux rdc gauche 34470 Pérols ok", "3 rue Roux", "3 rue Roux rdc gauche 34470 Pérols"),
        ("3 rue Roux, 2e étage", "3 rue Roux", "3 rue Roux, 2e étage"),
        ("bat C appt 14 résidence Roux", "résidence Roux", "bat C appt 14 résidence Roux"),
        ("103 rue Roux appartement quarante deux quatre-vingt-treize mille cent montreuil et", "103 rue Roux",
         "103 rue Roux appartement quarante deux quatre-vingt-treize mille cent montreuil"),
        ("9 Mill Lane, SY8 1BG ok", "9 Mill Lane", "9 Mill Lane, SY8 1BG"),
        ("9 rue Roux à Le Mans, oui", "9 rue Roux", "9 rue Roux à Le Mans"),
        ("9 rue Roux à St Malo, oui", "9 rue Roux", "9 rue Roux à St Malo"),
        ("9 rue Roux à Metz sur Orne ok", "9 rue Roux", "9 rue Roux à Metz sur Orne"),
    ],
)  # fmt: skip
def test_what_belongs_to_it(text: str, address: str, taken: str):
    assert whole(text, address) == taken


@cases(
    ("text", "address", "taken"),
    [
        ("12 rue Roux digicode A1907", "12 rue Roux digicode", "12 rue Roux"),
        ("12 rue Roux clé sous le pot", "12 rue Roux clé sous", "12 rue Roux"),
        ("12 rue Roux à midi", "12 rue Roux", "12 rue Roux"),
        ("12 rue Roux et voilà", "12 rue Roux et", "12 rue Roux"),
        ("12 rue Roux, 57000 et voilà", "12 rue Roux", "12 rue Roux, 57000"),
        ("12 rue Roux 06 39 98 12 34", "12 rue Roux", "12 rue Roux"),
        ("12 rue Roux porte la carte", "12 rue Roux", "12 rue Roux"),
        ("12 rue Roux, montreuil, metz", "12 rue Roux", "12 rue Roux, montreuil"),
        ("12 rue Roux Bonjour", "12 rue Roux", "12 rue Roux"),
    ],
)
def test_what_does_not(text: str, address: str, taken: str):
    assert whole(text, address) == taken
