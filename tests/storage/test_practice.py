"""Practice: rounds, what was judged in them, the best one and the wish for an example a month, by person."""

from __future__ import annotations

from bot.storage import Judged, PracticeRecord, Storage


def test_a_round_is_judged_once_by_example_and_person(storage: Storage):
    practice = storage.practice
    assert practice.of("me") == PracticeRecord()
    practice.begin("me", ["a", "b"])
    practice.begin("you", ["a"])
    assert practice.judge("me", "a", 1, correct=True)
    assert not practice.judge("me", "a", 1, correct=False)
    assert not practice.judge("me", "b", 2, correct=True)
    assert not practice.judge("me", "never drawn", 1, correct=True)
    assert practice.of("me") == PracticeRecord(1, None, False, (("a", Judged(1, True)), ("b", Judged(1, None))))
    assert practice.of("you").examples == (("a", Judged(1, None)),)


def test_what_was_left_of_a_round_is_dropped_and_what_was_seen_stays(storage: Storage):
    practice = storage.practice
    practice.show("me", "sent")
    practice.begin("me", ["a", "b"])
    practice.judge("me", "a", 1, correct=False)
    practice.begin("me", ["c"])
    record = practice.of("me")
    assert record.round == 2
    assert dict(record.examples) == {"a": Judged(1, False), "c": Judged(2, None), "sent": Judged(0, None)}
    practice.begin("me", ["a"])
    assert dict(practice.of("me").examples)["a"] == Judged(3, None)


def test_the_best_round_stays(storage: Storage):
    storage.practice.begin("me", ["a"])
    for score, best in ((0, 0), (7, 7), (4, 7), (9, 9)):
        storage.practice.finish("me", score)
        assert storage.practice.of("me").best == best
    assert storage.practice.of("you").best is None


def test_a_wish_for_an_example_a_month_leaves_the_rounds_alone(storage: Storage):
    practice = storage.practice
    practice.want_monthly("me", wanted=True)
    assert practice.of("me") == PracticeRecord(monthly=True)
    practice.begin("me", ["a"])
    assert practice.of("me").round == 1
    assert practice.of("me").monthly
    practice.want_monthly("me", wanted=False)
    assert practice.of("me") == PracticeRecord(1, None, False, (("a", Judged(1, None)),))
    practice.show("me", "sent")
    assert practice.judge("me", "sent", 0, correct=True)
    assert dict(practice.of("me").examples)["sent"] == Judged(0, True)
