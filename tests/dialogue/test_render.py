"""Everything the bot can say is a message Telegram takes: valid HTML, 4096 characters, 64 bytes of callback data."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from bot.dialogue.all_buttons import BUTTONS
from bot.dialogue.answers.buttons import Origin, Place, ShowAnswer
from bot.dialogue.answers.view import AnswersView
from bot.dialogue.language.view import LanguageView
from bot.dialogue.reminders.buttons import HearTip, RemindOnce
from bot.dialogue.reminders.view import RemindersView
from bot.dialogue.render import Renderer
from bot.dialogue.reply import Reply
from bot.knowledge import KINDS, LANGUAGES, Library
from bot.values import Language
from playground.html import parse_html
from tests.cases import cases
from tests.content import real_content


def check(reply: Reply, library: Library) -> None:
    """As strict as Telegram, and every button leads somewhere."""
    text, _ = parse_html(reply.html)
    assert 0 < len(text.encode("utf-16-le")) // 2 <= 4096
    for button in (button for row in reply.rows for button in row):
        assert len(button.label) <= 45
        if button.copy:
            assert len(button.copy) <= 256
            continue
        assert 1 <= len(button.data.encode()) <= 64
        assert BUTTONS.decode(button.data, library) == button.press


@pytest.mark.thorough
@cases("language", LANGUAGES)
def test_every_answer_in_both_forms_and_from_every_kind_of_place(library: Library, language):
    view = AnswersView(library, Renderer(library))
    longest = max(library.answers, key=len)
    for answer in library.answers.values():
        for detail in (False, True):
            for origin in (None, Origin(Place.ANSWER, longest), Origin(Place.THEME, "secure-sharing")):
                check(view.answer(answer.id, language, detail=detail, origin=origin), library)


@cases("language", LANGUAGES)
def test_every_theme_menu_and_choice(library: Library, language):
    view = AnswersView(library, Renderer(library))
    for theme in library.themes:
        check(view.theme(theme, language), library)
    check(view.themes(language), library)
    check(LanguageView(library, Renderer(library)).choice(language), library)
    check(view.clarify(tuple(list(library.answers)[:4]), language), library)


@pytest.mark.thorough
@cases("language", LANGUAGES)
def test_beside_the_likeliest_answer_what_else_was_close_takes_the_place_of_the_related(library: Library, language):
    view = AnswersView(library, Renderer(library))
    beside = ("wifi-practice", "password-length")
    assert not set(beside) & set(library.answers["wifi-hospital"].related)
    reply = view.answer("wifi-hospital", language, beside=beside)
    check(reply, library)
    assert library.phrase("rather", language) in reply.html
    shown = [b.press.answer for row in reply.rows for b in row if isinstance(b.press, ShowAnswer)]
    assert shown[:2] == list(beside)
    assert not set(shown) & set(library.answers["wifi-hospital"].related)
    assert library.phrase("rather", language) not in view.answer("wifi-hospital", language).html


@cases("language", LANGUAGES)
def test_every_reminder_begins_with_what_is_done_every_month_unless_that_is_its_step(library: Library, language):
    view = RemindersView(library, Renderer(library))
    for kind in KINDS:
        act = library.tips.standing[kind][language]
        for tip in library.tips.of(kind):
            reply = view.reminder(kind, tip, "2026-11", language, left=True)
            check(reply, library)
            text, _ = parse_html(reply.html)
            assert (act in text) == tip.standing
            assert view.speech(HearTip(tip.id), language).text.startswith(act[:9]) == tip.standing
        assert sum(tip.standing for tip in library.tips.of(kind)) >= 10


@cases("language", LANGUAGES)
def test_every_phrase_is_html_that_telegram_takes(language):
    for key, text in real_content().phrases[language].items():
        parse_html(text)
        assert len(text) <= {"bot_description": 512, "bot_short_description": 120, "old_button": 200}.get(key, 4096), key


@pytest.mark.thorough
def test_sources_name_the_measures_an_answer_draws_on_and_mark_what_goes_beyond(library: Library):
    view = AnswersView(library, Renderer(library))
    for answer in library.answers.values():
        html = view.answer(answer.id, Language.FR, detail=True).html
        text = html[html.rindex("<blockquote") :]
        assert ("mesure" in text) == bool(answer.points)
        assert "Réponse revue le" in text
        assert ("Hors article" in text) == bool(answer.facts)
        for fact in library.sources(answer):
            if fact.url:
                assert 'href="' in text


def test_the_moment_of_a_reminder_wanted_once_fits_into_its_buttons(library: Library):
    moment = dt.datetime(2026, 12, 1, 8, 0, 30, tzinfo=ZoneInfo("Indian/Reunion"))
    asked = RemindersView(library, Renderer(library)).which_once(moment, Language.FR)
    pressed = [button.press for row in asked.rows for button in row]
    assert pressed == [RemindOnce(kind, dt.datetime(2026, 12, 1, 8)) for kind in KINDS]
    assert [BUTTONS.decode(str(press), library) for press in pressed] == pressed
