"""Everything the bot can say is a message Telegram takes: valid HTML, 4096 characters, 64 bytes of callback data."""

from __future__ import annotations

import pytest

from bot.dialogue.all_buttons import BUTTONS
from bot.dialogue.answers.buttons import Origin, Place
from bot.dialogue.render import Renderer
from bot.dialogue.reply import Reply
from bot.knowledge import LANGUAGES, Library
from bot.knowledge.load import load
from bot.settings import PROJECT
from playground.html import parse_html


def check(reply: Reply, library: Library) -> None:
    """As strict as Telegram, and every button leads somewhere."""
    text, _ = parse_html(reply.html)
    assert 0 < len(text.encode("utf-16-le")) // 2 <= 4096
    for button in (button for row in reply.rows for button in row):
        assert 1 <= len(button.data.encode()) <= 64
        assert BUTTONS.decode(button.data, library) == button.press
        assert len(button.label) <= 45


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_in_both_forms_and_from_every_kind_of_place(library: Library, language):
    renderer = Renderer(library)
    longest = max(library.answers, key=len)
    for answer in library.answers.values():
        for detail in (False, True):
            places = (Origin(Place.ANSWER, longest), Origin(Place.THEME, "secure-sharing"), Origin(Place.GUIDE, "moving"))
            for origin in (None, *places):
                check(renderer.answer(answer.id, language, detail=detail, origin=origin), library)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_theme_menu_and_choice(library: Library, language):
    renderer = Renderer(library)
    for theme in library.themes:
        check(renderer.theme(theme, language), library)
    check(renderer.themes(language), library)
    check(renderer.languages(language), library)
    check(renderer.clarify((*list(library.answers)[:3], "moving"), language), library)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_is_html_that_telegram_takes(language):
    for key, text in load(PROJECT).phrases[language].items():
        parse_html(text)
        assert len(text) <= {"bot_description": 512, "bot_short_description": 120, "old_button": 200}.get(key, 4096), key


def test_sources_name_the_measures_an_answer_draws_on_and_mark_what_goes_beyond(library: Library):
    renderer = Renderer(library)
    for answer in library.answers.values():
        html = renderer.answer(answer.id, "fr", detail=True).html
        text = html[html.rindex("<i>") :]
        assert ("mesure" in text) == bool(answer.points)
        assert "Réponse revue le" in text
        assert ("Hors article" in text) == bool(answer.facts)
        for fact in library.sources(answer):
            if fact.url:
                assert 'href="' in text
