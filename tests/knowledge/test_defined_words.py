"""Words that an answer explains are found in other answers, and only there."""

from __future__ import annotations

import pytest

from bot.dialogue.answers.view import AnswersView
from bot.dialogue.render import Renderer
from bot.knowledge import LANGUAGES, Library
from tests.cases import cases


def offered(library: Library, text: str, answer: str = "wifi-hotel", language="fr") -> str | None:
    found = library.word_in(text, library.answers[answer], language)
    return found.id if found else None


@cases(
    ("text", "language", "word"),
    [
        ("Prévenez la CNIL, puis l’ANSSI.", "fr", "word-cnil"),
        ("Demandez à l’ANSSI ou à la CNIL.", "fr", "word-anssi"),
        ("Une demande e-CPS surgie de nulle part.", "fr", "two-factor-ecps"),
        ("Sa carte CPS.", "fr", "word-cps"),
        ("Sur Mon\u00a0espace\u00a0santé.", "fr", "word-mon-espace-sante"),
        ("Dans vingt ans, ou vingt ANS.", "fr", "word-ans"),
        ("Pensez aux ans et à l’ARSENAL.", "fr", None),
        ("Le modèle pro-HDS.", "fr", None),
        ("Allez sur 17cyber.gouv.fr.", "fr", "word-17cyber"),
        ("Turn on two-step sign-in.", "en", "two-factor-overview"),
        ("Activez la double authentification.", "en", None),
        ("", "fr", None),
    ],
)
def test_the_first_word_that_an_answer_explains(library: Library, text: str, language, word: str | None):
    assert offered(library, text, language=language) == word


def test_what_an_answer_is_about_or_leads_to_anyway_is_not_explained(library: Library):
    # Its own word; one in its title; one of its related answers; what its whole theme is about.
    assert offered(library, "La CNIL et l’ANSSI.", "word-cnil") == "word-anssi"
    assert "DPO" in library.answers["obligation-dpo"].fr.title
    assert offered(library, "Un DPO et la CNIL.", "obligation-dpo") == "word-cnil"
    assert "word-ransomware" not in library.answers["two-factor-setup"].related
    assert offered(library, "La double authentification arrête un rançongiciel.", "two-factor-setup") == "word-ransomware"
    for answer in library.answers.values():
        for language in LANGUAGES:
            found = library.word_in(answer[language].short, answer, language)
            assert found is None or found.id not in {answer.id, *answer.related}


@pytest.mark.thorough
@cases("language", LANGUAGES)
def test_an_answer_offers_one_such_word_as_a_tap_that_leads_back(library: Library, language):
    view = AnswersView(library, Renderer(library))
    asked = {a[language].word.ask: id_ for id_, a in library.answers.items() if a[language].word}
    for detail in (False, True):
        counts = []
        for answer in library.answers.values():
            rows = view.answer(answer.id, language, detail=detail, ways=True).rows
            taps = [button for row in rows for button in row if button.label in asked]
            assert [tap.data for tap in taps] == [f"a:{asked[tap.label]}:{answer.id}" for tap in taps]
            counts.append(len(taps))
        assert set(counts) == {0, 1}
    stolen = view.answer("incident-stolen-device", language, ways=True)
    assert any("CNIL" in button.label for row in stolen.rows for button in row)
