"""Follow-ups on one side of an answer: the sentence with its sources, or plainly that there is none, and what editors learn."""

from __future__ import annotations

import asyncio
import sqlite3

import pytest

from bot import editor
from bot.assistant import Turn
from bot.dialogue import Dialogue, Incoming, Outgoing
from bot.dialogue.all_buttons import BUTTONS
from bot.dialogue.answers.buttons import HearFacet, ShowAnswer, ShowMore, ShowThemes
from bot.dialogue.answers.facet_view import FacetView
from bot.dialogue.feedback.buttons import HandOver
from bot.dialogue.render import Renderer
from bot.dialogue.reply import Reply
from bot.dialogue.voice.catalogue import Catalogue
from bot.knowledge import LANGUAGES, Library
from bot.knowledge.facets import Say
from bot.storage import MissingFacet, Storage
from bot.values import Language
from playground.html import parse_html
from tests.fake_assistant import FakeAssistant

CHAT = 7
ASKED = Turn("answer", answer="wifi-vpn", facet="cost", language=Language.FR)


@pytest.fixture
def view(library: Library) -> FacetView:
    return FacetView(library, Renderer(library))


@pytest.fixture
def lacking(library: Library) -> Turn:
    """A follow-up on a side for which an answer has nothing."""
    answer, facet = next((id_, f[0].id) for id_ in library.answers if (f := library.facets.missing(id_)))
    return Turn("answer", answer=answer, facet=facet, language=Language.FR)


def dialogue(library: Library, storage: Storage, **texts: Turn) -> Dialogue:
    return Dialogue(library, storage, FakeAssistant.scripted(texts)(storage.path, library, storage.conversations))


def receive(dialogue: Dialogue, text: str = "", press: str | None = None) -> Outgoing:
    return asyncio.run(dialogue.receive(Incoming(CHAT, "fr", text, press=press, message_id=1)))


def presses(reply: Reply) -> list:
    return [button.press for row in reply.rows for button in row]


@pytest.mark.thorough
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_a_message_that_telegram_takes_and_every_button_leads_somewhere(
    view: FacetView, library: Library, language: Language
):
    for answer in library.answers:
        for facet in library.facets.known:
            reply = view.facet(answer, facet, language)
            text, _ = parse_html(reply.html)
            assert 0 < len(text) <= 1200
            for press in presses(reply):
                assert BUTTONS.decode(str(press), library) == press
            side = library.facet(answer, facet)
            assert (reply.speech is not None) == isinstance(side, Say)


def test_a_side_is_said_with_its_sources_and_ways_on(view: FacetView, library: Library):
    reply = view.facet("wifi-vpn", "duty", Language.FR)
    side = library.facet("wifi-vpn", "duty")
    assert isinstance(side, Say)
    assert reply.html.startswith("<b>Le VPN</b>\n")
    assert side.fr in reply.plain
    assert "Sécuriser l’informatique mobile" in reply.plain
    assert presses(reply)[0] == ShowMore("wifi-vpn")
    assert [press.answer for press in presses(reply)[1:]] == list(library.answers["wifi-vpn"].related[:2])
    assert view.facet("wifi-vpn", "duty", Language.EN).plain.startswith(f"VPNs\n{side.en}\n")


def test_where_there_is_nothing_that_very_thing_is_named_and_what_is_nearest_offered(
    view: FacetView, library: Library, lacking: Turn
):
    for language in LANGUAGES:
        reply = view.facet(lacking.answer, lacking.facet, language)
        assert library.facets.known[lacking.facet].name[language] in reply.plain
        assert library.answers[lacking.answer][language].title in reply.plain
        assert presses(reply)[:2] == [ShowMore(lacking.answer), ShowThemes()]
        assert len([press for press in presses(reply) if isinstance(press, ShowAnswer)]) == 2


def test_a_sentence_is_read_aloud(library: Library, storage: Storage):
    ours = dialogue(library, storage, gratuit=ASKED)
    reply = receive(ours, "gratuit").messages[0]
    press = HearFacet("wifi-vpn", "cost")
    assert reply.speech.press == press
    assert str(press) in [button.data for row in reply.rows for button in row]
    speech = receive(ours, press=str(press)).speech
    assert speech.text.startswith("Le")
    assert "gratuits" in speech.text
    assert Catalogue(library).of("wifi-vpn/cost", Language.FR) == speech
    assert Catalogue(library).of("wifi-vpn/how", Language.FR) is None
    # Nobody is sent such a button, but data can be forged.
    assert receive(ours, press=str(HearFacet("wifi-vpn", "how"))).speech is None


@pytest.mark.thorough
def test_what_can_be_heard_holds_the_sentences(library: Library):
    catalogue = Catalogue(library)
    assert catalogue.of("wifi-vpn/cost", Language.FR) in catalogue.all()


def test_what_is_lacking_is_counted_by_ids_alone_and_may_be_handed_over(library: Library, storage: Storage, lacking: Turn):
    ours = dialogue(library, storage, **{"et ça se passe comment": lacking, "gratuit": ASKED})
    assert HandOver() not in presses(receive(ours, "gratuit").messages[0])
    assert storage.missing_facets.all() == []
    reply = receive(ours, "et ça se passe comment").messages[0]
    assert HandOver() in presses(reply)
    receive(ours, "et ça se passe comment")
    assert storage.missing_facets.all() == [MissingFacet(lacking.answer, lacking.facet, 2)]
    with sqlite3.connect(storage.path) as db:
        assert "comment" not in "".join(db.iterdump())
    receive(ours, press=str(HandOver()))
    [question] = storage.questions.all()
    assert (question.text, question.reason, question.answer) == ("et ça se passe comment", "declined", lacking.answer)
    loader = FakeAssistant.scripted()(storage.path, library, storage.conversations)
    report = asyncio.run(editor.report(storage, loader))
    assert f"declined: {lacking.answer}] et ça se passe comment" in report
    assert f"   {lacking.answer}: {lacking.facet} (2)" in report


def test_a_count_that_cannot_be_written_leaves_nobody_without_a_reply(
    library: Library, storage: Storage, lacking: Turn, monkeypatch: pytest.MonkeyPatch
):
    def fail(answer: str, facet: str) -> None:
        raise sqlite3.OperationalError("disk full")

    monkeypatch.setattr(storage.missing_facets, "count", fail)
    reply = receive(dialogue(library, storage, combien=lacking), "combien").messages[0]
    assert library.answers[lacking.answer].fr.title in reply.plain


def test_a_vote_for_an_answer_withdraws_no_question_on_what_it_lacks(storage: Storage):
    storage.questions.save("a", "c'est payant ?", "declined", "wifi-vpn", "fr")
    storage.questions.save("a", "c'est nul", "disliked", "wifi-vpn", "fr")
    storage.questions.withdraw("a", "wifi-vpn")
    assert [question.text for question in storage.questions.all()] == ["c'est payant ?"]


def test_the_longer_form_opened_by_a_button_is_known_to_have_been_read(library: Library, storage: Storage):
    ours = dialogue(library, storage)
    sender = storage.pseudonyms.of(CHAT)
    receive(ours, press=str(ShowMore("wifi-vpn")))
    assert '"shown":"more"' in storage.conversations.load(sender)
    receive(ours, press=str(ShowAnswer("wifi-vpn")))
    assert '"shown"' not in storage.conversations.load(sender)
