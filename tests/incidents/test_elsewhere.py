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
    assert left.hint
    assert "lock" in mover.make(record, mover.moves_of("cannot", deeds="locked")).record.steps
    assert "lock" in mover.make(record, mover.moves_of("cannot")).record.steps
