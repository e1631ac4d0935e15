"""Follow-ups: which are taken for one side of the answer being read, against what else they may be, and what replies."""

from __future__ import annotations

import pytest

from bot.understanding.decision import Answers
from bot.understanding.facets import Asked, Classified, FacetLimits, Reply, read_facet, reply_to
from tests.understanding.test_decision import payload

SIDES = {"cost": "say", "how": "more", "where": "b-one", "device": "say"}
ANSWERS = Answers(
    {
        "faq/a-all": payload("a-all", "a", "overview"),
        "faq/a-one": {**payload("a-one", "a"), "facets": SIDES},
        "faq/a-two": payload("a-two", "a"),
        "faq/b-one": payload("b-one", "b"),
        "incident/i": {**payload("i", "a", "incident"), "theme": None},
        "guide/g": payload("g", "guides", "guide"),
    }
)
LIMITS = FacetLimits(taken=0.4, doubtful=0.25, asked=0.5, civil=0.75, over=0.9, named=0.9, near=0.6, share=0.3)
DECLINED = Classified("out_of_scope")


def reply(facet: str, mass: float = 0.95, classified: Classified = DECLINED, share: float = 0.9, longer: bool = False):
    return reply_to(Asked(facet, share, mass), classified, "faq/a-one", ANSWERS, LIMITS, longer=longer)


@pytest.mark.parametrize(
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


@pytest.mark.parametrize(
    ("classified", "least"),
    [
        (DECLINED, 0.25),
        (Classified("clarify"), 0.25),
        (Classified("more", "a-one"), 0.25),
        (Classified("faq", "a-one", 0.99), 0.25),
        (Classified("faq", "b-one", 0.3), 0.4),
        (Classified("reminders"), 0.5),
        (Classified("smalltalk"), 0.75),
        (Classified("faq", "a-one", 0.3, repeat=True), 0.75),
        (Classified("faq", "b-one", 0.95), 0.9),
        (Classified("incident", "i", 0.5), 0.9),
    ],
)
def test_the_surer_the_classifier_is_of_something_else_the_more_a_facet_needs(classified: Classified, least: float):
    assert reply("cost", least, classified) == Reply("facet", "a-one", "cost")
    taken = reply("cost", least - 0.01, classified)
    assert taken is None or taken.facet is None


def test_between_several_facets_none_is_taken():
    assert reply("cost", share=0.29) is None
    assert reply("cost", share=0.3) is not None


def test_another_answer_is_better_than_nothing():
    near, far = Classified("faq", "a-two", 0.4), Classified("faq", "b-one", 0.65)
    assert reply("who", classified=near) is None
    assert reply("who", classified=far) is None
    assert reply("who", classified=Classified("faq", "b-one", 0.5)) == Reply("facet", "a-one", "who")
    # The longer form is better than nothing, too.
    assert reply("who", classified=Classified("more", "a-one")) == Reply("more", "a-one")


def test_a_thing_that_is_named_may_have_an_answer_of_its_own_in_the_theme():
    assert reply("device", classified=Classified("faq", "a-two", 0.6)) is None
    assert reply("device", classified=Classified("faq", "a-two", 0.5)) == Reply("facet", "a-one", "device")
    assert reply("device", classified=Classified("faq", "b-one", 0.7)) == Reply("facet", "a-one", "device")
    assert reply("cost", classified=Classified("faq", "a-two", 0.6)) == Reply("facet", "a-one", "cost")


def test_the_same_text_is_not_sent_twice_running():
    again = Classified("faq", "a-one", 0.99)
    assert reply("cost", 0.1, again) == Reply("more", "a-one")
    assert reply("cost", 0.1, again, longer=True) == Reply("said_all", "a-one")
    assert reply("cost", 0.1, Classified("more", "a-one"), longer=True) == Reply("said_all", "a-one")
    assert reply("how", longer=True) == Reply("said_all", "a-one", "how")
    # Whoever asks to hear it again does.
    assert reply("cost", 0.1, Classified("faq", "a-one", 0.3, repeat=True)) is None
    # Another answer, or a likeliest one, is none of this.
    assert reply("cost", 0.1, Classified("likely", "a-two", 0.7)) is None


def test_the_likeliest_facet_has_its_share_of_all():
    asked = read_facet({"cost": 0.5, "who": 0.1, "other": 0.4}, "other")
    assert (asked.facet, asked.share, asked.mass) == ("cost", pytest.approx(5 / 6), pytest.approx(0.6))


def test_guides_and_incidents_have_no_sides():
    assert [ANSWERS.has_sides(label) for label in ("faq/a-one", "guide/g", "incident/i")] == [True, False, False]
