"""Replies to the checklist are added and never changed: the latest counts, and each tells what it replaced."""

from __future__ import annotations

import datetime as dt

from bot.storage import Storage


def log(storage: Storage, sender: str = "s") -> list[tuple]:
    return [(given.item, given.value, given.previous, given.run) for given in storage.checks.log(sender)]


def test_replies_of_a_run_are_added_where_they_differ(storage: Storage):
    storage.conversations.save("s", "{}", "r1", {"a": "yes", "b": "no"})
    storage.conversations.save("s", "{}", "r1", {"a": "yes", "b": "partly"})
    assert log(storage) == [("a", "yes", None, "r1"), ("b", "no", None, "r1"), ("b", "partly", "no", "r1")]
    assert storage.conversations.replies("s", "r1") == storage.checks.of_run("s", "r1") == {"a": "yes", "b": "partly"}


def test_another_run_tells_what_it_replaced_and_holds_its_own_alone(storage: Storage):
    storage.conversations.save("s", "{}", "r1", {"a": "no"})
    storage.conversations.save("s", "{}", "r2", {"a": "no", "b": "yes"})
    storage.conversations.save("other", "{}", "r2", {"a": "unknown"})
    assert log(storage) == [("a", "no", None, "r1"), ("a", "no", "no", "r2"), ("b", "yes", None, "r2")]
    assert log(storage, "other") == [("a", "unknown", None, "r2")]
    assert storage.checks.of_run("s", "r2") == {"a": "no", "b": "yes"}
    assert storage.checks.of_run("s", "r3") == {}
    assert log(storage, "nobody") == []


def test_a_state_alone_writes_no_reply(storage: Storage):
    storage.conversations.save("s", "{}")
    storage.conversations.save("s", '{"a": 1}', "r1", {})
    assert log(storage) == []
    assert storage.conversations.load("s") == '{"a": 1}'
    assert storage.conversations.load("nobody") is None
    assert storage.conversations.replies("s", "r1") == {}


def test_when_it_was_is_kept_to_the_second_in_universal_time(storage: Storage):
    before = dt.datetime.now(dt.UTC).replace(microsecond=0)
    storage.conversations.save("s", "{}", "r1", {"a": "no"})
    storage.checks.done("s", "a")
    after = dt.datetime.now(dt.UTC)
    for given in storage.checks.log("s"):
        assert before <= given.at <= after
        assert given.at.utcoffset() == dt.timedelta(0)
        assert given.at.microsecond == 0


def test_done_is_news_until_it_is_in_place(storage: Storage):
    storage.conversations.save("s", "{}", "r1", {"a": "no", "b": "yes"})
    assert storage.checks.done("s", "a")
    assert not storage.checks.done("s", "a")
    assert not storage.checks.done("s", "b")
    # Never asked, and done all the same.
    assert storage.checks.done("s", "c")
    assert storage.checks.done("other", "a")
    assert log(storage)[2:] == [("a", "yes", "no", "done"), ("c", "yes", None, "done")]
    # Said otherwise later, it can be done again.
    storage.conversations.save("s", "{}", "r2", {"a": "partly"})
    assert storage.checks.done("s", "a")
    assert log(storage)[-1] == ("a", "yes", "partly", "done")


def written(storage: Storage) -> object:
    """What differs after any write: the number of changes of SQLite's connection, the row's transaction of PostgreSQL."""
    if storage.connection.shared:
        return storage.connection.execute("SELECT CAST(xmin AS TEXT) FROM conversations").fetchall()
    return storage.connection.execute("SELECT total_changes()").fetchone()


def test_a_state_is_written_once_a_day_unless_it_changes(storage: Storage):
    storage.conversations.save("s", "{}")
    before = written(storage)
    storage.conversations.save("s", "{}")
    assert written(storage) == before
    with storage.connection as db:
        db.execute("UPDATE conversations SET updated = '2020-01-01'")
    storage.conversations.save("s", "{}")
    with storage.connection as db:
        (updated,) = db.execute("SELECT updated FROM conversations").fetchone()
    assert updated == dt.datetime.now(dt.UTC).date().isoformat()
