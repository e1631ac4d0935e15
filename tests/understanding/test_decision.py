"""Decisions: from a ranking and where the conversation stands to what shall be done."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.understanding.decision import Answers, Limits, Message, Situation, decide
from tests.cases import cases


def payload(answer: str, theme: str, kind: str = "point", number: int = 1, related: tuple[str, ...] = ()) -> dict:
    return {"answer": answer, "theme": theme, "kind": kind, "number": number, "related": list(related)}


ANSWERS = Answers(
    {
        "faq/a-all": payload("a-all", "a", "overview", 1, ("a-one",)),
        "faq/a-why": payload("a-why", "a", "why", 1),
        "faq/a-one": payload("a-one", "a", related=("a-all", "b-one")),
        "faq/b-all": payload("b-all", "b", "overview", 2),
        "faq/b-one": payload("b-one", "b", number=2),
        "incident/i": {**payload("i", "a", "incident"), "theme": None},
        "incident/j": {**payload("j", "a", "incident"), "theme": None},
    }
)
LIMITS = Limits(answer=0.6, leading=0.3, request=0.5, clarify=0.4, choice=0.1, choices=3, short=6)
READING = Situation("a-one", ("b-one",))


def done(ranking, words: int = 8, situation: Situation | None = None, limits: Limits = LIMITS, **form: bool):
    return decide(ranking, Message(words, **form), situation or Situation(), ANSWERS, limits)


def test_a_sure_answer_is_given_and_what_was_close_stays_at_hand():
    outcome = done([("faq/a-one", 0.7), ("faq/b-one", 0.2), ("out_of_scope", 0.1)])
    assert (outcome.label, outcome.answers, outcome.next_best) == ("faq/a-one", ("a-one",), ("b-one",))


def test_a_theme_can_be_sure_while_its_answers_share():
    outcome = done([("faq/a-one", 0.4), ("faq/a-why", 0.35), ("out_of_scope", 0.25)])
    assert outcome.label == "faq/a-one"
    assert outcome.confidence == pytest.approx(0.75)


def test_an_unsure_one_asks_back_between_what_is_close():
    outcome = done([("faq/a-one", 0.4), ("faq/b-one", 0.3), ("faq/b-all", 0.02), ("out_of_scope", 0.28)])
    assert (outcome.label, outcome.answers) == ("clarify", ("a-one", "b-one"))
    assert outcome.confidence == pytest.approx(0.72)


def test_what_is_hardly_ours_is_declined():
    outcome = done([("out_of_scope", 0.8), ("faq/a-one", 0.2)])
    assert outcome.label == "out_of_scope"
    assert outcome.confidence == pytest.approx(0.8)


def test_what_might_well_be_ours_is_asked_about_rather_than_declined():
    assert done([("out_of_scope", 0.55), ("faq/a-one", 0.25), ("faq/b-one", 0.2)]).label == "clarify"


def test_a_request_needs_its_own_certainty():
    assert done([("checklist", 0.6), ("faq/a-one", 0.4)]).label == "checklist"
    assert done([("checklist", 0.4), ("faq/a-one", 0.3), ("faq/b-one", 0.3)]).label == "clarify"


@cases(
    ("intent", "label", "answers"),
    [
        ("more", "more", ("a-one",)),
        ("how_to", "more", ("a-one",)),
        ("repeat", "faq/a-one", ("a-one",)),
        ("explain_why", "faq/a-why", ("a-why",)),
        ("what_else", "what_else", ("a-all", "b-one")),
        ("not_my_question", "not_my_question", ("b-one",)),
    ],
)
def test_follow_ups_are_about_the_answer_being_read(intent: str, label: str, answers: tuple[str, ...]):
    outcome = done([(intent, 0.9), ("faq/b-one", 0.1)], words=3, situation=READING)
    assert (outcome.label, outcome.answers) == (label, answers)


def test_how_to_after_a_general_answer_is_told_by_a_precise_one_of_its_theme():
    ranking = [("how_to", 0.9), ("faq/a-one", 0.06), ("faq/b-one", 0.04)]
    assert done(ranking, words=4, situation=Situation("a-all")).label == "faq/a-one"
    assert done(ranking, words=4, situation=Situation("a-one")).label == "more"


def test_follow_ups_without_an_answer_ask_what_it_is_about():
    assert done([("more", 0.9), ("out_of_scope", 0.1)], words=2).label == "smalltalk/nothing_before"
    assert done([("not_my_question", 0.9), ("out_of_scope", 0.1)], words=4).label == "no_better"


def test_a_long_message_is_no_follow_up():
    ranking = [("explain_why", 0.6), ("faq/b-one", 0.4)]
    assert done(ranking, words=20, situation=READING, limits=replace(LIMITS, answer=0.3)).label == "faq/b-one"


def test_a_few_words_are_read_in_the_light_of_the_theme():
    ranking = [("faq/b-one", 0.4), ("faq/a-all", 0.35), ("out_of_scope", 0.25)]
    assert done(ranking, words=3, situation=READING).label == "faq/a-all"
    assert done(ranking, words=9, situation=READING).label == "clarify"


def test_thanks_before_a_question_do_not_hide_it():
    ranking = [("smalltalk/thanks", 0.6), ("faq/a-one", 0.3), ("faq/a-why", 0.1)]
    assert done(ranking, words=12, limits=replace(LIMITS, answer=0.3)).label == "faq/a-one"
    assert done(ranking, words=3).label == "smalltalk/thanks"


def test_a_general_question_is_asked_where_to_begin():
    outcome = done([("broad", 0.7), ("faq/b-one", 0.2), ("faq/a-one", 0.1)])
    assert (outcome.label, outcome.answers) == ("broad", ("b-all", "a-all"))


def test_an_answer_that_is_gone_since_is_forgotten():
    assert (
        done([("more", 0.9), ("out_of_scope", 0.1)], words=2, situation=Situation("gone")).label == "smalltalk/nothing_before"
    )


def test_a_few_words_that_say_nothing_by_themselves_are_about_the_answer():
    ranking = [("out_of_scope", 0.9), ("faq/b-one", 0.1)]
    outcome = done(ranking, words=3, situation=READING, continues=True, bare=True)
    assert (outcome.label, outcome.answers) == ("more", ("a-one",))
    assert done(ranking, words=3, bare=True).label == "out_of_scope"
    assert done(ranking, words=20, situation=READING, bare=True).label == "out_of_scope"


def test_a_few_words_on_something_else_are_not_trapped_by_the_answer_before():
    ranking = [("out_of_scope", 0.99), ("faq/a-one", 0.005), ("faq/b-one", 0.005)]
    assert done(ranking, words=6, situation=READING, continues=True).label == "out_of_scope"


def test_choices_that_are_gone_since_are_not_offered():
    ranking = [("not_my_question", 0.9), ("out_of_scope", 0.1)]
    assert done(ranking, words=4, situation=Situation("a-one", ("gone", "b-one"))).answers == ("b-one",)
    assert done(ranking, words=4, situation=Situation("a-one", ("gone",))).label == "no_better"


def test_in_the_middle_of_an_incident_a_few_words_are_about_it():
    ranking = [("out_of_scope", 0.9), ("faq/b-one", 0.1)]
    outcome = done(ranking, words=3, situation=Situation("i"))
    assert (outcome.label, outcome.answers) == ("more", ("i",))


def test_a_general_question_must_be_sure_to_be_one():
    assert done([("broad", 0.2), ("out_of_scope", 0.8)][::-1]).label == "out_of_scope"
    assert done([("broad", 0.3), ("faq/a-one", 0.25), ("faq/b-one", 0.25), ("out_of_scope", 0.2)]).label == "clarify"


def test_going_on_weighs_the_theme_more():
    ranking = [("faq/b-one", 0.85), ("faq/a-all", 0.12), ("out_of_scope", 0.03)]
    assert done(ranking, words=3, situation=READING).label == "faq/b-one"
    assert done(ranking, words=3, situation=READING, continues=True).label == "faq/a-all"


def test_an_answer_that_leads_its_theme_too_little_is_given_with_the_next_best_beside_it():
    """The theme is sure at 0.75, and its best answer has 0.4 of it: enough for one share, too little for the other."""
    ranking = [("faq/a-one", 0.4), ("faq/a-why", 0.35), ("out_of_scope", 0.25)]
    assert done(ranking, limits=replace(LIMITS, leading=0.5)).label == "faq/a-one"
    outcome = done(ranking, limits=replace(LIMITS, leading=0.6))
    assert (outcome.label, outcome.answers) == ("likely", ("a-one", "a-why"))
    assert outcome.confidence == pytest.approx(0.75)
    assert outcome.next_best == ("a-why",)


def test_where_all_that_is_close_is_of_one_theme_it_is_answered_rather_than_asked_about():
    ranking = [("faq/a-one", 0.3), ("faq/a-why", 0.25), ("out_of_scope", 0.25), ("checklist", 0.2)]
    outcome = done(ranking)
    assert (outcome.label, outcome.answers) == ("likely", ("a-one", "a-why"))
    outcome = done([*ranking[:2], ("faq/b-one", 0.1), *ranking[2:]])
    assert (outcome.label, outcome.answers) == ("clarify", ("a-one", "a-why", "b-one"))


def test_where_several_answers_of_a_theme_are_alike_its_overview_is_given():
    ranking = [("faq/a-one", 0.32), ("faq/a-why", 0.3), ("faq/a-all", 0.28), ("out_of_scope", 0.1)]
    limits = replace(LIMITS, leading=0.6, alike=0.4)
    assert done(ranking, limits=limits).answers == ("a-all", "a-one", "a-why")
    assert done(ranking, limits=replace(limits, alike=0.3)).answers == ("a-one", "a-why", "a-all")


def test_what_happened_is_asked_about_however_sure_it_is_that_something_did():
    """A wrong first step does harm."""
    ranking = [("incident/i", 0.4), ("incident/j", 0.35), ("out_of_scope", 0.25)]
    outcome = done(ranking, limits=replace(LIMITS, leading=0.6))
    assert (outcome.label, outcome.answers) == ("clarify", ("i", "j"))


def test_with_the_answer_itself_no_more_are_at_hand_than_may_be_offered():
    ranking = [("faq/a-one", 0.7), ("faq/b-one", 0.1), ("faq/b-all", 0.08), ("faq/a-why", 0.07), ("incident/i", 0.05)]
    outcome = done(ranking, limits=replace(LIMITS, choices=3))
    assert (outcome.answers, outcome.next_best) == (("a-one",), ("b-one", "b-all"))


def test_at_most_so_many_are_offered_when_asking_back():
    ranking = [("faq/a-one", 0.3), ("faq/b-one", 0.25), ("faq/b-all", 0.2), ("incident/i", 0.15), ("out_of_scope", 0.1)]
    assert done(ranking, limits=replace(LIMITS, choices=3)).answers == ("a-one", "b-one", "b-all")


@cases(("intent", "longest"), [("more", 6), ("explain_why", 6), ("what_else", 6), ("repeat", 6), ("not_my_question", 18)])
def test_that_it_was_not_the_question_may_be_said_at_three_times_the_length(intent: str, longest: int):
    ranking = [(intent, 0.6), ("out_of_scope", 0.4)]
    limits = replace(LIMITS, short=6)
    assert done(ranking, words=longest, situation=READING, limits=limits).answers != ()
    assert done(ranking, words=longest + 1, situation=READING, limits=limits).label == "out_of_scope"


def test_a_measure_is_found_by_its_number():
    assert ANSWERS.numbered(1) == "faq/a-all"
    assert ANSWERS.numbered(2) == "faq/b-all"
    assert ANSWERS.numbered(3) is None


def test_what_cannot_be_asked_about_is_declined_with_what_is_left_of_the_probability():
    # Small talk that is not sure, and hardly anything of ours.
    outcome = done([("smalltalk/greet", 0.45), ("out_of_scope", 0.35), ("faq/a-one", 0.2)])
    assert outcome.label == "out_of_scope"
    assert outcome.confidence == pytest.approx(0.8)
    assert done([("smalltalk/greet", 0.45), ("out_of_scope", 0.4)]).confidence == pytest.approx(1)


def test_a_question_back_with_a_single_choice_is_that_answer():
    outcome = done([("faq/a-one", 0.5), ("out_of_scope", 0.48), ("faq/b-one", 0.02)])
    assert (outcome.label, outcome.answers, outcome.next_best) == ("faq/a-one", ("a-one",), ("b-one",))
    assert outcome.confidence == pytest.approx(0.5)


def test_a_general_question_weighs_all_of_a_theme():
    outcome = done([("broad", 0.6), ("faq/b-one", 0.15), ("faq/a-one", 0.1), ("faq/a-why", 0.1), ("faq/a-all", 0.05)])
    assert outcome.answers == ("a-all", "b-all")


@cases(("words", "p", "greeted"), [(5, 0.6, True), (6, 0.6, False), (6, 0.8, True), (6, 0.79, False)])
def test_a_greeting_is_short_or_sure(words: int, p: float, greeted: bool):
    ranking = [("smalltalk/thanks", p), ("faq/a-one", round(1 - p, 2))]
    limits = replace(LIMITS, civil=5, polite=0.8, answer=0.1, leading=0.1)
    assert (done(ranking, words=words, limits=limits).label == "smalltalk/thanks") == greeted


@cases(("words", "about_it"), [(6, True), (7, False)])
def test_only_a_short_message_goes_on_from_the_answer(words: int, about_it: bool):
    ranking = [("out_of_scope", 0.9), ("faq/b-one", 0.1)]
    assert (done(ranking, words=words, situation=READING, bare=True).label == "more") == about_it
    close = [("faq/b-one", 0.4), ("faq/a-all", 0.35), ("out_of_scope", 0.25)]
    assert (done(close, words=words, situation=READING).label == "faq/a-all") == about_it


def test_how_to_is_as_sure_as_it_was_understood():
    outcome = done([("how_to", 0.9), ("faq/a-one", 0.06), ("faq/b-one", 0.04)], words=4, situation=Situation("a-all"))
    assert outcome.answers == ("a-one",)
    assert outcome.confidence == pytest.approx(0.9 / (1 + 3 * 0.06))


GUIDES = Answers(
    {
        **ANSWERS.payloads,
        "guide/g": payload("g", "guides", "guide", 0, ("a-one", "a-why", "b-all", "b-one")),
        "guide/h": payload("h", "guides", "guide", 0, ("a-all",)),
    }
)


def told(ranking, words: int = 8, situation: Situation | None = None, **form: bool):
    return decide(ranking, Message(words, **form), situation or Situation(), GUIDES, LIMITS)


def test_guides_stand_together_against_all_else():
    outcome = told([("guide/g", 0.4), ("guide/h", 0.25), ("faq/a-one", 0.2), ("out_of_scope", 0.15)])
    assert (outcome.label, outcome.answers, outcome.next_best) == ("guide/g", ("g",), ("h", "a-one"))
    assert outcome.confidence == pytest.approx(0.85)
    # What a step of it leads to counts for it too, where it is the likeliest; anything else does not.
    assert told([("guide/g", 0.36), ("faq/a-one", 0.35), ("out_of_scope", 0.29)]).answers == ("g",)
    assert told([("faq/a-one", 0.36), ("guide/g", 0.35), ("out_of_scope", 0.29)]).answers == ("a-one", "g")
    assert told([("guide/h", 0.36), ("faq/a-one", 0.35), ("out_of_scope", 0.29)]).answers == ("h", "a-one")


def test_a_guide_has_no_longer_form_and_comes_again():
    for ranking in ([("more", 0.9)], [("how_to", 0.9)], [("repeat", 0.9)], [("explain_why", 0.9)]):
        assert told(ranking, 2, Situation("g")).label == "guide/g"
    assert told([("out_of_scope", 0.9), ("faq/a-one", 0.1)], 2, Situation("g"), bare=True).label == "guide/g"


def test_beside_a_guide_there_are_its_first_steps():
    outcome = told([("what_else", 0.9)], 2, Situation("g"))
    assert (outcome.label, outcome.answers) == ("what_else", ("a-one", "a-why", "b-all"))


def test_after_a_guide_a_few_words_are_about_its_steps_or_about_another_moment():
    ranking = [("faq/b-one", 0.3), ("faq/a-all", 0.35), ("out_of_scope", 0.35)]
    assert told(ranking, 4).label == "clarify"
    assert told(ranking, 4, Situation("g")).label == "faq/b-one"
    assert told(ranking, 4, Situation("h")).label == "faq/a-all"
    assert told([("guide/h", 0.35), ("faq/a-why", 0.05), ("out_of_scope", 0.6)], 4, Situation("g")).label == "guide/h"
