"""The voice says what a text means, not what it looks like."""

from __future__ import annotations

import re

import pytest

from bot.knowledge import LANGUAGES, Library
from bot.values import Language
from bot.voice import spoken


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Activez la 2FA.", "Activez la double authentification."),
        ("La double authentification (2FA) aide", "La double authentification aide."),
        ("La double authentification (2FA), ou A2F", "La double authentification."),
        ("La double authentification (MFA, 2FA)", "La double authentification (M F A)."),
        ("Comptez 0,34\u00a0€/min", "Comptez 34 centimes la minute."),
        ("Jour et nuit (0,34\u00a0€/minute)", "Jour et nuit (34 centimes la minute)."),
        ("Une amende de 15\u202f000\u00a0€, moins de 10\u00a0M€", "Une amende de 15 000 euros, moins de 10 millions d’euros."),
        ("Un RIB, le NAS, l’IA, la CPAM", "Un ribe, le nasse, l’I A, la C P A M."),
        ("Allez sur 17Cyber.gouv.fr ou 17CYBER", "Allez sur dix-sept cyber point gouv point fr ou dix-sept cyber."),
        ("Écrivez au 33700, ou le 36\u00a008", "Écrivez au trente-trois, sept cents, ou le trente-six, zéro huit."),
        ("Appelez le 09 70 81 83 84 ou le 116\u202f006.", "Appelez le 09, 70, 81, 83, 84 ou le cent seize, zéro zéro six."),
        ("Notez le +33 1 99 00 12 34, sous 96\u00a0h", "Notez le +33, 1, 99, 00, 12, 34, sous 96 heures."),
        ("Écrivez à cil-sante@ch-nord.be", "Écrivez à cil tiret sante arobase ch tiret nord point be."),
        ("Le faux ameli.fr.compte-verif.exemple/connexion.", "Le faux améli point fr point compte tiret verif point exemple."),
        ("Le site edoeb.admin.ch, à 7\u00a0h du matin", "Le site edoeb point admin point ch, à 7 heures du matin."),
        ("Entre 6\u00a0h\u00a030 et 1\u00a0h", "Entre 6 heures 30 et une heure."),
        ("Le code pénal, art. 226-13, et L1111-7", "Le code pénal, article 226 tiret 13, et L 1111 tiret 7."),
        ("L’avis 20165439 ; une amende de 10 000 euros", "L’avis 20, 16, 54, 39 ; une amende de 10 000 euros."),
        ("Le titre. 1. Coupez le réseau.\n2. Appelez.", "Le titre. Coupez le réseau. Appelez."),
        ("Au moins 12 caractères (douze), 4 mots", "Au moins 12 caractères, 4 mots."),
        ("Pas 1234 : 160 mm² et Contrôle + Q", "Pas un, deux, trois, quatre : 160 millimètres carrés et Contrôle plus Q."),
        ("Préférez la 4G/5G ou un VPN", "Préférez la quatre G ou cinq G ou un V P N."),
        ("• un\n• deux", "un. deux."),
        ("✅ Fait : écrivez à jean.martin@mssante.fr", "Fait : écrivez à jean point martin arobase mssante point fr."),
        ("Voyez https://17cyber.gouv.fr/aide, gratuit.", "Voyez dix-sept cyber point gouv point fr, gratuit."),
        ("Sous 72 h, la CNIL", "Sous soixante-douze heures, la cnil."),
        ("Mises à jour → Paramètres 🔑", "Mises à jour Paramètres."),
    ],
)
def test_french(library: Library, text: str, said: str):
    assert spoken(text, Language.FR, library.pronunciations) == said


def test_english(library: Library):
    assert spoken("Turn on 2FA at ameli.fr", Language.EN, library.pronunciations) == (
        "Turn on two-factor authentication at ameli dot fr."
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Day and night (€0.34/minute)", "Day and night (34 cents a minute)."),
        ("A €15,000 fine, under €10 million", "A 15,000 euro fine, under 10 million euros."),
        ("Two-factor authentication (2FA) helps", "Two-factor authentication helps."),
        ("An HDS-certified host, the GDPR", "An H D S certified host, the G D P R."),
        ("Between 6 a.m. and 9 p.m., art. 32", "Between 6 a.m. and 9 p.m., article 32."),
        ("Two-factor authentication (2FA or MFA)", "Two-factor authentication (M F A)."),
        ("See signal-spam.fr & 12 characters (twelve)", "See signal dash spam dot fr and 12 characters."),
        ("See 17cyber.gouv.fr", "See seventeen cyber dot gouv dot fr."),
    ],
)
def test_amounts_and_addresses_in_english(library: Library, text: str, said: str):
    assert spoken(text, Language.EN, library.pronunciations) == said


def test_a_word_that_only_contains_an_abbreviation_stays(library: Library):
    assert spoken("minimum, PINacle", Language.FR, library.pronunciations) == "minimum, PINacle."


@pytest.mark.thorough
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_that_cannot_be_said_is_left_in_any_answer_question_or_reminder(library: Library, language):
    texts = [part for a in library.answers.values() for part in (a[language].title, a[language].short, a[language].more)]
    texts += [item[language].question for item in library.checklist.items.values()]
    texts += [library.tip(id_)[0][language].text for id_ in library.tip_ids]
    texts += [act[language] for act in library.tips.standing.values()]
    for text in texts:
        said = spoken(text, language, library.pronunciations)
        assert not re.search(r"[•→←✅🔊@<>*_#]|https?:|\b(?:2FA|VPN|CNIL|MSSanté|4G/5G)\b|\n", said), said
        assert said.strip()
        assert not re.search(r"€|/min|(?<!\w)(\w[\w ’'-]+) \(\1\)", said, re.I), said
