"""What people say they have done is noted where it belongs; what a situation has no use for is left out."""

from __future__ import annotations

from bot.incidents import Act, Move, Mover, Record, Stage, remarks_heeded, waiting
from bot.knowledge import Library
from bot.values import StepOutcome
from tests.cases import cases

NOW = 1_796_000_000


def mover(library: Library, situation: str) -> Mover:
    return Mover(library.incidents.situations[situation], library.incidents.common)


def test_a_deed_settles_the_step_that_it_is_and_leaves_what_waits(library: Library):
    told = mover(library, "stolen-device")
    result = told.make(Record("stolen-device", NOW), told.moves_of("done", deeds="password,complaint"))
    assert result.record.steps == {"passwords": StepOutcome.DONE, "complaint": StepOutcome.DONE}
    assert result.ticked == ("passwords", "complaint")
    assert not result.unfit
    assert waiting(result.record, library.incidents.situations["stolen-device"], library.incidents.common).id == "lock"


def test_a_deed_that_is_what_waits_settles_it(library: Library):
    told = mover(library, "stolen-device")
    result = told.make(Record("stolen-device", NOW), told.moves_of("done", deeds="locked"))
    assert result.record.steps == {"lock": StepOutcome.DONE}
    assert result.ticked == ()


def test_a_deed_that_is_no_step_here_settles_nothing_and_is_said(library: Library):
    told, record = mover(library, "hacked-mailbox"), Record("hacked-mailbox", NOW)
    result = told.make(record, told.moves_of("done", deeds="wiped"))
    assert (result.record, result.unfit) == (record, True)


def test_a_deed_stops_the_clock_that_runs_for_it_even_without_a_step(library: Library):
    told = mover(library, "stolen-device")
    result = told.make(Record("stolen-device", NOW), told.moves_of("done", deeds="cnil"))
    assert result.record.acted == ("cnil",)
    assert not result.unfit


def test_done_without_a_deed_is_what_waits(library: Library):
    told = mover(library, "stolen-device")
    assert told.make(Record("stolen-device", NOW), told.moves_of("done")).record.steps == {"lock": StepOutcome.DONE}


def test_what_is_enough_is_noted_too(library: Library):
    told = mover(library, "hacked-mailbox")
    result = told.make(Record("hacked-mailbox", NOW), told.moves_of("enough", deeds="password"))
    assert result.record.steps == {"new-password": StepOutcome.DONE}
    assert result.said == ("enough",)


def test_a_detail_that_the_situation_has_no_use_for_is_not_noted(library: Library):
    told, record = mover(library, "blackmail"), Record("blackmail", NOW)
    result = told.make(record, told.moves_of("detail-encrypted-yes"))
    assert (result.record, dict(result.learnt), result.taken) == (record, {}, True)
    common = library.incidents.common
    assert "detail-encrypted-yes" not in remarks_heeded(library.incidents.situations["blackmail"], common)
    assert "detail-encrypted-yes" in remarks_heeded(library.incidents.situations["stolen-device"], common)


def test_a_detail_worth_noting_is_noted_though_nothing_asks_for_it(library: Library):
    told = mover(library, "ransomware")
    result = told.make(Record("ransomware", NOW), told.moves_of("detail-powered-off"))
    assert result.record.known == {"powered-off": "yes"}


@cases("act", [Act.DONE, Act.CANNOT])
def test_a_question_is_answered_neither_by_done_nor_by_cannot(library: Library, act: Act):
    told = mover(library, "stolen-device")
    asked = told.make(Record("stolen-device", NOW), [Move(Act.DONE)]).record
    result = told.make(asked, [Move(act)])
    assert (result.record, result.hint) == (asked, True)


def test_back_takes_the_latest_answer_first_then_the_step(library: Library):
    told = mover(library, "stolen-device")
    record = told.make(Record("stolen-device", NOW), [Move(Act.DONE), Move(Act.TELL, "device", "phone")]).record
    once = told.make(record, [Move(Act.BACK)]).record
    assert (once.known, list(once.steps)) == ({}, ["lock"])
    assert told.make(once, [Move(Act.BACK)]).record.steps == {}


def test_what_was_told_before_the_step_stays_when_the_step_is_taken_back(library: Library):
    told = mover(library, "clicked-link")
    record = told.make(Record("clicked-link", NOW), [Move(Act.TELL, "card-given", "yes"), Move(Act.DONE)]).record
    back = told.make(record, [Move(Act.BACK)]).record
    assert (back.known, back.steps) == ({"card-given": "yes"}, {})


def test_with_nothing_to_take_back_back_leaves_the_path(library: Library):
    result = mover(library, "stolen-device").make(Record("stolen-device", NOW), [Move(Act.BACK)])
    assert result.left
    assert result.said == ("stop",)
    # "Non, c'est mon autre compte" corrects something, and leaves nothing.
    corrected = mover(library, "stolen-device").make(Record("stolen-device", NOW), [Move(Act.BACK, value="said")])
    assert (corrected.left, corrected.taken) == (False, True)


def test_who_is_lost_is_calmed_and_told_how(library: Library):
    told = mover(library, "stolen-device")
    result = told.make(Record("stolen-device", NOW), told.moves_of("lost"))
    assert (result.said, result.explained) == (("lost",), "lock")
    asked = told.make(Record("stolen-device", NOW), [Move(Act.DONE)]).record
    assert told.make(asked, told.moves_of("lost")).hint
    assert waiting(asked, library.incidents.situations["stolen-device"], library.incidents.common).stage is Stage.ASK


def test_each_deed_is_named_by_words_and_each_word_by_a_deed(library: Library):
    from bot.knowledge.examples import read_blocks
    from bot.knowledge.load import Content
    from bot.settings import PROJECT

    words = {name.removeprefix("deed:") for name in read_blocks(Content(PROJECT), "regex") if name.startswith("deed:")}
    assert words == library.incidents.common.deeds.keys()
