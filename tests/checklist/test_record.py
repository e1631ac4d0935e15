"""The log of replies tells what holds now, what held before, and how it went month by month."""

from __future__ import annotations

import datetime as dt

from bot.checklist import before, by_month, current
from bot.storage import ChecklistReply, Storage
from bot.values import ReplyValue


def given(item: str, value: ReplyValue, run: str, day: str) -> ChecklistReply:
    return ChecklistReply(item, value, None, run, dt.datetime.fromisoformat(f"{day}T12:00:00+00:00"))


LOG = [
    given("a", ReplyValue.NO, "r1", "2026-01-30"),
    given("b", ReplyValue.SKIP, "r1", "2026-01-31"),
    given("a", ReplyValue.YES, "done", "2026-03-02"),
    given("a", ReplyValue.PARTLY, "r2", "2026-04-01"),
    given("b", ReplyValue.YES, "r2", "2026-04-01"),
]


def test_the_latest_reply_holds_and_a_skipped_question_has_none():
    assert current(LOG[:2]) == {"a": "no"}
    assert current(LOG) == {"a": "partly", "b": "yes"}


def test_before_a_run_what_was_done_since_the_last_counts():
    assert before(LOG, "r2") == {"a": "yes"}
    assert before(LOG, "r1") == {}
    # A run that has no reply yet begins after everything else.
    assert before(LOG, "r3") == current(LOG)


def test_every_month_has_what_held_at_its_end_those_without_news_too():
    months = by_month(LOG, dt.date(2026, 5, 3))
    assert [month.isoformat() for month, _ in months] == [f"2026-0{number}-01" for number in range(1, 6)]
    assert [held.get("a") for _, held in months] == ["no", "no", "yes", "partly", "partly"]
    assert by_month([], dt.date(2026, 5, 3)) == []


def test_storage_keeps_each_reply_with_what_it_replaced(storage: Storage):
    storage.conversations.save("s", "{}", "r1", {"a": "no", "b": "yes"})
    storage.conversations.save("s", "{}", "r1", {"a": "no", "b": "partly"})
    storage.conversations.save("s", "{}", "r2", {"a": "yes"})
    rows = [(g.item, g.value, g.previous, g.run) for g in storage.checks.log("s")]
    assert rows == [("a", "no", None, "r1"), ("b", "yes", None, "r1"), ("b", "partly", "yes", "r1"), ("a", "yes", "no", "r2")]
    assert storage.conversations.replies("s", "r1") == {"a": "no", "b": "partly"}
    assert storage.checks.done("s", "b")
    assert not storage.checks.done("s", "b")
    assert storage.checks.log("s")[-1].previous == "partly"
    assert storage.checks.log("other") == []
