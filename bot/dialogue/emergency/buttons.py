"""Buttons of the emergency: all situations, steps, questions on the way, time limits, and the note."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from bot.dialogue.buttons import ButtonPress, known, one_of
from bot.incidents import Act
from bot.knowledge import Library

# What can be done with a step, and on the way, by the letters that fit in callback data.
STEP_ACTS = {"d": Act.DONE, "c": Act.CANNOT, "e": Act.EXPLAIN, "n": Act.NEXT}
WAY_ACTS = {"b": Act.BACK, "n": Act.NEXT, "s": Act.SHOW, "l": Act.LATER, "f": Act.FALSE_ALARM, "w": Act.FOUND}
PARTS = {"contacts": "contacts", "clocks": "clocks", "note": "note"}
# When it was found out, as far as a tap can tell.
MOMENTS = {"now": "now", "morning": "morning", "yesterday": "yesterday", "before": "before"}
REPLIES = {"y": "yes", "n": "no", "u": "unsure"}


def _steps(library: Library) -> set[str]:
    return {step.id for situation in library.incidents.situations.values() for step in situation.steps}


def _values(library: Library) -> set[str]:
    return {value for detail in library.incidents.common.details.values() for value in detail.values}


def _questions(library: Library) -> set[str]:
    return {question.id for question in library.incidents.common.questions}


def _letters(codes: dict[str, str]) -> str:
    return ", ".join(f"`{code}` {value}" for code, value in codes.items())


SituationId = Annotated[str, known("a situation of content/incidents/", lambda library: library.incidents.situations)]
StepId = Annotated[str, known("one of its steps", _steps)]
DetailId = Annotated[str, known("a detail of content/incidents/common.yml", lambda library: library.incidents.common.details)]
ClockId = Annotated[str, known("a time limit", lambda library: library.incidents.common.clocks)]
StepAct = Annotated[Act, one_of(f"what becomes of it: {_letters({**STEP_ACTS})}", STEP_ACTS)]
WayAct = Annotated[Act, one_of(f"what to do: {_letters({**WAY_ACTS})}", WAY_ACTS)]


@dataclass(frozen=True)
class ShowSituations(ButtonPress):
    """Show all situations, with the waiting ones first."""

    wire = "em"
    sets_aside = True


@dataclass(frozen=True)
class OpenSituation(ButtonPress):
    """Open a situation's path, or continue it."""

    wire = "em:{situation}"
    needs_model = True
    situation: SituationId


@dataclass(frozen=True)
class CloseSituation(ButtonPress):
    """Close a situation and delete its record."""

    wire = "em:{situation}:close"
    needs_model = True
    situation: SituationId


@dataclass(frozen=True)
class ShowPart(ButtonPress):
    """Show whom to contact or the time limits, or send the incident note."""

    wire = "em:{situation}:{part}"
    situation: SituationId
    part: Annotated[str, one_of("which: " + ", ".join(f"`{part}`" for part in PARTS), PARTS)]


@dataclass(frozen=True)
class TakeStep(ButtonPress):
    """Report the outcome of a step, or ask for an explanation."""

    wire = "es:{situation}:{step}:{act}"
    needs_model = True
    situation: SituationId
    step: StepId
    act: StepAct


@dataclass(frozen=True)
class GoOn(ButtonPress):
    """Go forward, back, or leave a path for now."""

    wire = "ew:{situation}:{act}"
    needs_model = True
    situation: SituationId
    act: WayAct


@dataclass(frozen=True)
class TellDetail(ButtonPress):
    """Answer the question about a detail."""

    wire = "ed:{situation}:{detail}:{value}"
    needs_model = True
    situation: SituationId
    detail: DetailId
    value: Annotated[str, known("what it is", _values)]


@dataclass(frozen=True)
class TellFound(ButtonPress):
    """Tell when the incident was discovered."""

    wire = "ef:{situation}:{when}"
    needs_model = True
    situation: SituationId
    when: Annotated[str, one_of("when: " + ", ".join(f"`{when}`" for when in MOMENTS), MOMENTS)]


@dataclass(frozen=True)
class Judge(ButtonPress):
    """Reply to a question on personal data."""

    wire = "ej:{situation}:{question}:{reply}"
    needs_model = True
    situation: SituationId
    question: Annotated[str, known("the question's id", _questions)]
    reply: Annotated[str, one_of(f"the reply: {_letters(REPLIES)}", REPLIES)]


@dataclass(frozen=True)
class TickClock(ButtonPress):
    """Mark what a time limit is for as done."""

    wire = "et:{situation}:{clock}"
    needs_model = True
    situation: SituationId
    clock: ClockId


@dataclass(frozen=True)
class UntickClock(ButtonPress):
    """Mark what a time limit is for as not done."""

    wire = "et:{situation}:{clock}:no"
    needs_model = True
    situation: SituationId
    clock: ClockId


@dataclass(frozen=True)
class RemindOfClock(ButtonPress):
    """Send a reminder 24 hours before a time limit."""

    wire = "er:{situation}:{clock}"
    situation: SituationId
    clock: ClockId


@dataclass(frozen=True)
class ForgetClock(ButtonPress):
    """Cancel the reminder of a time limit."""

    wire = "er:{situation}:{clock}:no"
    situation: SituationId
    clock: ClockId


@dataclass(frozen=True)
class HearStep(ButtonPress):
    """Speak a step."""

    wire = "y:{situation}:{step}:s"
    situation: SituationId
    step: StepId
