"""Every path is gone through to its end, whatever is tapped; what is told changes the steps; nothing is kept but ids."""

from __future__ import annotations

import random
from zoneinfo import ZoneInfo

import pytest

from bot.incidents import Act, Finding, Move, Mover, Record, Result, Stage, deadlines, steps_shown, verdict, waiting
from bot.knowledge import Library
from bot.values import StepOutcome
from tests.cases import cases
from tests.content import real_library

NOW = 1_796_000_000
ZONE = ZoneInfo("Europe/Paris")
SITUATIONS = sorted(real_library().incidents.situations)
# More taps than any path takes.
MOST = 80


def mover(library: Library, situation: str) -> Mover:
    return Mover(library.incidents.situations[situation], library.incidents.common)


def at(library: Library, record: Record):
    return waiting(record, library.incidents.situations[record.situation], library.incidents.common)


def tap(library: Library, record: Record, choose: random.Random) -> Result:
    """One of the taps that what waits offers."""
    waits = at(library, record)
    common = library.incidents.common
    offered = {
        Stage.STEP: [Move(act, waits.id) for act in (Act.DONE, Act.CANNOT, Act.NEXT)],
        Stage.INSTEAD: [Move(Act.DONE, waits.id), Move(Act.NEXT, waits.id)],
        Stage.ASK: [Move(Act.TELL, waits.id, value) for value in common.details[waits.id].values]
        if waits.id in common.details
        else [],
        Stage.CONTACTS: [Move(Act.NEXT)],
        Stage.FOUND: [Move(Act.FOUND, value=str(Finding(NOW - 3600)))],
        Stage.CLOCKS: [Move(Act.NEXT)],
        Stage.QUESTION: [Move(Act.JUDGE, waits.id, reply) for reply in ("yes", "no", "unsure")],
    }
    return mover(library, record.situation).make(record, [choose.choice([*offered[waits.stage], *extra(waits.stage)])])


def extra(stage: Stage) -> list[Move]:
    return [Move(Act.NEXT), Move(Act.REPLY, value="unsure")] if stage is Stage.ASK else []


@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("seed", range(6))
def test_every_path_comes_to_its_end_whatever_is_tapped(library: Library, situation: str, seed: int):
    choose, record, ended = random.Random(seed), Record(situation, NOW), 0
    one = library.incidents.situations[situation]
    for _ in range(MOST):
        waits = at(library, record)
        assert Record.read(record.texts()) == record
        if waits.stage is Stage.END:
            break
        result = tap(library, record, choose)
        assert result.record != record, waits
        record, ended = result.record, ended + result.ended
    assert at(library, record).stage is Stage.END
    assert ended == 1
    assert all(step.id in record.steps for step in steps_shown(record, one))
    decided = verdict(record, one, library.incidents.common)
    assert (decided is None) == (one.breach == "no")


@cases("situation", SITUATIONS)
def test_back_undoes_one_thing_at_a_time_down_to_the_first_step(library: Library, situation: str):
    record, choose = Record(situation, NOW), random.Random(1)
    first = at(library, record)
    while at(library, record).stage is not Stage.END:
        record = tap(library, record, choose).record
    for _ in range(MOST):
        record = mover(library, situation).make(record, [Move(Act.BACK)]).record
    assert at(library, record) == first


def test_what_is_known_decides_which_steps_are_shown(library: Library):
    situation = library.incidents.situations["stolen-device"]
    told = mover(library, "stolen-device")

    def shown(**details: str) -> set[str]:
        moves = [Move(Act.TELL, name, value) for name, value in details.items()]
        return {step.id for step in steps_shown(told.make(Record("stolen-device", NOW), moves).record, situation)}

    assert "wipe" in shown(encrypted="no", device="phone")
    assert "wipe" in shown(encrypted="unknown")
    assert "wipe" not in shown(encrypted="yes")
    assert "suspend-line" not in shown(device="computer")
    # A detail or a value that there is not is no detail.
    assert shown(encrypted="maybe", colour="yes") == shown()


def test_who_cannot_take_a_step_is_told_what_to_do_instead(library: Library):
    told, record = mover(library, "stolen-device"), Record("stolen-device", NOW)
    stuck = told.make(record, [Move(Act.CANNOT, "lock")]).record
    assert at(library, stuck).stage is Stage.INSTEAD
    instead = told.make(stuck, [Move(Act.DONE)]).record
    assert instead.steps == {"lock": StepOutcome.INSTEAD}
    passed = told.make(stuck, [Move(Act.NEXT)]).record
    assert passed.steps == {"lock": StepOutcome.CANNOT}
    assert at(library, passed).stage is not Stage.INSTEAD


def test_a_detail_that_says_a_step_is_done_settles_it(library: Library):
    told = mover(library, "ransomware")
    result = told.make(Record("ransomware", NOW), told.moves_of("detail-unplugged"))
    assert result.record.steps == {"cut-network": StepOutcome.DONE}
    assert result.learnt == {"unplugged": "yes"}


def test_the_step_that_is_what_a_clock_runs_for_stops_it(library: Library):
    told = mover(library, "intrusion")
    assert told.make(Record("intrusion", NOW), [Move(Act.DONE, "complaint")]).record.acted == ("complaint",)
    assert told.make(Record("intrusion", NOW), [Move(Act.CANNOT, "complaint")]).record.acted == ()


@cases(
    ("replies", "decided"),
    [
        ({"data": "no"}, "none"),
        ({"data": "yes", "risk": "no"}, "register"),
        ({"data": "unsure", "risk": "no"}, "register"),
        ({"data": "yes", "risk": "unsure"}, "notify"),
        ({"data": "yes", "risk": "yes", "high-risk": "no"}, "notify"),
        ({"data": "yes", "risk": "yes", "high-risk": "unsure"}, "notify"),
        ({"data": "yes", "risk": "yes", "high-risk": "yes"}, "notify-and-tell"),
        ({"data": "yes"}, None),
    ],
)
def test_in_doubt_it_is_notified(library: Library, replies: dict[str, str], decided: str | None):
    record = Record("stolen-device", NOW, judged=replies)
    assert verdict(record, library.incidents.situations["stolen-device"], library.incidents.common) == decided


def test_what_is_certain_or_known_is_not_asked(library: Library):
    incidents = library.incidents
    # That data are concerned is certain where somebody saw them.
    record = Record("intrusion", NOW, judged={"risk": "no"})
    assert verdict(record, incidents.situations["intrusion"], incidents.common) == "register"
    known = Record("stolen-device", NOW, known={"patients-concerned": "no"})
    assert verdict(known, incidents.situations["stolen-device"], incidents.common) == "none"
    assert verdict(Record("fake-adviser", NOW), incidents.situations["fake-adviser"], incidents.common) is None


def test_a_yes_a_no_and_a_doubt_reply_to_whatever_waits(library: Library):
    told, record = mover(library, "stolen-device"), Record("stolen-device", NOW)

    def replied(record: Record, value: str) -> Result:
        return told.make(record, [Move(Act.REPLY, value=value)])

    assert replied(record, "yes").record.steps == {"lock": StepOutcome.DONE}
    assert replied(record, "no").record.stuck == "lock"
    assert replied(record, "unsure").explained == "lock"
    asked = replied(told.make(record, [Move(Act.DONE), Move(Act.TELL, "device", "phone")]).record, "no")
    assert asked.record.known == {"device": "phone", "encrypted": "no"}


@cases("passed", [Move(Act.NEXT), Move(Act.REPLY, value="unsure")])
def test_who_does_not_say_when_it_was_found_out_gets_no_later_deadline(library: Library, passed: Move):
    one = library.incidents.situations["data-leak"]
    steps = dict.fromkeys((step.id for step in one.steps), StepOutcome.DONE)
    known = {ask.detail: "unknown" for ask in one.asks}
    record = Record(one.id, NOW - 7200, steps=steps, known=known, seen=("contacts",))
    assert at(library, record).stage is Stage.FOUND
    result = mover(library, one.id).make(record, [passed])
    assert at(library, result.record).stage is Stage.CLOCKS
    assert deadlines(result.record, one, library.incidents.common, ZONE) == deadlines(
        record, one, library.incidents.common, ZONE
    )


def test_a_button_of_a_step_gone_past_is_about_that_step(library: Library):
    told, record = mover(library, "stolen-device"), Record("stolen-device", NOW)
    record = told.make(record, [Move(Act.CANNOT, "lock"), Move(Act.NEXT)]).record
    assert told.make(record, [Move(Act.DONE, "lock")]).record.steps["lock"] is StepOutcome.DONE
    assert told.make(record, [Move(Act.DONE, "no-such-step")]).record == record


def test_when_it_was_found_out_is_asked_or_noted_by_a_remark(library: Library):
    told, record = mover(library, "data-leak"), Record("data-leak", NOW)
    asked = told.make(record, told.moves_of("found-at"))
    assert (asked.record, asked.asks_found, asked.found) == (record, True, False)
    noted = told.make(record, [*told.moves_of("found-at"), *told.moves_of("found-at", found=str(Finding(NOW, days=1)))])
    assert noted.record.found == Finding(NOW, days=1)
    assert (noted.found, noted.asks_found) == (True, False)


def test_clocks_are_ticked_and_unticked_one_by_one(library: Library):
    told, record = mover(library, "ransomware"), Record("ransomware", NOW)
    both = told.make(record, [Move(Act.TICK, "cnil"), Move(Act.TICK, "complaint")])
    assert both.record.acted == ("cnil", "complaint")
    assert told.make(both.record, [Move(Act.TICK, "cnil")]).record.acted == ("complaint", "cnil")
    assert told.make(both.record, [Move(Act.UNTICK, "cnil")]).record.acted == ("complaint",)
    assert told.make(record, [Move(Act.UNTICK, "cnil")]).record.acted == ()


def test_what_was_said_before_stays_said_when_more_is_done(library: Library):
    """A message may hold several remarks: no move loses what an earlier one brought."""
    told, record = mover(library, "stolen-device"), Record("stolen-device", NOW)
    first = [Move(Act.SAY, "lost"), Move(Act.TELL, "device", "phone")]
    for move in (
        Move(Act.TICK, "cnil"), Move(Act.JUDGE, "data", "yes"), Move(Act.FOUND, value=str(Finding(NOW))), Move(Act.FOUND),
        Move(Act.SHOW, value="unclear"), Move(Act.SAY, "enough"), Move(Act.LATER), Move(Act.STOP), Move(Act.DONE),
        Move(Act.EXPLAIN), Move(Act.REPLY, value="yes"), Move(Act.NEXT), Move(Act.CANNOT),
    ):  # fmt: skip
        result = told.make(record, [*first, move])
        assert result.said[:1] == ("lost",), move
        assert result.learnt == {"device": "phone"}, move
        assert result.record.known == {"device": "phone"}, move


@pytest.mark.parametrize("act", [Act.STOP, Act.FALSE_ALARM, Act.NO_INCIDENT, Act.LATER])
def test_who_leaves_or_comes_back_later_is_told_so(library: Library, act: Act):
    told = mover(library, "stolen-device")
    result = told.make(Record("stolen-device", NOW), told.moves_of(str(act)))
    assert result.said == (str(act),)
    assert result.left == (act is not Act.LATER)
    assert not result.ended


def test_what_was_not_understood_is_told_from_what_changes_nothing(library: Library):
    told, record = mover(library, "stolen-device"), Record("stolen-device", NOW)

    def shown(label: str) -> tuple[bool, bool]:
        result = told.make(record, told.moves_of(label))
        assert result.record == record
        return result.unclear, result.taken

    assert shown("unclear") == (True, False)
    assert shown("resume") == (False, False)
    assert shown("retold") == (False, True)
    assert shown("no-such-remark") == (False, True)
    assert told.moves_of("retold") == [Move(Act.SHOW, value="retold")]


def test_every_remark_with_a_reply_of_its_own_gets_it_and_tells_what_it_tells(library: Library):
    common = library.incidents.common
    for label in common.said:
        if label in set(Act):
            continue
        moves = mover(library, "ransomware").moves_of(label)
        assert moves[-1 if label != "lost" else 0] == Move(Act.SAY, label)


def test_a_reply_judges_the_question_that_waits_and_a_skipped_one_is_in_doubt(library: Library):
    one = library.incidents.situations["stolen-device"]
    steps = dict.fromkeys((step.id for step in one.steps), StepOutcome.DONE)
    record = Record(one.id, NOW, Finding(NOW), steps, {ask.detail: "unknown" for ask in one.asks}, seen=("contacts", "clocks"))
    waits = at(library, record)
    assert waits.stage is Stage.QUESTION
    told = mover(library, one.id)
    for reply in ("yes", "no", "unsure"):
        result = told.make(record, [Move(Act.SAY, "lost"), Move(Act.REPLY, value=reply)])
        assert dict(result.record.judged) == {waits.id: reply}
        assert result.said == ("lost",)
    assert dict(told.make(record, [Move(Act.NEXT)]).record.judged) == {waits.id: "unsure"}


def test_the_end_is_told_once(library: Library):
    one = library.incidents.situations["stolen-device"]
    steps = dict.fromkeys((step.id for step in one.steps), StepOutcome.DONE)
    record = Record(
        one.id, NOW, Finding(NOW), steps, {ask.detail: "unknown" for ask in one.asks}, {"data": "no"}, ("contacts",)
    )
    told = mover(library, one.id)
    first = told.make(record, [Move(Act.NEXT)])
    assert (first.ended, first.record.seen) == (True, ("contacts", "clocks", "end"))
    assert not told.make(first.record, [Move(Act.SHOW)]).ended
    # Back leads to the question that was answered last; the end comes again once it is answered again.
    back = told.make(first.record, [Move(Act.BACK)]).record
    assert (dict(back.judged), back.seen) == ({}, ("contacts", "clocks"))
    assert told.make(back, [Move(Act.JUDGE, "data", "no")]).ended
    assert told.make(back, [Move(Act.BACK)]).record.seen == ("contacts",)


def test_taking_back_what_to_do_instead_leads_back_to_the_step(library: Library):
    told, record = mover(library, "stolen-device"), Record("stolen-device", NOW)
    stuck = told.make(record, [Move(Act.CANNOT)]).record
    back = told.make(stuck, [Move(Act.BACK)]).record
    assert (back.stuck, at(library, back)) == ("", at(library, record))


def test_what_was_done_instead_stops_no_clock(library: Library):
    told = mover(library, "intrusion")
    stuck = told.make(Record("intrusion", NOW), [Move(Act.CANNOT, "complaint")]).record
    assert stuck.stuck == "complaint"
    instead = told.make(stuck, [Move(Act.DONE)]).record
    assert (instead.steps["complaint"], instead.acted) == (StepOutcome.INSTEAD, ())


def test_a_step_alone_can_be_explained(library: Library):
    told = mover(library, "stolen-device")
    asked = told.make(Record("stolen-device", NOW), [Move(Act.DONE)]).record
    result = told.make(asked, [Move(Act.EXPLAIN)])
    assert (result.explained, result.hint) == ("", True)
