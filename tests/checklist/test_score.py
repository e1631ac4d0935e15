"""The score is fair and the plan useful, whatever is replied, in whatever order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checklist import CREDIT, missing, plan, score
from bot.checklist.score import LONGEST_PLAN
from bot.values import ReplyValue
from tests.cases import cases
from tests.content import real_library

LIBRARY = real_library()
CHECKLIST, THEMES = LIBRARY.checklist, tuple(LIBRARY.measures)
VALUES = (ReplyValue.YES, ReplyValue.PARTLY, ReplyValue.NO, ReplyValue.UNKNOWN, ReplyValue.NOT_CONCERNED)
RANK = [ReplyValue.UNKNOWN, ReplyValue.NO, ReplyValue.PARTLY, ReplyValue.YES]
UNDONE = (ReplyValue.NO, ReplyValue.PARTLY, ReplyValue.UNKNOWN)
replies = st.dictionaries(st.sampled_from(list(CHECKLIST.items)), st.sampled_from(VALUES))
some_item = st.sampled_from(list(CHECKLIST.items))


def total(given_: dict[str, ReplyValue]) -> int | None:
    return score(given_, CHECKLIST, THEMES).total


@given(replies, some_item)
def test_a_better_reply_never_lowers_a_score(given_: dict[str, ReplyValue], item: str):
    scores = [total(given_ | {item: value}) for value in RANK]
    assert all(score is not None for score in scores)
    assert scores == sorted(scores)


@given(replies, some_item)
def test_what_does_not_concern_one_counts_for_nothing(given_: dict[str, ReplyValue], item: str):
    without = {id_: value for id_, value in given_.items() if id_ != item}
    assert score(without | {item: ReplyValue.NOT_CONCERNED}, CHECKLIST, THEMES) == score(without, CHECKLIST, THEMES)
    with_no = total(without | {item: ReplyValue.NO})
    assert (total(without | {item: ReplyValue.NOT_CONCERNED}) or 0) >= (with_no or 0)


@given(replies, st.randoms())
def test_the_order_of_replies_does_not_matter(given_: dict[str, ReplyValue], random):
    pairs = list(given_.items())
    random.shuffle(pairs)
    assert score(dict(pairs), CHECKLIST, THEMES) == score(given_, CHECKLIST, THEMES)
    assert plan(dict(pairs), CHECKLIST) == plan(given_, CHECKLIST)


@given(replies)
def test_scores_stay_between_none_and_all(given_: dict[str, ReplyValue]):
    found = score(given_, CHECKLIST, THEMES)
    for value in (found.total, *found.measures.values()):
        assert value is None or 0 <= value <= 100
    counted = [value for value in given_.values() if value in CREDIT]
    assert found.count == len(counted)
    assert (found.total is None) == (not counted)
    if counted and set(counted) == {ReplyValue.YES}:
        assert found.total == 100
    if counted and not {ReplyValue.YES, ReplyValue.PARTLY} & set(counted):
        assert found.total == 0


@given(replies)
def test_the_plan_names_what_is_missing_and_the_most_useful_first(given_: dict[str, ReplyValue]):
    found = plan(given_, CHECKLIST)
    assert len(found.actions) <= LONGEST_PLAN
    assert {item.id for item in found.good} == {id_ for id_, value in given_.items() if value == ReplyValue.YES}
    assert all(given_[item.id] in UNDONE for item in found.actions)
    if found.actions:
        # Doing the first adds, or opens the way to, at least as much as doing any other.
        missing = {id_: CREDIT[value] for id_, value in given_.items() if value in UNDONE}
        own = {id_: CHECKLIST.items[id_].weight * (1 - credit) for id_, credit in missing.items()}
        # What waits for a prerequisite counts for the preferred one alone, and for none where one is in place.
        in_place = {id_ for id_, value in given_.items() if value in (ReplyValue.YES, ReplyValue.PARTLY)}
        before = {id_: [b for b in CHECKLIST.items[id_].after if b in own] for id_ in own}
        first = {id_: held[0] for id_, held in before.items() if held and not in_place & set(CHECKLIST.items[id_].after)}
        led_to = {item.id: [own[id_] for id_, led_by in first.items() if led_by == item.id] for item in found.actions}
        gains = [max([own[id_], *(further if missing[id_] == 0 else [])]) for id_, further in led_to.items()]
        assert gains == sorted(gains, reverse=True)
        assert gains[0] == max(own.values())


@pytest.mark.parametrize("first", [ReplyValue.NO, ReplyValue.UNKNOWN])
@pytest.mark.parametrize("then", [ReplyValue.NO, ReplyValue.UNKNOWN, ReplyValue.PARTLY])
def test_what_can_only_be_done_after_something_missing_waits_for_it(first: ReplyValue, then: ReplyValue):
    replies_ = {"backups-automatic": first, "backups-tested": then}
    before = plan(replies_, CHECKLIST)
    assert ([item.id for item in before.actions], before.more) == (["backups-automatic"], 1)
    after = plan(replies_ | {"backups-automatic": ReplyValue.YES}, CHECKLIST)
    assert ([item.id for item in after.actions], after.more) == (["backups-tested"], 0)


def test_either_of_two_things_opens_the_way():
    tested = {"backups-tested": ReplyValue.NO, "backups-automatic": ReplyValue.NO}
    assert plan(tested | {"backups-unplugged": ReplyValue.YES}, CHECKLIST).actions[0].id == "backups-tested"
    neither = plan(tested | {"backups-unplugged": ReplyValue.NO}, CHECKLIST)
    assert [item.id for item in neither.actions] == ["backups-unplugged", "backups-automatic"]
    assert neither.more == 1


@cases("first", [ReplyValue.PARTLY, ReplyValue.NOT_CONCERNED, ReplyValue.SKIP])
def test_what_comes_after_something_begun_or_not_concerned_waits_for_nothing(first: ReplyValue):
    found = plan({"backups-automatic": first, "backups-tested": ReplyValue.NO}, CHECKLIST)
    assert found.actions[0].id == "backups-tested"
    assert found.more == 0


@given(replies)
def test_what_the_plan_does_not_show_is_counted(given_: dict[str, ReplyValue]):
    made = plan(given_, CHECKLIST)
    missing = sum(value in (ReplyValue.NO, ReplyValue.UNKNOWN, ReplyValue.PARTLY) for value in given_.values())
    assert len(made.actions) + made.more == missing


def test_what_is_missing_is_what_is_neither_in_place_nor_not_concerned_in_the_order_asked():
    asked = list(CHECKLIST.items)
    said = dict(zip(reversed(asked[:6]), (*VALUES, ReplyValue.SKIP), strict=True))
    assert missing(said | {"a-question-removed-since": ReplyValue.NO}, CHECKLIST) == tuple(asked[2:5])


def test_a_question_that_is_no_more_is_left_out():
    assert total({"a-question-removed-since": ReplyValue.NO, CHECKLIST.quick[0]: ReplyValue.YES}) == 100


@cases(("value", "expected"), [(ReplyValue.PARTLY, 50), (ReplyValue.YES, 100), (ReplyValue.NO, 0)])
def test_one_reply(value: ReplyValue, expected: int):
    assert total({CHECKLIST.quick[0]: value}) == expected


def test_the_quick_round_asks_the_weightiest_question_of_each_measure():
    quick = [CHECKLIST.items[id_] for id_ in CHECKLIST.quick]
    assert list(dict.fromkeys(item.theme for item in quick)) == list(THEMES)
    for item in quick:
        assert item.weight == max(CHECKLIST.items[id_].weight for id_ in CHECKLIST.of_theme(item.theme))
