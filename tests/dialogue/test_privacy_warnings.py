"""What is said of data in a message: why once, then only what; how it agrees; and what is asked where it is not sure."""

from __future__ import annotations

import pytest

from bot.dialogue.privacy_warnings import TOLD_FOR, PrivacyWarnings
from bot.dialogue.render import Renderer
from bot.dialogue.reply import Reply
from bot.knowledge import Library
from bot.privacy import Screened

PHONE, SECRET, OWN = (Screened("", (kind,)) for kind in ("phone", "secret", "own_contact"))


class Clock:
    """A clock to set."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def warnings(library: Library, clock: Clock) -> PrivacyWarnings:
    return PrivacyWarnings(library, Renderer(library), clock)


def said(warnings: PrivacyWarnings, typed: Screened, chat: int = 1, language: str = "fr", *, removed: bool = True) -> Reply:
    return warnings.about(chat, typed, 7).on(Reply("Réponse.", language), removed=removed)


def test_nothing_is_said_where_nothing_was_found(warnings: PrivacyWarnings):
    assert said(warnings, Screened("bonjour")) == Reply("Réponse.", "fr")


def test_why_is_told_once_to_each_and_again_after_a_while(warnings: PrivacyWarnings, clock: Clock):
    why = "Telegram n’est pas fait pour les données de patients"
    assert why in said(warnings, PHONE).html
    again = said(warnings, PHONE).html
    assert why not in again
    assert "un numéro de téléphone" in again
    assert "J’ai supprimé votre message" in again
    assert why in said(warnings, PHONE, chat=2).html
    clock.now = TOLD_FOR - 1
    assert why not in said(warnings, PHONE).html
    clock.now += TOLD_FOR
    assert why in said(warnings, PHONE).html


def test_a_secret_has_a_reason_of_its_own(warnings: PrivacyWarnings):
    said(warnings, PHONE)
    assert "changez-le" in said(warnings, SECRET).html
    assert "changez-le" not in said(warnings, SECRET).html


def test_whoever_is_forgotten_is_told_again(warnings: PrivacyWarnings):
    first = said(warnings, PHONE), said(warnings, SECRET)
    warnings.forget(1)
    assert (said(warnings, PHONE), said(warnings, SECRET)) == first


def test_ones_own_address_is_no_lecture(warnings: PrivacyWarnings):
    told = said(warnings, OWN, removed=False)
    assert "vos propres coordonnées" in told.html
    assert "upprim" not in told.html
    assert "Telegram n’est pas fait" in said(warnings, PHONE).html


def test_what_is_not_sure_is_asked_below_the_reply_with_a_button(warnings: PrivacyWarnings):
    asked = said(warnings, Screened("", (), ("patient", "secret")), language="en", removed=False)
    assert asked.html.startswith("Réponse.\n\n🔒 Not sure: does your message hold somebody’s name and a password or a code?")
    assert [[button.data for button in row] for row in asked.rows] == [["x:7"]]


def test_a_message_that_is_gone_is_not_asked_about(warnings: PrivacyWarnings):
    assert said(warnings, Screened("", ("phone",), ("patient",))).rows == ()
    assert said(warnings, Screened("", ("phone",), ("patient",)), removed=False).rows != ()


def test_all_that_was_found_is_named(warnings: PrivacyWarnings):
    both = said(warnings, Screened("", ("patient", "phone")), language="en", removed=False).html
    assert "I left out somebody’s name and a phone number:" in both
    assert "Please delete your message" in both
