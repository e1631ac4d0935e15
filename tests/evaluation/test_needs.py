"""Needs of everyday practice reach their answer, in words that no example has."""

from __future__ import annotations

import asyncio

import pytest

from bot.app import asker
from bot.assistant.model import train
from bot.knowledge.examples import read_examples
from bot.knowledge.load import Content
from bot.settings import PROJECT, Settings

# Written before the model was asked any of them.
NEEDS = (
    ("obligation-care-team", "l'orthoptiste et moi on suit la même petite, on peut se téléphoner ou faut un papier signé ?"),
    ("obligation-anonymise", "pour un poster de congrès je laisse l'âge et le département, ça reste anonyme ?"),
    ("obligation-family-call", "le fils aîné sonne au secrétariat, il exige de savoir comment va son papa"),
    ("obligation-insurer-request", "une complémentaire m'écrit pour obtenir les clichés avant d'accepter le devis"),
    ("obligation-school-employer", "la directrice de la maternelle voudrait mon bilan du petit garçon"),
    ("obligation-protected-adult", "la dame a un mandataire de l'UDAF, est-ce qu'il peut lire ce que j'écris"),
    ("obligation-belgium", "je suis installée à Verviers, qui remplace la CNIL chez nous ?"),
    ("obligation-switzerland", "cabinet de physio à Sion, les règles sont les vôtres ?"),
    (
        "obligation-mes-access",
        "mon patient a rendu un compte rendu invisible sur son compte santé, les autres le voient encore ?",
    ),
    ("obligation-access-log", "je soupçonne la stagiaire d'avoir lu le dossier de son oncle, où je vois ça"),
    ("obligation-other-papers", "les carnets de rendez-vous de 2009 prennent la poussière, poubelle ?"),
    ("obligation-filming", "j'aimerais une vidéo de ses exercices pour comparer dans un mois, il doit signer ?"),
    ("word-health-data", "est-ce que le nom et l'heure du rdv c'est déjà de la santé ?"),
    ("access-overheard", "les gens qui attendent profitent de toute ma conversation téléphonique"),
    ("access-vitale-cards", "plusieurs mamies de la tournée me confient leur carte verte"),
    ("access-shredding", "quel engin pour réduire en miettes mes anciens dossiers"),
    ("access-visitor", "la déléguée du labo veut se servir de mon clavier deux minutes"),
    ("access-locum-phone", "ma collaboratrice bosse avec son mobile à elle, j'impose quoi ?"),
    ("sharing-imaging", "le radiologue m'a filé un disque avec le scanner, je le transmets comment au chirurgien"),
    ("sharing-interpreter", "un monsieur tamoul que je comprends pas, je sors l'appli qui traduit ?"),
    ("sharing-mailing", "je voudrais prévenir toute ma patientèle par un mail groupé que je change d'adresse"),
    ("sharing-autoreply", "je pars trois semaines, qu'est-ce que ma boîte répond toute seule"),
    ("devices-patient-app", "la dame me tend son bracelet qui mesure le coeur, je note ça ?"),
    ("obligation-belgium", "do your answers hold for a clinic in Antwerp"),
    ("obligation-family-call", "a woman says she is his wife and wants an update by phone"),
    ("sharing-interpreter", "my patient only speaks Dari, may I use a translating app"),
    ("access-shredding", "how should I get rid of twenty years of paper files"),
    ("obligation-insurer-request", "a private insurer wants the scans of one of my patients"),
)
# How many have to get their answer at once, and how many at once or as one of the choices.
AT_ONCE, OFFERED = 0, 0


def test_no_need_is_asked_in_the_words_of_an_example():
    examples = {example.text.casefold() for example in read_examples(Content(PROJECT))}
    assert not [text for _, text in NEEDS if text.casefold() in examples]


@pytest.mark.model
def test_most_needs_get_their_answer():
    async def replies() -> list[dict]:
        async with asker(Settings(telegram_token=None), train(PROJECT, PROJECT / "models")) as ours:
            return [await ours.ask(text) for _, text in NEEDS]

    asked = list(zip((answer for answer, _ in NEEDS), asyncio.run(replies()), strict=True))
    at_once = [answer for answer, reply in asked if reply["answer"] == answer]
    offered = [answer for answer, reply in asked if answer in {choice["answer"] for choice in reply["choices"]}]
    assert len(at_once) >= AT_ONCE, {answer for answer, _ in asked} - set(at_once)
    assert len(at_once) + len(offered) >= OFFERED
