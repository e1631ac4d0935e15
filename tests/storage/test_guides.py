"""Ticked steps are kept by person and guide."""

from __future__ import annotations

from bot.storage import Storage


def test_steps_are_ticked_once_unticked_and_cleared_by_guide(storage: Storage):
    guides = storage.guides
    assert guides.ticked("me", "moving") == frozenset()
    for sender, guide, step in (("me", "moving", "a"), ("me", "moving", "b"), ("me", "holiday", "a"), ("you", "moving", "a")):
        guides.tick(sender, guide, step)
        guides.tick(sender, guide, step)
    assert guides.ticked("me", "moving") == {"a", "b"}
    assert guides.begun("me") == {"moving": {"a", "b"}, "holiday": {"a"}}
    guides.untick("me", "moving", "a")
    guides.untick("me", "moving", "never ticked")
    assert guides.ticked("me", "moving") == {"b"}
    guides.clear("me", "moving")
    assert guides.begun("me") == {"holiday": {"a"}}
    assert guides.ticked("you", "moving") == {"a"}


def test_the_day_of_the_first_tick_stays(storage: Storage):
    storage.guides.tick("me", "moving", "a")
    with storage.connection as db:
        db.execute("UPDATE guide_steps SET day = '2020-01-01'")
    storage.guides.tick("me", "moving", "a")
    assert storage.connection.execute("SELECT day FROM guide_steps").fetchone() == ("2020-01-01",)
