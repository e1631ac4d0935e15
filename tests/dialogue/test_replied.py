"""A message that replies to an older one is about that one: the older one's buttons tell which answer it shows."""

from __future__ import annotations

from bot.dialogue.answers.view import AnswersView
from bot.dialogue.exchange import RepliedTo
from bot.dialogue.render import Renderer
from bot.dialogue.replied import Subject, subject_of
from bot.dialogue.reply import Reply
from bot.knowledge import Language, Library

FR = Language.FR


def replied_to(reply: Reply, quote: str = "") -> RepliedTo:
    """What Telegram tells of a message that replies to this one."""
    return RepliedTo(tuple(button.data for row in reply.rows for button in row), quote)


def test_an_answer_names_itself_short_or_longer_and_a_theme_its_overview(library: Library):
    view = AnswersView(library, Renderer(library))
    for reply in (view.answer("wifi-vpn", FR), view.answer("wifi-vpn", FR, detail=True)):
        assert subject_of(replied_to(reply), library) == Subject("wifi-vpn")
    assert subject_of(replied_to(view.theme("backups", FR)), library) == Subject("backups-overview")


def test_of_several_answers_all_are_offered_or_the_one_whose_words_are_quoted(library: Library):
    view = AnswersView(library, Renderer(library))
    both = view.two_answers("wifi-vpn", "sharing-fax", FR)
    assert subject_of(replied_to(both), library) == Subject(offered=("wifi-vpn", "sharing-fax"))
    quote = library.answers["sharing-fax"].fr.short[10:40]
    assert subject_of(replied_to(both, quote), library) == Subject("sharing-fax")
    asked = view.clarify(("wifi-vpn", "moving"), FR)
    assert subject_of(replied_to(asked), library) == Subject(offered=("wifi-vpn", "moving"))


def test_buttons_that_tell_nothing_or_are_gone_name_nothing(library: Library):
    assert subject_of(RepliedTo(), library) == Subject()
    assert subject_of(RepliedTo(("u:gone", "nonsense", "t")), library) == Subject()


def test_few_words_are_completed_by_the_few_words_quoted():
    assert RepliedTo(quote="MSSanté").completing("c'est quoi ?") == "c'est quoi MSSanté ?"
    assert RepliedTo(quote="MSSanté").completing("/aide") == "/aide"
    assert RepliedTo(quote="MSSanté").completing("") == ""
    assert RepliedTo().completing("c'est quoi ?") == "c'est quoi ?"
    long = "un mail ordinaire n'est pas sécurisé, même depuis votre adresse"
    assert RepliedTo(quote=long).completing("pourquoi ?") == "pourquoi ?"
