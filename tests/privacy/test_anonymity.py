"""What may be kept: nothing with a name, a digit or a capital that a sentence does not explain."""

from __future__ import annotations

from bot.privacy import anonymous
from tests.cases import cases


@cases(
    "text",
    [
        "Fatoumata Diarra est séropositive, que faire ?",
        "quel régime pour Zofia Wisniewska",
        "le fils Ravier est suivi en psychiatrie",
        "patient Abdelkader B., dialysé",
        "mon ex Kevin me harcèle",
        "kevin a perdu sa clé",
        "la fille de la boulangère de Quimper",
        "appelle le 0639981234",
        "dossier 20231245",
        "code porte 45A7",
        "mon mdp est Soleil!",
    ],
)
def test_what_might_be_somebody_is_not_kept(text: str):
    assert not anonymous(text)


@cases(
    "text",
    [
        "je peux utiliser le fax ?",
        "Comment envoyer une radio ? Par Whatsapp c'est interdit ?",
        "la CPAM me demande mes codes",
        "can I use the hospital printer?",
        "sauvegarder dans le cloud",
    ],
)
def test_an_ordinary_question_may_be_kept(text: str):
    assert anonymous(text)
