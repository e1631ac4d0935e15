"""Follow-ups over the real model: read in the light of the answer being read, and of nothing else."""

from __future__ import annotations

import pytest

from bot.assistant.turn import Turn
from bot.knowledge import Library
from bot.knowledge.facets import Say

pytestmark = pytest.mark.model

VPN = "c'est quoi un vpn ?"


async def told(assistant, *texts: str) -> list[Turn]:
    return [await assistant.turn("s", text) for text in texts]


@pytest.mark.parametrize(
    ("first", "follow_ups"),
    [
        (
            VPN,
            {
                "gratuit ?": "cost",
                "et sur iphone ?": "device",
                "lequel choisir ?": "which",
                "ça suffit ?": "enough",
                "c'est obligatoire ?": "duty",
                "tous les combien ?": "how_often",
                "c'est compliqué ?": "hard",
            },
        ),
        (
            "what is a vpn?",
            {
                "is it free?": "cost",
                "and on my phone?": "device",
                "which one should I take": "which",
                "is that enough?": "enough",
                "do I have to?": "duty",
            },
        ),
    ],
)
async def test_a_few_words_ask_for_one_side_of_the_answer_being_read(assistant, first: str, follow_ups: dict[str, str]):
    found = {}
    for text in follow_ups:
        opened = await assistant.turn(text, first)
        assert (opened.answer, opened.facet, opened.led_by) == ("wifi-vpn", None, None)
        turn = await assistant.turn(text, text)
        found[text] = turn.facet or turn.led_by
        assert 0 < turn.confidence <= 1
    assert found == follow_ups


async def test_a_side_may_be_the_longer_form_or_another_answer(assistant):
    _, instead, how = await told(
        assistant, "je peux utiliser le wifi de la clinique ?", "alors j'utilise quoi ?", "comment on fait ?"
    )
    assert (instead.answer, instead.facet, instead.led_by) == ("wifi-mobile-data", None, "instead")
    assert (how.answer, how.detail, how.led_by) == ("wifi-mobile-data", True, "how")


async def test_what_the_answer_has_nothing_on_is_named(assistant, library: Library):
    answer = next(id_ for id_ in library.answers if id_.startswith("wifi-") and library.facet(id_, "how_many") is None)
    question = {"wifi-overview": "je peux travailler hors du cabinet ?", "wifi-why": "pourquoi éviter le wifi public ?"}[answer]
    opened, asked = await told(assistant, question, "il en faut combien ?")
    assert opened.answer == answer
    assert (asked.answer, asked.facet) == (answer, "how_many")


async def test_a_follow_up_needs_an_answer_before_it(assistant):
    [alone] = await told(assistant, "gratuit ?")
    assert alone.facet is None
    _, after = await told(assistant, "bonjour", "lequel choisir ?")
    assert after.facet is None


async def test_another_subject_is_another_question(assistant):
    turns = await told(
        assistant, VPN, "combien de caractères pour un mot de passe ?", "merci beaucoup", "et à l'hôtel ?", "mes rappels"
    )
    assert turns[1].answer == "password-length"
    assert turns[2].phrase == "thanks"
    assert turns[4].command == "reminders"
    assert all(turn.facet is None for turn in turns[:3])


async def test_a_thing_that_is_named_gets_its_own_answer_in_the_theme(assistant):
    _, hotel = await told(assistant, VPN, "et à l'hôtel ?")
    assert (hotel.answer, hotel.facet) == ("wifi-hotel", None)


async def test_the_same_text_is_not_sent_twice_running(assistant, library: Library):
    again = "je peux utiliser le wifi de la clinique ?"
    first, second, third, fourth = await told(assistant, again, again, again, again)
    assert (first.answer, first.detail) == ("wifi-hospital", False)
    assert (second.answer, second.detail) == ("wifi-hospital", True)
    assert (third.phrase, third.choices) == ("said_all", library.answers["wifi-hospital"].related)
    assert (fourth.answer, fourth.detail) == ("wifi-hospital", True)
    _, said, longer, next_ = await told(assistant, VPN, "c'est payant ?", "c'est payant ?", "c'est payant ?")
    assert (said.facet, longer.led_by, longer.detail) == ("cost", "cost", True)
    assert next_.facet == "cost"


async def test_more_and_more_again_ends_with_what_is_next(assistant):
    _, more, next_ = await told(assistant, VPN, "plus de détails", "plus de détails")
    assert (more.answer, more.detail) == ("wifi-vpn", True)
    assert next_.phrase == "said_all"


async def test_whoever_asks_to_hear_it_again_does(assistant):
    _, again = await told(assistant, VPN, "tu peux répéter ?")
    assert (again.answer, again.detail, again.facet) == ("wifi-vpn", False, None)


async def test_a_reply_to_the_checklist_is_no_follow_up(assistant):
    await told(assistant, VPN)
    await assistant.choose("s", "checklist", {})
    turn = await assistant.turn("s", "oui, toujours")
    assert (turn.decision, turn.facet) == ("checklist", None)


async def test_an_emergency_has_its_own_way(assistant):
    _, opened, asked = await told(assistant, VPN, "j'ai cliqué sur un lien bizarre et donné mon mot de passe", "c'est grave ?")
    assert opened.command == "incident"
    assert (asked.decision, asked.facet) == ("emergency", None)


@pytest.mark.parametrize("text", ["et si on me vole mon ordinateur ?", "and what if my laptop gets stolen?"])
async def test_what_is_supposed_is_told_without_opening_an_emergency(assistant, library: Library, text: str):
    _, turn, after, again = await told(assistant, VPN, text, "merci", "c'est payant ?")
    assert (turn.decision, turn.led_by) == ("answer", "what_if_lost")
    assert library.answers[turn.answer].kind == "incident"
    assert after.emergency is None
    # The thread is still what was being read.
    assert (again.answer, again.facet) == ("wifi-vpn", "cost")


async def test_content_says_what_the_model_was_told_it_says(assistant, library: Library):
    """The model holds pointers alone: a sentence changes without training."""
    pointers = assistant.domain.responses["utter_faq/wifi-vpn"][0]["custom"]["facets"]
    assert pointers["cost"] == "say"
    assert isinstance(library.facet("wifi-vpn", "cost"), Say)
    assert pointers.keys() == library.facets.of_answer("wifi-vpn").keys()
