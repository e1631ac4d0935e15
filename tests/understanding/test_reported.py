"""What may be noted of words in an emergency: only what they report, with no question, condition, guess or contrary clause."""

from __future__ import annotations

import re

import pytest

from bot.knowledge.examples import read_blocks
from bot.knowledge.load import Content
from bot.settings import PROJECT
from bot.understanding.reported import Reported
from bot.understanding.text import normalise
from bot.understanding.typed_answers import TypedAnswers

# How likely the model finds the remark in these cases.
P = 0.9


@pytest.fixture(scope="module")
def patterns() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(words[0]) for name, words in read_blocks(Content(PROJECT), "regex").items()}


@pytest.fixture(scope="module")
def reported(patterns: dict[str, re.Pattern[str]]) -> Reported:
    return Reported(patterns)


@pytest.mark.parametrize(
    ("label", "text"),
    [
        # Asked about.
        ("done", "j'ai bien fait de changer le mot de passe ?"),
        ("done", "la plainte, ça se fait où"),
        ("done", "comment on verrouille à distance"),
        ("done", "est-ce que la carte est bloquée"),
        ("done", "is the line cut off?"),
        ("done", "how do I know it's locked"),
        # Yet to be done, or only half.
        ("done", "si je débranche la box, ça change quelque chose"),
        ("done", "if I unplug it the till stops"),
        ("done", "je dois encore appeler la banque"),
        ("done", "j'ai pas encore porté plainte"),
        ("done", "I haven't changed it"),
        ("done", "je crois que c'est coupé"),
        ("done", "I think it's locked"),
        ("done", "j'aurais dû le verrouiller"),
        ("done", "presque fini"),
        # Done by somebody else, to the person.
        ("done", "ils ont changé mon mot de passe"),
        ("done", "they changed my password"),
        ("done", "il m'a fait installer anydesk"),
        ("done", "la sauvegarde a été effacée toute seule"),
        ("done", "ma sauvegarde est chiffrée aussi"),
        ("done", "le nas est infecté"),
        ("done", "my mailbox has been emptied, it was hacked"),
        ("done", "le mot de passe c'est le même partout"),
        ("cannot", "can I just switch it off?"),
        ("next", "je peux rallumer l'ordi ?"),
        ("next", "may I carry on working on it"),
        # About another time.
        ("next", "et pour la prochaine fois, je m'organise comment"),
        ("next", "what should I get ready for next time"),
        ("next", "can I plug the backup back in?"),
        ("back", "je peux annuler le virement ?"),
        # Put off while it is happening, or asked about.
        ("later", "ça peut attendre demain ?"),
        ("later", "can it wait until tonight?"),
        ("later", "la souris bouge toute seule en ce moment, attendez"),
        ("later", "he is still typing on my screen, wait"),
        ("later", "je peux le faire ce soir ou pas"),
        ("stop", "faut-il que j'arrête le serveur ?"),
        ("stop", "should I stop everything?"),
        ("stop", "si j'arrête tout je perds la journée"),
        # No relief, or only part of one.
        ("false-alarm", "je l'ai retrouvé mais il était ouvert"),
        ("false-alarm", "retrouvé chez un type qui le vendait"),
        ("false-alarm", "found it, but the screen is smashed"),
        ("false-alarm", "pour la carte c'était rien"),
        ("false-alarm", "as for the mail it was nothing"),
        ("false-alarm", "c'était rien et ça recommence"),
        ("false-alarm", "c'est peut-être une fausse alerte"),
        ("false-alarm", "maybe it was nothing"),
        ("false-alarm", "et si c'était une fausse alerte"),
        ("false-alarm", "c'était une fausse alerte ?"),
        ("false-alarm", "finalement ils en ont encore trois"),
        ("false-alarm", "it was found open on a bench"),
        # Reassurance that the message speaks against.
        ("detail-locked-yes", "oui verrouillé, le code était sur un post-it"),
        ("detail-locked-yes", "un code, mon année de naissance"),
        ("detail-locked-yes", "it has a pin but he knows the pin"),
        ("detail-encrypted-yes", "chiffré mais la session était ouverte"),
        ("detail-copy-yes", "j'ai une copie mais de l'an dernier"),
        ("detail-copy-yes", "est-ce que l'éditeur a une copie"),
        ("detail-patients-no", "pas de patients, sauf l'agenda"),
        ("detail-patients-no", "no patients except one letter"),
        ("detail-one-recipient", "une seule personne je crois"),
    ],
)
def test_what_is_not_reported_is_not_noted(reported: Reported, label: str, text: str):
    assert not reported.allows(label, text, text, P)


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("done", "c'est fait"),
        ("done", "j'ai changé le mot de passe"),
        ("done", "plainte déposée"),
        ("done", "la banque a bloqué la carte"),
        ("done", "box débranchée"),
        ("done", "it's locked now"),
        ("done", "I rang the bank"),
        ("cannot", "j'y arrive pas"),
        ("cannot", "mon téléphone n'a plus de réseau, comment j'appelle ?"),
        ("next", "et après ?"),
        ("back", "j'ai répondu trop vite"),
        ("later", "plus tard"),
        ("later", "je dois partir, je reprends ce soir"),
        ("stop", "stop"),
        ("stop", "can we stop here?"),
        ("false-alarm", "fausse alerte"),
        ("false-alarm", "je l'ai retrouvé sous le siège"),
        ("false-alarm", "it was just an update"),
        ("detail-locked-yes", "oui, verrouillé"),
        ("detail-nothing-given", "j'ai cliqué mais rien saisi"),
        ("detail-patients-no", "aucun patient là-dedans"),
    ],
)
def test_what_is_reported_may_be_noted(reported: Reported, label: str, text: str):
    assert reported.allows(label, text, text, P)


def test_a_deed_of_which_part_is_taken_back_is_not_noted(reported: Reported):
    assert not reported.allows("done", "c est fait", "c'est fait sauf la box", P)
    assert not reported.allows("done", "c est fait", "c'est fait mais la box marche pas", P)
    assert reported.allows("done", "c est fait", "c'est fait mais j'ai peur", P)


@pytest.mark.parametrize(
    "text", ["si je coupe le wifi ça marche", "oui mais pas partout", "oui ?", "peut-être que ça se voit ?"]
)
def test_a_side_question_or_a_yes_taken_back_is_no_reply(patterns: dict[str, re.Pattern[str]], text: str):
    assert TypedAnswers(patterns).bare_reply(normalise(text), asked=True, details=False) == ""


@pytest.mark.parametrize(
    "text",
    [
        "mais non, je demande juste",
        "rien de tout ça",
        "j'ai pas été volé",
        "il ne m'est rien arrivé",
        "just asking",
        "nothing happened",
    ],
)
def test_words_that_deny_the_incident(reported: Reported, text: str):
    assert reported.denies_incident(text, is_new=False)


def test_what_may_correct_a_step_denies_only_an_incident_just_opened(reported: Reported):
    assert reported.denies_incident("c'est pas ça", is_new=True)
    assert not reported.denies_incident("c'est pas ça", is_new=False)


@pytest.mark.parametrize(
    "text", ["je demande juste si la box doit rester allumée", "j'ai pas été volée, je l'ai perdue", "rien n'est fait"]
)
def test_a_question_or_a_correction_denies_nothing(reported: Reported, text: str):
    assert not reported.denies_incident(text, is_new=True)
