"""What is said of data in a message: why once, then only what; how it agrees; and what is asked where it is not sure."""

from __future__ import annotations

import pytest

from bot.dialogue.privacy_warnings.view import PEOPLE, TOLD_FOR, PrivacyWarningsView
from bot.dialogue.render import Renderer
from bot.dialogue.reply import Reply
from bot.knowledge import Language, Library
from bot.privacy import Screened

PHONE, SECRET, OWN = (Screened("", (kind,)) for kind in ("phone", "secret", "own_contact"))
WHY = "Telegram n’est pas fait pour les données de patients"


class Clock:
    """A clock to set."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def warnings(library: Library, clock: Clock) -> PrivacyWarningsView:
    return PrivacyWarningsView(library, Renderer(library), clock)


def said(
    warnings: PrivacyWarningsView,
    typed: Screened,
    message: int = 7,
    *,
    chat: int = 1,
    language: Language = Language.FR,
    removed: bool = True,
) -> Reply:
    return warnings.about(chat, typed, message).on(Reply("Réponse.", language), removed=removed)


def test_nothing_is_said_where_nothing_was_found(warnings: PrivacyWarningsView):
    assert said(warnings, Screened("bonjour")) == Reply("Réponse.", Language.FR)


def test_why_is_told_once_to_each_and_again_after_a_while(warnings: PrivacyWarningsView, clock: Clock):
    assert WHY in said(warnings, PHONE).html
    again = said(warnings, PHONE, 8).html
    assert WHY not in again
    assert "un numéro de téléphone" in again
    assert "J’ai supprimé votre message" in again
    assert WHY in said(warnings, PHONE, chat=2).html
    clock.now = TOLD_FOR - 1
    assert WHY not in said(warnings, PHONE, 9).html
    clock.now += TOLD_FOR
    assert WHY in said(warnings, PHONE, 10).html


def test_a_message_handled_again_is_told_the_same(warnings: PrivacyWarningsView):
    first, second = said(warnings, PHONE, 7), said(warnings, PHONE, 8)
    assert first != second
    assert said(warnings, PHONE, 8) == second
    assert said(warnings, PHONE, 7) == first


def test_words_without_a_message_of_their_own_are_told_once_too(warnings: PrivacyWarningsView):
    told = [warnings.about(1, PHONE, None).on(Reply("Réponse.", Language.FR), removed=False).html for _ in range(2)]
    assert [WHY in html for html in told] == [True, False]


def test_only_the_latest_people_are_remembered(warnings: PrivacyWarningsView):
    for chat in range(PEOPLE + 1):
        said(warnings, PHONE, chat=chat)
    assert WHY in said(warnings, PHONE, 8, chat=0).html
    assert WHY not in said(warnings, PHONE, 8, chat=PEOPLE).html


def test_a_secret_has_a_reason_of_its_own(warnings: PrivacyWarningsView):
    said(warnings, PHONE)
    assert "changez-le" in said(warnings, SECRET).html
    assert "changez-le" not in said(warnings, SECRET, 8).html


def test_whoever_is_forgotten_is_told_again(warnings: PrivacyWarningsView):
    first = said(warnings, PHONE), said(warnings, SECRET)
    warnings.forget(1)
    assert (said(warnings, PHONE, 8), said(warnings, SECRET, 8)) == first


def test_ones_own_address_is_no_lecture(warnings: PrivacyWarningsView):
    told = said(warnings, OWN, removed=False)
    assert "vos propres coordonnées" in told.html
    assert "upprim" not in told.html
    assert WHY in said(warnings, PHONE).html


def test_what_is_not_sure_is_asked_below_the_reply_with_a_button(warnings: PrivacyWarningsView):
    asked = said(warnings, Screened("", (), ("patient", "secret")), language=Language.EN, removed=False)
    assert asked.html.startswith("Réponse.\n\n🔒 Not sure: does your message hold somebody’s name and a password or a code?")
    assert [[button.data for button in row] for row in asked.rows] == [["x:7"]]


def test_a_message_that_is_gone_is_not_asked_about(warnings: PrivacyWarningsView):
    assert said(warnings, Screened("", ("phone",), ("patient",))).rows == ()
    assert said(warnings, Screened("", ("phone",), ("patient",)), removed=False).rows != ()


def test_all_that_was_found_is_named(warnings: PrivacyWarningsView):
    both = said(warnings, Screened("", ("patient", "phone")), language=Language.EN, removed=False).html
    assert "I left out somebody’s name and a phone number:" in both
    assert "Please delete your message" in both
