"""What fits a phone's screen: of every answer and every side, few rows with labels that show, and sources folded."""

from __future__ import annotations

import re

from bot.dialogue.answers.buttons import ShowAnswer, ShowMore, ShowTheme, ShowThemes
from bot.dialogue.answers.facet_view import FacetView
from bot.dialogue.answers.view import AnswersView
from bot.dialogue.buttons import ButtonPress
from bot.dialogue.copies import copies
from bot.dialogue.emergency.buttons import OpenSituation
from bot.dialogue.emergency.view import EmergencyView
from bot.dialogue.render import Renderer
from bot.dialogue.reply import PANEL_ROWS, ROWS, Reply, fits
from bot.dialogue.start.buttons import Begin
from bot.dialogue.voice.view import VoiceView
from bot.knowledge import LANGUAGES, Language, Library
from bot.knowledge.facets import Say
from tests.dialogue.panels import Panels

# Characters of a caption that Telegram takes.
CAPTION = 1024


def too_much(reply: Reply, most: int = ROWS) -> list[str]:
    """Return what of a reply does not fit: too many rows, or labels that are cut."""
    wide = [" | ".join(button.label for button in row) for row in reply.rows if not fits(row)]
    return wide + [f"{len(reply.rows)} rows" for _ in (1,) if len(reply.rows) > most]


def answers(library: Library, language: Language):
    """Yield each answer in both forms, with the listen button, and with other answers beside it."""
    render = Renderer(library)
    view, voice = AnswersView(library, render), VoiceView(render)
    for id_, answer in library.answers.items():
        for detail in (False, True):
            yield id_, voice.with_listen(view.answer(id_, language, detail=detail), language)
        yield id_, voice.with_listen(view.answer(id_, language, beside=answer.related[:2]), language)


def test_an_answer_has_at_most_three_rows_of_labels_that_show(library: Library):
    assert {
        (id_, *found) for language in LANGUAGES for id_, reply in answers(library, language) if (found := too_much(reply))
    } == set()


def test_so_has_each_side_of_an_answer(library: Library):
    render = Renderer(library)
    view, voice = FacetView(library, render), VoiceView(render)
    for id_ in library.answers:
        for facet, side in library.facets.of_answer(id_).items():
            if isinstance(side, Say):
                for language in LANGUAGES:
                    assert not too_much(voice.with_listen(view.facet(id_, facet, language), language)), (id_, facet)


def test_sources_are_folded_below_the_answer(library: Library):
    for language in LANGUAGES:
        for id_, reply in answers(library, language):
            head, _, tail = reply.html.partition("<blockquote expandable>")
            assert library.answers[id_][language].title in re.sub("<[^>]+>", "", head).replace("&amp;", "&").replace(
                "&#x27;", "'"
            )
            assert "</blockquote>" in tail


def test_all_that_leads_on_from_an_answer_is_a_tap_away(library: Library):
    view = AnswersView(library, Renderer(library))
    for id_ in library.answers:
        few = {str(button.press) for row in view.answer(id_, Language.FR).rows for button in row}
        every = {str(button.press) for row in view.answer(id_, Language.FR, ways=True).rows for button in row}
        assert few - every == {f"aw:{id_}"}


def test_a_panel_and_a_question_have_at_most_five_rows_and_a_reminder_three(library: Library):
    assert [
        (language, name, *found)
        for language in LANGUAGES
        for name, reply in Panels(library, language).all()
        if (found := too_much(reply, ROWS if name.startswith("reminder ") else PANEL_ROWS))
    ] == []


def test_the_result_is_one_message_whose_caption_telegram_takes(library: Library):
    for language in LANGUAGES:
        results = dict(Panels(library, language).results())
        assert results["result"].file
        assert results["result"].then == ()
        for name in ("result", "score"):
            assert len(results[name].plain) <= CAPTION


def test_every_answer_is_three_taps_from_the_welcome(library: Library):
    """A situation of the emergencies stands for the answers that lead to it."""
    for language in LANGUAGES:
        found, pressed = set[str](), set[str]()
        shown = [AnswersView(library, Renderer(library)).welcome(language)]
        for _ in range(3):
            presses = [
                button.press for reply in shown for row in reply.rows for button in row if str(button.press) not in pressed
            ]
            pressed |= set(map(str, presses))
            found |= {id_ for press in presses for id_ in reads(press, library)}
            shown = [reply for press in presses if (reply := leads(press, library, language))]
        assert library.answers.keys() - found == set()


def reads(press: ButtonPress, library: Library) -> list[str]:
    """Return the answers that a button shows, if it shows any."""
    match press:
        case ShowAnswer(answer) | ShowMore(answer):
            return [answer]
        case OpenSituation(id_):
            return [answer for answer in library.answers if (one := library.incidents.opened_by(answer)) and one.id == id_]
    return []


def leads(press: ButtonPress, library: Library, language: Language) -> Reply | None:
    """Return what a button shows, if it is a menu."""
    view = AnswersView(library, Renderer(library))
    match press:
        case Begin("ask") | ShowThemes():
            return view.themes(language)
        case Begin("urgent"):
            return EmergencyView(library, Renderer(library)).menu((), language)
        case ShowTheme(theme, page):
            return view.theme(theme, language, page)
    return None


def copied(reply: Reply) -> list[str]:
    return [button.copy for row in reply.rows for button in row if button.copy]


def test_numbers_and_addresses_can_be_copied_but_no_false_one(library: Library):
    view = AnswersView(library, Renderer(library))
    assert "33700" in copied(view.answer("phishing-report", Language.FR, detail=True, ways=True))
    ways = view.answer("phishing-ameli", Language.FR, detail=True, ways=True)
    assert "mon-ameli.fr" in ways.plain
    assert "assurance-maladie.fr" in copied(ways)
    assert "mon-ameli.fr" not in copied(ways)
    assert [button.copy for button in copies("En 2024, 3 000 € ; opposition au 0\u00a0892\u00a0705\u00a0705", most=3)] == [
        "0892705705"
    ]


def test_the_plan_can_be_copied_whole_lines_at_a_time(library: Library):
    plan = dict(Panels(library, Language.FR).results())["plan"]
    [text] = copied(plan)
    assert text.startswith("1. ")
    assert len(text) <= 256
    actions = {item.fr.action for item in library.checklist.items.values()}
    assert all(line.partition(". ")[2] in actions for line in text.splitlines())
