"""What cannot be done is noted of the step that waits only where the words are not about another one."""

from __future__ import annotations

from bot.incidents import Mover, Record
from bot.knowledge import Library


def test_what_is_out_of_reach_elsewhere_leaves_the_step_that_waits(library: Library):
    situation = library.incidents.situations["stolen-device"]
    mover = Mover(situation, library.incidents.common)
    record = Record("stolen-device", 0)
    left = mover.make(record, mover.moves_of("cannot", deeds="complaint"))
    assert left.record == record
    assert left.blocked == "complaint"
    # What no step here is about settles nothing either.
    assert mover.make(record, mover.moves_of("blocked", deeds="scan")).record == record
    assert "lock" in mover.make(record, mover.moves_of("blocked", deeds="locked")).record.steps
    assert "lock" in mover.make(record, mover.moves_of("cannot", deeds="locked")).record.steps
    assert "lock" in mover.make(record, mover.moves_of("cannot")).record.steps
