"""The voice says what a text means, not what it looks like."""

from __future__ import annotations

import re

import pytest

from bot.knowledge import LANGUAGES, Library
from bot.voice import spoken


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Activez la 2FA.", "Activez la double authentification."),
        ("La double authentification (2FA) aide", "La double authentification aide."),
        ("Comptez 0,34\u00a0€/min", "Comptez 0,34 euro la minute."),
        ("Préférez la 4G/5G ou un VPN", "Préférez la quatre G ou cinq G ou un V P N."),
        ("• un\n• deux", "un. deux."),
        ("✅ Fait : écrivez à jean.martin@mssante.fr", "Fait : écrivez à jean point martin arobase mssante point fr."),
        ("Voyez https://17cyber.gouv.fr/aide, gratuit.", "Voyez dix-sept cyber point gouv point fr, gratuit."),
        ("Sous 72 h, la CNIL", "Sous soixante-douze heures, la cnil."),
        ("Mises à jour → Paramètres 🔑", "Mises à jour Paramètres."),
    ],
)
def test_french(library: Library, text: str, said: str):
    assert spoken(text, "fr", library.pronunciations) == said


def test_english(library: Library):
    assert spoken("Turn on 2FA at ameli.fr", "en", library.pronunciations) == (
        "Turn on two-factor authentication at ameli dot fr."
    )


def test_a_word_that_only_contains_an_abbreviation_stays(library: Library):
    assert spoken("minimum, PINacle", "fr", library.pronunciations) == "minimum, PINacle."


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
