"""A question without an answer is pointed at the official place where its subject lives, where that can be told."""

from __future__ import annotations

from bot.knowledge import Library
from tests.cases import cases


@cases(
    ("question", "place"),
    [
        ("le RGPD et ma newsletter, des règles ?", "data-law"),
        ("is profiling allowed under GDPR", "data-law"),
        ("quand arrive ma nouvelle carte CPS", "health-tools"),
        ("l’e-cps ne s’installe pas sur mon téléphone chinois", "health-tools"),
        ("mon voisin a été victime d’une arnaque à la voiture", "incidents"),
        ("remboursement refusé par la CPAM", "health-insurance"),
        ("mon logiciel n’imprime plus en couleur", "software"),
        ("la déontologie permet-elle la publicité", "professional-body"),
    ],
)
def test_the_first_place_whose_words_are_in_the_question(library: Library, question: str, place: str):
    found = library.place(question)
    assert found is not None
    assert found.id == place


@cases("question", ["quelle heure est-il", "une recette de crêpes", "what’s the weather like", ""])
def test_elsewhere_nothing_is_pointed_at(library: Library, question: str):
    assert library.place(question) is None
