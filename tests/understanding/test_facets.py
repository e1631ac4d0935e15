"""Follow-ups: which are taken for one side of the answer being read, against what else they may be, and what replies."""

from __future__ import annotations

import pytest

from bot.understanding.decision import Answers
from bot.understanding.facets import (
    MORE,
    Asked,
    Classified,
    FacetLimits,
    Reply,
    names_subject,
    read_facet,
    reply_to,
    subject_words,
)
from tests.cases import cases
from tests.understanding.test_decision import payload

SIDES = {"cost": "say", "how": "more", "where": "b-one", "device": "say"}
ANSWERS = Answers(
    {
        "faq/a-all": {**payload("a-all", "a", "overview"), "facets": {"device": "say"}},
        "faq/a-one": {**payload("a-one", "a"), "facets": SIDES},
        "faq/a-two": payload("a-two", "a"),
        "faq/b-one": payload("b-one", "b"),
        "incident/i": {**payload("i", "a", "incident"), "theme": None},
        "guide/g": payload("g", "guides", "guide"),
    }
)
LIMITS = FacetLimits(
    taken=0.4, doubtful=0.25, asked=0.5, civil=0.75, over=0.85, sure=0.9, named=0.9, near=0.6, naming=0.4, share=0.3, unsure=0.6
)
DECLINED = Classified("out_of_scope")


def reply(facet: str, mass: float = 0.95, classified: Classified = DECLINED, share: float = 0.9, shown: str | None = None):
    return reply_to(Asked(facet, share, mass), classified, "faq/a-one", ANSWERS, LIMITS, shown)


@cases(
    ("facet", "wanted"),
    [
        ("cost", Reply("facet", "a-one", "cost")),
        ("how", Reply("more", "a-one", "how")),
        ("where", Reply("answer", "b-one", "where")),
        # There is nothing on it, which is said of that very thing.
        ("who", Reply("facet", "a-one", "who")),
    ],
)
def test_a_facet_is_replied_to_with_what_the_answer_has(facet: str, wanted: Reply):
    assert reply(facet) == wanted


def test_that_there_is_nothing_is_said_once_and_only_of_what_was_surely_asked_for():
    assert reply("who", 0.4) == Reply("facet", "a-one", "who")
    assert reply("who", 0.39) is None
    assert reply("who", 0.9, shown="who") == Reply("more", "a-one", "who")


@cases(
    ("classified", "least"),
    [
        (DECLINED, 0.25),
        (Classified("clarify"), 0.25),
        (Classified("more", 0.5, "a-one"), 0.25),
        (Classified("faq", 0.5, "a-one", 0.99), 0.25),
        (Classified("faq", 0.5, "b-one", 0.3), 0.4),
        (Classified("reminders"), 0.5),
        (Classified("smalltalk"), 0.75),
        (Classified("faq", 0.5, "a-one", 0.3, plain="repeat"), 0.75),
        (Classified("out_of_scope", 0.95), 0.5),
        (Classified("more", 0.5, "a-one", plain="more"), 0.75),
        (Classified("what_else", 0.5), 0.75),
        # A subject that only the classifier sees is none: "c'est compliqué ?".
        (Classified("faq", 0.5, "b-one", 0.95), 0.4),
        (Classified("incident", 0.5, "i", 0.5), 0.85),
    ],
)
def test_the_surer_the_classifier_is_of_something_else_the_more_a_facet_needs(classified: Classified, least: float):
    assert reply("cost", least, classified) == Reply("facet", "a-one", "cost")
    taken = reply("cost", least - 0.01, classified)
    assert taken is None or taken.facet is None


def test_what_is_supposed_opens_no_incident_but_shows_what_to_do():
    supposed = Classified("incident", 0.9, "i", 0.9, supposed=True)
    assert reply("what_if_lost", 0.1, supposed) == Reply("answer", "i", "what_if_lost")


def test_what_names_another_subject_asks_of_that_subject():
    named = Classified("faq", 0.95, "b-one", 0.95, subject=True)
    assert reply("cost", 1.0, named) is None
    assert reply("cost", 1.0, Classified("faq", 0.8, "b-one", 0.8, subject=True)) == Reply("facet", "a-one", "cost")
    assert reply("cost", 1.0, Classified("faq", 0.95, "a-one", 0.95, subject=True)) == Reply("facet", "a-one", "cost")
    # "Et par mail ?" is about mail in what is being read, unless the theme has an answer on that.
    assert reply("device", 1.0, named) == Reply("facet", "a-one", "device")
    assert reply("device", 1.0, Classified("faq", 0.95, "a-two", 0.95, subject=True)) is None


def test_words_that_name_a_subject_are_those_of_questions_in_one_theme():
    questions = [("mon vpn, est-ce sûr", "wifi"), ("mon vpn seul", "wifi")] * 6
    questions += [("ma copie, est-ce sûr", theme) for theme in ("backups", "devices", "phishing", "passwords")] * 3
    words = subject_words([*questions, *[("pareil", f"theme-{n}") for n in range(12)]], ["est-ce sûr", "seul", "lequel"] * 5)
    # "Sûr" is asked in follow-ups as well, "pareil" is at home nowhere.
    assert words == {"mon", "vpn", "copie"}
    assert names_subject("Le VPN, c'est cher ?", words)
    assert not names_subject("c'est cher ?", words)
    assert subject_words(questions[:9], ["lequel"]) == frozenset()


def test_a_likely_incident_and_a_plain_what_else_are_never_overruled():
    assert reply("already", 1.0, Classified("incident", 0.6, "i", 0.6)) is None
    assert reply("cost", 1.0, Classified("what_else", 0.9)) is None


def test_between_several_facets_none_is_taken_but_the_longer_form_is_given_rather_than_nothing():
    assert reply("cost", share=0.3) == Reply("facet", "a-one", "cost")
    assert reply("cost", share=0.29) == Reply("more", "a-one")
    assert reply("cost", share=0.29, shown=MORE) == Reply("said_all", "a-one")
    assert reply("cost", 0.59, share=0.29) is None
    assert reply("cost", share=0.29, classified=Classified("faq", 0.5, "b-one", 0.5)) is None


def test_another_answer_is_better_than_nothing():
    near, far = Classified("faq", 0.5, "a-two", 0.4), Classified("faq", 0.5, "b-one", 0.65)
    assert reply("who", classified=near) is None
    assert reply("who", classified=far) is None
    assert reply("who", classified=Classified("faq", 0.5, "b-one", 0.5)) == Reply("facet", "a-one", "who")
    # The longer form is better than nothing, too.
    assert reply("who", classified=Classified("more", 0.5, "a-one")) == Reply("more", "a-one")


def test_a_thing_that_is_named_may_have_an_answer_of_its_own_in_the_theme():
    assert reply("device", classified=Classified("faq", 0.5, "a-two", 0.4)) is None
    assert reply("device", classified=Classified("faq", 0.5, "a-two", 0.3)) == Reply("facet", "a-one", "device")
    assert reply("device", classified=Classified("faq", 0.5, "b-one", 0.7)) == Reply("facet", "a-one", "device")
    precise = reply_to(Asked("device", 0.9, 0.9), Classified("faq", 0.9, "a-two", 0.0), "faq/a-all", ANSWERS, LIMITS)
    assert precise is None
    assert reply("cost", classified=Classified("faq", 0.5, "a-two", 0.6)) == Reply("facet", "a-one", "cost")


def test_the_same_text_is_not_sent_twice_running():
    again = Classified("faq", 0.5, "a-one", 0.99)
    assert reply("cost", 0.1, again) == Reply("more", "a-one")
    assert reply("cost", 0.1, again, shown=MORE) == Reply("said_all", "a-one")
    assert reply("cost", 0.1, Classified("more", 0.5, "a-one"), shown=MORE) == Reply("said_all", "a-one")
    assert reply("how", shown=MORE) == Reply("said_all", "a-one", "how")
    # Nor is the sentence on one side.
    assert reply("cost", shown="cost") == Reply("more", "a-one", "cost")
    assert reply("cost", shown="where") == Reply("facet", "a-one", "cost")
    # Whoever asks to hear it again does.
    assert reply("cost", 0.1, Classified("faq", 0.5, "a-one", 0.3, plain="repeat")) is None
    # Another answer, or a likeliest one, is none of this.
    assert reply("cost", 0.1, Classified("likely", 0.5, "a-two", 0.7)) is None


def test_the_likeliest_facet_has_its_share_of_all():
    asked = read_facet({"cost": 0.5, "who": 0.1, "other": 0.4}, "other")
    assert asked.facet == "cost"
    assert asked.share == pytest.approx(5 / 6)
    assert asked.mass == pytest.approx(0.6)


def test_guides_and_incidents_have_no_sides():
    assert [ANSWERS.has_sides(label) for label in ("faq/a-one", "guide/g", "incident/i")] == [True, False, False]


@cases(
    ("classified", "wanted"),
    [
        # Nothing else is likely: "donc obligatoire même pour nous ?".
        (Classified("clarify", rival=0.49), Reply("going_on", "a-one")),
        (Classified("faq", 0.9, "b-one", rival=0.49), Reply("going_on", "a-one")),
        # Another answer is.
        (Classified("clarify", rival=0.5), None),
        # A word that belongs to neither tells of something else, unless the message begins as one that goes on.
        (Classified("clarify", rival=0.3, foreign=True), None),
        (Classified("clarify", rival=0.3, foreign=True, continues=True), Reply("going_on", "a-one")),
        (Classified("smalltalk", rival=0.1), None),
        (Classified("clarify", rival=0.1, plain="repeat"), None),
    ],
)
def test_what_fits_nothing_goes_on_from_the_answer_being_read(classified: Classified, wanted: Reply | None):
    assert reply("cost", 0.1, classified, share=0.2) == wanted
    if wanted:
        assert reply("cost", 0.1, classified, share=0.2, shown=MORE) == Reply("said_all", "a-one")


def test_what_would_be_declined_goes_on_only_if_it_may_be_a_follow_up():
    assert reply("cost", 0.4, Classified("out_of_scope", rival=0.1), share=0.2) == Reply("going_on", "a-one")
    assert reply("cost", 0.39, Classified("out_of_scope", rival=0.1), share=0.2) is None
    strange = Classified("out_of_scope", rival=0.1, foreign=True, continues=True)
    assert reply("cost", 0.5, strange, share=0.2) is None
