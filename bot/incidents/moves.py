"""Applies taps and remarks to an incident: returns the new record and what to say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.incidents.finding import Finding
from bot.incidents.path import CLOCKS, CONTACTS, END, NO, UNSURE, YES, Stage, Waiting, steps_shown, waiting
from bot.incidents.record import Record
from bot.knowledge.incidents import Incident, IncidentCommon
from bot.values import StepOutcome

UNKNOWN = "unknown"
# The deed of whoever has an account or a line back.
REGAINED = "regained"
# What divides the deeds that a move names.
AND = ","
_SCREENS = {Stage.CONTACTS: CONTACTS, Stage.CLOCKS: CLOCKS}
# What only has the step that waits shown again: of these, what tells something that changes nothing; and all of them.
TOLD = "told"
_TAKEN = frozenset({TOLD, "retold"})
_SHOWN = _TAKEN | {"resume", "unclear"}


class Act(StrEnum):
    """What can be done on the way. The first few are about what waits, but for `blocked`, which names what is out of reach;
    `tell`, `found`, `judge`, `tick` and `untick` name what they are about; `say` asks for what is said to a remark, as do
    `later`, after which what waits is shown all the same, and `stop`, `false-alarm` and `no-incident`, which leave the path.
    """

    DONE = "done"
    CANNOT = "cannot"
    BLOCKED = "blocked"
    EXPLAIN = "explain"
    NEXT = "next"
    BACK = "back"
    SHOW = "show"
    REPLY = "reply"
    TELL = "tell"
    FOUND = "found"
    JUDGE = "judge"
    TICK = "tick"
    UNTICK = "untick"
    SAY = "say"
    LATER = "later"
    STOP = "stop"
    FALSE_ALARM = "false-alarm"
    NO_INCIDENT = "no-incident"


@dataclass(frozen=True)
class Move:
    """One thing done: `id` is the step, detail, question or clock, or the label of a remark; `value` what is told of it, or the
    deeds (content/incidents/common.yml) that the words name, divided by commas.
    """

    act: Act
    id: str = ""
    value: str = ""


@dataclass(frozen=True)
class Result:
    """The record, the labels replied to, the details learnt, and what else is to be shown: the steps `ticked` other than
    the one that waited, a step explained, the question when it was found out, that a message was not understood, what can be
    said at this point (`hint`), that something was told which changes nothing (`taken`), another step than the one that waits
    which is out of reach (`blocked`), that something was done which is no step here (`unfit`), that the end is reached for the
    first time, or that the path is left.
    """

    record: Record
    said: tuple[str, ...] = ()
    learnt: Mapping[str, str] = field(default_factory=dict)
    ticked: tuple[str, ...] = ()
    explained: str = ""
    found: bool = False
    asks_found: bool = False
    unclear: bool = False
    taken: bool = False
    hint: bool = False
    blocked: str = ""
    unfit: bool = False
    ended: bool = False
    left: bool = False


class Mover:
    """Applies moves in one situation."""

    def __init__(self, situation: Incident, common: IncidentCommon) -> None:
        self._situation = situation
        self._common = common
        self._steps = {step.id: step for step in situation.steps}
        self._heeded = _heeded(situation, common)

    def moves_of(self, label: str, found: str = "", deeds: str = "") -> list[Move]:
        """Return the moves of a remark with that label; `found` is the time of discovery and `deeds` what was done, if it says
        so.
        """
        if label == "done":
            return [Move(Act.DONE, value=deeds)]
        if label == "cannot":
            return [Move(Act.CANNOT, value=deeds)]
        if label == "blocked":
            return [Move(Act.BLOCKED, value=deeds)]
        if label == "false-alarm" and self._is_regained(deeds):
            # A mailbox that is got back was taken all the same.
            return [Move(Act.DONE, value=deeds)]
        if label == "enough" and deeds:
            return [Move(Act.DONE, "", deeds), Move(Act.SAY, label)]
        if label == "lost":
            return [Move(Act.SAY, label), Move(Act.EXPLAIN)]
        if label == "found-at":
            return [Move(Act.FOUND, value=found)]
        if label in _SHOWN:
            return [Move(Act.SHOW, value=label)]
        if label in set(Act):
            return [Move(Act(label))]
        told = {id_: value for id_, value in self._common.heard.get(label, {}).items() if id_ in self._heeded}
        moves = [Move(Act.TELL, id_, value) for id_, value in told.items()]
        if label in self._common.said:
            return [*moves, Move(Act.SAY, label)]
        # What this situation neither asks nor uses is not noted: it would change nothing, and be read back as if it did.
        return moves or [Move(Act.SHOW, value=TOLD)]

    def make(self, record: Record, moves: Iterable[Move]) -> Result:
        """Apply `moves` in order; return the result."""
        result = Result(record)
        for move in moves:
            result = self._make(result, move)
        at = waiting(result.record, self._situation, self._common)
        if at.stage is Stage.END and END not in result.record.seen and not result.left:
            return replace(result, record=result.record.see(END), ended=True)
        return result

    def _make(self, result: Result, move: Move) -> Result:
        record = result.record
        match move.act:
            case Act.TELL if move.value in getattr(self._common.details.get(move.id), "values", ()):
                record = self._told(record.tell({move.id: move.value}), move)
                return replace(result, record=record, learnt={**result.learnt, move.id: move.value})
            case Act.FOUND if move.value:
                return replace(result, record=replace(record, found=Finding.read(move.value)), found=True, asks_found=False)
            case Act.FOUND:
                return replace(result, asks_found=True)
            case Act.JUDGE:
                return replace(result, record=record.judge(move.id, move.value))
            case Act.TICK | Act.UNTICK:
                return replace(result, record=record.act(move.id, done=move.act is Act.TICK))
            case Act.SHOW:
                unclear, taken = move.value == "unclear", move.value in _TAKEN
                return replace(result, unclear=unclear, taken=result.taken or taken)
            case Act.SAY:
                return replace(result, said=(*result.said, move.id))
            case Act.LATER:
                return replace(result, said=(*result.said, str(move.act)))
            case Act.STOP | Act.FALSE_ALARM | Act.NO_INCIDENT:
                return replace(result, said=(*result.said, str(move.act)), left=True)
            case Act.BACK:
                back = self._back(record)
                if back != record or move.value:
                    return replace(result, record=back, taken=result.taken or back == record)
                # With nothing to take back, a bare "annule" or "cancel" means the whole of it; a correction does not.
                return self._make(result, Move(Act.STOP))
            case Act.REPLY:
                return self._reply(result, move.value)
            case Act.BLOCKED | Act.CANNOT if move.value:
                return self._blocked(result, move)
            case Act.DONE if move.value:
                return self._done(result, frozenset(move.value.split(AND)))
            case Act.DONE | Act.CANNOT | Act.NEXT | Act.EXPLAIN:
                return self._on_what_waits(result, move)
            case _:
                return result

    def _is_regained(self, deeds: str) -> bool:
        steps = self._common.deeds[REGAINED].steps if REGAINED in deeds.split(AND) else ()
        return not self._steps.keys().isdisjoint(steps)

    def _blocked(self, result: Result, move: Move) -> Result:
        """What is out of reach is the step that waits, or another one, which is not settled; the one that waits then stays."""
        known = [self._common.deeds[id_] for id_ in move.value.split(AND) if id_ in self._common.deeds]
        steps = [id_ for id_ in self._steps if any(id_ in deed.steps for deed in known)]
        at = waiting(result.record, self._situation, self._common)
        if at.id in steps or (not steps and move.act is Act.CANNOT):
            return self._on_what_waits(result, Move(Act.CANNOT))
        left = [id_ for id_ in steps if id_ not in result.record.steps]
        return replace(result, taken=True, blocked=next(iter(left or steps), ""))

    def _told(self, record: Record, move: Move) -> Record:
        """Return the record with the steps settled that this detail reports as done."""
        for step in self._steps.values():
            if move.value in step.settled_by.get(move.id, ()):
                record = self._ticked(record.settle(step.id, StepOutcome.DONE), step.id, StepOutcome.DONE)
        return record

    def _back(self, record: Record) -> Record:
        """Return the record without what was settled or told last; details are asked after a step, so they go before it."""
        last, at = next(reversed(list(record.steps)), ""), waiting(record, self._situation, self._common)
        asked = [ask.detail for ask in self._situation.asks if ask.after == last]
        # Those asked before what waits: what was told earlier of the others was told before the step.
        told = [id_ for id_ in asked[: asked.index(at.id) if at.id in asked else None] if id_ in record.known]
        if told and not (record.stuck or record.judged or record.seen):
            return replace(record, known={id_: value for id_, value in record.known.items() if id_ != told[-1]})
        return record.back()

    def _done(self, result: Result, deeds: frozenset[str]) -> Result:
        """Settle what waits if it is one of `deeds`, and every other step and clock that they are; nothing for other deeds."""
        at = waiting(result.record, self._situation, self._common)
        known = [self._common.deeds[id_] for id_ in deeds if id_ in self._common.deeds]
        steps = [id_ for id_ in self._steps if any(id_ in deed.steps for deed in known)]
        clocks = [deed.clock for deed in known if deed.clock in self._situation.clocks and deed.clock]
        for id_, value in (told for deed in known for told in deed.tells.items()):
            if id_ in self._heeded and id_ not in result.record.known:
                result = replace(result, record=result.record.tell({id_: value}))
        if at.id in steps:
            result = self._on_what_waits(result, Move(Act.DONE))
        apply = {step.id for step in steps_shown(result.record, self._situation)}
        others = [id_ for id_ in steps if id_ in apply and id_ not in result.record.steps and id_ != at.id]
        record = result.record
        for id_ in others:
            record = self._ticked(record.settle(id_, StepOutcome.DONE), id_, StepOutcome.DONE)
        for clock in clocks:
            record = record.act(clock)
        unfit = record == result.record and at.id not in steps
        return replace(result, record=record, ticked=(*result.ticked, *others), unfit=unfit)

    def _on_what_waits(self, result: Result, move: Move) -> Result:
        """`move` is about the step that it names, where that is no longer what waits, or about what waits."""
        record = result.record
        at = waiting(record, self._situation, self._common)
        if move.id and move.id not in self._steps:
            return result
        if move.id and move.id != at.id:
            at = Waiting(Stage.STEP, move.id)
        if move.act is Act.EXPLAIN:
            is_step = at.stage in (Stage.STEP, Stage.INSTEAD)
            return replace(result, explained=at.id if is_step else "", hint=not is_step)
        if at.stage in (Stage.STEP, Stage.INSTEAD):
            return replace(result, record=self._settled(record, at, move.act))
        # "Je ne peux pas" answers no question, and "c'est fait" only a step, or a screen that has been read.
        if move.act is Act.CANNOT or (move.act is Act.DONE and at.stage not in _SCREENS):
            return replace(result, hint=True)
        if at.stage in _SCREENS:
            return replace(result, record=record.see(_SCREENS[at.stage]))
        if at.stage is Stage.FOUND:
            # Passed over without a time: it was found out by the time the path was opened, not now.
            return replace(result, record=replace(record, found=Finding(record.opened)))
        if at.stage is Stage.ASK:
            told = UNKNOWN if UNKNOWN in self._common.details[at.id].values else ""
            return replace(result, record=record.tell({at.id: told}), learnt={**result.learnt, at.id: told})
        return replace(result, record=record.judge(at.id, UNSURE)) if at.stage is Stage.QUESTION else result

    def _settled(self, record: Record, at: Waiting, act: Act) -> Record:
        if at.stage is Stage.INSTEAD:
            outcome = StepOutcome.INSTEAD if act is Act.DONE else StepOutcome.CANNOT
            return self._ticked(record.settle(at.id, outcome), at.id, outcome)
        outcome = {Act.DONE: StepOutcome.DONE, Act.CANNOT: StepOutcome.CANNOT}.get(act, StepOutcome.PASSED)
        record = self._ticked(record.settle(at.id, outcome), at.id, outcome)
        return replace(record, stuck=at.id) if outcome is StepOutcome.CANNOT else record

    def _ticked(self, record: Record, step: str, outcome: StepOutcome) -> Record:
        clock = self._steps[step].acts_on
        return record.act(clock) if clock and outcome is StepOutcome.DONE else record

    def _reply(self, result: Result, value: str) -> Result:
        """Apply a bare yes, no or doubt to what is waiting."""
        at = waiting(result.record, self._situation, self._common)
        if at.stage is Stage.ASK:
            values = self._common.details[at.id].values
            if value == UNSURE:
                return self._on_what_waits(result, Move(Act.NEXT))
            return self._make(result, Move(Act.TELL, at.id, value)) if value in values else result
        if at.stage is Stage.QUESTION:
            return replace(result, record=result.record.judge(at.id, value))
        if at.stage is Stage.FOUND and value == UNSURE:
            return self._on_what_waits(result, Move(Act.NEXT))
        act = {YES: Act.DONE, NO: Act.CANNOT}.get(value, Act.EXPLAIN)
        return self._on_what_waits(result, Move(act))


def remarks_heeded(situation: Incident, common: IncidentCommon) -> list[str]:
    """Return the labels of remarks that tell a detail which a situation asks, uses, or wants to be noted."""
    heeded = _heeded(situation, common)
    return [label for label, told in common.heard.items() if not heeded.isdisjoint(told)]


def _heeded(situation: Incident, common: IncidentCommon) -> frozenset[str]:
    """Return the details that a situation asks, uses, or wants to be noted."""
    used = [id_ for step in situation.steps for id_ in (*step.when, *step.settled_by)]
    judged = [question.detail for question in common.questions if question.detail and situation.breach != NO]
    return frozenset([*(ask.detail for ask in situation.asks), *used, *judged, *situation.heeds])
