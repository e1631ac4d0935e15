"""Computes the next step of an incident from its content and its record; no branch ends without something to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.incidents.record import Record
from bot.knowledge.incidents import BreachVerdict, Incident, IncidentCommon, IncidentStep

YES, NO, UNSURE = "yes", "no", "unsure"
CONTACTS, CLOCKS, END = "contacts", "clocks", "end"


class Stage(StrEnum):
    """What waits: a step, what to do instead of one, a detail, whom to contact, when it was found out, the time limits, a
    question on personal data, or nothing more than the end.
    """

    STEP = "step"
    INSTEAD = "instead"
    ASK = "ask"
    CONTACTS = "contacts"
    FOUND = "found"
    CLOCKS = "clocks"
    QUESTION = "question"
    END = "end"


@dataclass(frozen=True)
class Waiting:
    """The stage, with the id of the step, detail or question."""

    stage: Stage
    id: str = ""


def steps_shown(record: Record, situation: Incident) -> list[IncidentStep]:
    """Return the steps that apply given what is known, and all settled ones."""
    return [step for step in situation.steps if step.id in record.steps or _holds(step, record)]


def _holds(step: IncidentStep, record: Record) -> bool:
    for detail, values in step.when.items():
        # Nobody knows is as good as not known yet.
        value = record.known.get(detail) or None
        if step.strict if value is None else value not in values:
            return False
    return True


def waiting(record: Record, situation: Incident, common: IncidentCommon) -> Waiting:
    """Return the first thing that is not settled."""
    if record.stuck in {step.id for step in situation.steps}:
        return Waiting(Stage.INSTEAD, record.stuck)
    shown = steps_shown(record, situation)
    for step in situation.steps:
        if step in shown and step.id not in record.steps:
            return Waiting(Stage.STEP, step.id)
        for ask in situation.asks:
            if ask.after == step.id and ask.detail not in record.known:
                return Waiting(Stage.ASK, ask.detail)
    if situation.contacts and CONTACTS not in record.seen:
        return Waiting(Stage.CONTACTS)
    if situation.clocks and CLOCKS not in record.seen:
        return Waiting(Stage.CLOCKS if record.found else Stage.FOUND)
    decided = _decided(record, situation, common)
    return decided if isinstance(decided, Waiting) else Waiting(Stage.END)


def verdict(record: Record, situation: Incident, common: IncidentCommon) -> BreachVerdict | None:
    """Return the verdict of the replies about personal data; None if a reply is missing or no verdict applies."""
    decided = _decided(record, situation, common)
    return None if isinstance(decided, Waiting) else decided


def _decided(record: Record, situation: Incident, common: IncidentCommon) -> Waiting | BreachVerdict | None:
    """Return the waiting question, or the verdict. The first question is skipped if the situation itself answers it."""
    if situation.breach == NO:
        return None
    for place, question in enumerate(common.questions):
        reply = record.judged.get(question.id) or _known(record, question.detail)
        if place == 0 and situation.breach == YES:
            reply = YES
        if reply is None:
            return Waiting(Stage.QUESTION, question.id)
        if reply == NO:
            return question.no
        if reply == UNSURE and question.unsure:
            return question.unsure
        if question.yes:
            return question.yes
    return None


def _known(record: Record, detail: str | None) -> str | None:
    value = record.known.get(detail or "")
    return value if value in (YES, NO) else None
