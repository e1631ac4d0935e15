"""A flood is warned about once, then dropped; messages are counted by when they were written."""

from __future__ import annotations

from datetime import UTC, datetime

from telegram import CallbackQuery, Chat, Message, Update, User

from bot.telegram.throttle import Throttle, Verdict, written


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_person_at_their_fastest_is_never_too_fast():
    clock = Clock()
    gate = Throttle(clock)
    for _ in range(24):
        clock.now += 0.5
        assert gate.check(1) is Verdict.ALLOW


def test_a_flood_is_told_once_then_dropped_and_stops_nobody_else():
    clock = Clock()
    gate = Throttle(clock, burst=30)
    verdicts = [gate.check(1) for _ in range(1000)]
    assert verdicts.count(Verdict.ALLOW) == 30
    assert verdicts.count(Verdict.WARN) == 1
    assert gate.check(2) is Verdict.ALLOW
    clock.now = 5
    assert [gate.check(1) for _ in range(8)].count(Verdict.ALLOW) == 5
    clock.now = 120
    again = [gate.check(1) for _ in range(100)]
    assert (again.count(Verdict.ALLOW), again.count(Verdict.WARN)) == (30, 1)


def test_messages_that_waited_while_the_bot_was_down_are_no_flood():
    throttle = Throttle(Clock(), burst=30)
    # 45 over an hour, which all arrive now.
    assert {throttle.check(1, 1000.0 + 80 * number) for number in range(45)} == {Verdict.ALLOW}


def test_a_flood_written_while_the_bot_was_down_is_one():
    throttle = Throttle(Clock(), burst=30)
    verdicts = [throttle.check(1, 1000.0 + number / 10) for number in range(300)]
    # 30 at once, and one for each of the 30 seconds.
    assert verdicts.count(Verdict.ALLOW) in (59, 60)
    assert verdicts.count(Verdict.WARN) == 1


def test_messages_out_of_order_gain_nothing():
    throttle = Throttle(Clock(), burst=30)
    verdicts = [throttle.check(1, float(at)) for _ in range(50) for at in (1000, 10)]
    assert verdicts.count(Verdict.ALLOW) == 30


def test_a_press_amid_old_messages_does_not_make_them_a_flood():
    clock = Clock()
    clock.now = 1e9
    throttle = Throttle(clock, burst=30)
    verdicts = set()
    for number in range(45):
        verdicts |= {throttle.check(1, 1000.0 + 80 * number), throttle.check(1) if number < 30 else Verdict.ALLOW}
    assert verdicts == {Verdict.ALLOW}


def test_a_message_was_written_when_it_was_last_edited_and_a_press_has_no_date():
    user, chat = User(1, "A", is_bot=False), Chat(1, "private")
    first, second = (datetime.fromtimestamp(at, UTC) for at in (1000, 2000))
    message = Message(1, first, chat, user, text="a")
    edited = Message(1, first, chat, user, text="b", edit_date=second)
    assert written(Update(1, message=message)) == 1000
    assert written(Update(2, edited_message=edited)) == 2000
    assert written(Update(3, callback_query=CallbackQuery("1", user, "1", message=message, data="t:"))) is None
