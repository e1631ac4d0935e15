"""The outcome of one message, in ids: all that Rasa returns to the rest of the bot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, get_args

from bot.incidents import Record, remarks_heeded
from bot.knowledge import Answer, Guide, Library
from bot.knowledge.facets import MORE, Other
from bot.reminders import ReminderRequest
from bot.understanding.facets import SAY
from bot.values import Language, ReplyValue

Decision = Literal["answer", "clarify", "out_of_scope", "smalltalk", "command", "checklist", "guide", "emergency"]
DECISIONS: tuple[Decision, ...] = get_args(Decision)


# What to say about the checklist: its question (plainly, with where to look, with why, after a reply not understood, or as no
# longer asked), that it waits, or the results.
Mode = Literal["ask", "look", "why", "unclear", "stale", "later", "results"]


@dataclass(frozen=True)
class Check:
    """The question `item` to ask, of `run`, whose questions are `items`; without `item`, a statement on the whole checklist.

    `noted` is the reply just recorded for the previous question, if it was typed.
    """

    mode: Mode
    item: str | None = None
    run: str = ""
    items: tuple[str, ...] = ()
    noted: ReplyValue | None = None


# What is said of an emergency: its path is opened, goes on, or comes back after something else, or waits; it is left for a
# while, is said once more to be set aside, or closed; or the list of all situations.
EmergencyMode = Literal["open", "go", "again", "waits", "left", "aside", "closed", "menu"]


EMERGENCY_FLAGS = ("found", "asks_found", "unclear", "taken", "brief", "hint", "unfit", "repeated", "ended")


@dataclass(frozen=True)
class Emergency:
    """What is said of the incident gone through, as `record` holds it after the message: the remarks read in it, those replied
    to, the details learnt, and what else (bot/incidents/moves.py); `repeated` if all that was said just before, `brief` if what
    waits is what waited before. `parked` are the situations that wait, `offered` others that the message may be about.
    """

    mode: EmergencyMode
    record: Record | None = None
    parked: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    learnt: Mapping[str, str] = field(default_factory=dict)
    ticked: tuple[str, ...] = ()
    explained: str = ""
    found: bool = False
    asks_found: bool = False
    unclear: bool = False
    taken: bool = False
    brief: bool = False
    blocked: str = ""
    hint: bool = False
    unfit: bool = False
    repeated: bool = False
    ended: bool = False


@dataclass(frozen=True)
class Reasons:
    """The grounds of a decision: the `component` that chose the `intent`, and the labels with their probabilities, best first,
    that the question classifier ranked. A button press has no component and no ranking. `facet` is the likeliest facet of a
    message after an answer, with its share of all facets and the probability that it asks for any.
    """

    intent: str
    component: str | None = None
    ranking: tuple[tuple[str, float], ...] = ()
    facet: tuple[str, float, float] | None = None


@dataclass(frozen=True)
class Turn:
    """The outcome of one message.

    `answer` is an answer id (also set for the command `incident`), `also` a second one if two questions were asked, `choices`
    the answers offered by `clarify`, or beside `answer` if that is only the likeliest, `command` the request's name and
    `choice` what it chose (a language), `phrase` the id of the text to send with it, `detail` whether the longer form was asked
    for. `facet` is the side of the answer that was asked for and that replies in its place, or of which it has nothing;
    `led_by` the facet by which a follow-up led to another answer or to the longer form. `language` is that of the text, None if
    it is not clear; `confidence`, from 0 to 1, is the model's in its decision. `check` is what to say about the checklist;
    `then` its waiting question, to be asked again after what interrupted it. `reminders` is a request about reminders. `guide`
    is a guide's id. `not_ours` is the kind of what is declined, if it is plainly of one. `emergency` is what to say about an
    incident: with the command `incident`, that its path opens; after anything else, that it returns to what is waiting.
    `reasons` tell why.
    `rest` are the turns of the other things in the same message, and `besides` the answers that it may have asked for, too.
    """

    decision: Decision
    answer: str | None = None
    also: str | None = None
    choices: tuple[str, ...] = ()
    command: str | None = None
    phrase: str | None = None
    choice: Language | None = None
    detail: bool = False
    language: Language | None = None
    confidence: float = 1.0
    check: Check | None = None
    then: Check | None = None
    facet: str | None = None
    led_by: str | None = None
    reminders: ReminderRequest | None = None
    guide: str | None = None
    not_ours: str | None = None
    emergency: Emergency | None = None
    reasons: Reasons | None = field(default=None, compare=False)
    rest: tuple[Turn, ...] = ()
    besides: tuple[str, ...] = ()

    @property
    def is_single_answer(self) -> bool:
        """Whether it is one answer in its short form, even if only the likeliest."""
        return bool(self.decision == "answer" and self.answer and not (self.also or self.detail))

    @property
    def shown(self) -> tuple[str, ...]:
        """The ids of the answers and guides shown to be read."""
        named = (self.guide,) if self.decision == "guide" else (self.answer, self.also) if self.decision == "answer" else ()
        return tuple(id_ for id_ in named if id_)

    @property
    def offered(self) -> tuple[str, ...]:
        """The ids offered to choose from, in the order of the buttons."""
        return self.choices or ((self.answer, self.also) if self.answer and self.also else ())

    @classmethod
    def from_payloads(cls, payloads: Sequence[dict[str, Any]], language: Language | None, confidence: float) -> Turn:
        """Read the `custom` payloads of a turn's Rasa responses: one, optionally followed by what it interrupted or opens."""
        first, *then = payloads
        turn = cls.from_payload(first, language, confidence)
        if then and then[0].get("decision") == "checklist":
            asked = _check(then[0])
            if turn.check and turn.check.mode == "unclear":
                # The question and the notice are one message.
                turn = replace(turn, check=replace(asked, mode="unclear"))
            else:
                turn = replace(turn, then=asked)
        elif then and then[0].get("decision") == "emergency":
            turn = replace(turn, emergency=_emergency(then[0]))
        return turn

    @classmethod
    def from_payload(cls, payload: dict[str, Any], language: Language | None, confidence: float) -> Turn:
        """Read the `custom` payload of a Rasa response (see stories/domain.yml); raise ValueError if it is malformed."""
        if payload.get("decision") not in DECISIONS:
            raise ValueError(f"no known decision in the payload's keys {sorted(payload)}")
        # Rasa treats a guide like an answer, but it is rendered differently.
        named, is_guide = payload.get("answer"), payload["decision"] == "guide"
        choices = tuple(id_ for id_ in payload.get("choices", "").split(",") if id_)
        return cls(
            decision=payload["decision"],
            answer=None if is_guide else named,
            also=payload.get("also"),
            choices=choices,
            command=payload.get("command"),
            phrase=payload.get("phrase"),
            choice=Language(payload["choice"]) if payload.get("choice") else None,
            detail=payload.get("detail", False),
            facet=payload.get("facet"),
            language=language,
            confidence=confidence,
            check=_check(payload) if payload["decision"] == "checklist" else None,
            guide=named if is_guide else None,
            emergency=_emergency(payload) if payload["decision"] == "emergency" else None,
        )


def together(turns: Sequence[Turn], besides: tuple[str, ...] = ()) -> Turn:
    """Return the turns of one message as one: the first, with the others in its `rest`.

    Two answers that follow each other are shown in one message, without those beside them. What was interrupted comes back
    after the last turn alone.
    """
    joined: list[Turn] = []
    for turn in turns:
        if joined and joined[-1].is_single_answer and turn.is_single_answer:
            before = joined.pop()
            least = min(before.confidence, turn.confidence)
            turn = replace(turn, answer=before.answer, also=turn.answer, choices=(), confidence=least)
        joined.append(turn)
    *earlier, last = joined
    whole = [replace(turn, then=None, emergency=turn.emergency if _is_new(turn) else None) for turn in earlier] + [last]
    return replace(whole[0], rest=tuple(whole[1:]), besides=besides)


def _is_new(turn: Turn) -> bool:
    """Whether an incident is what the turn is about, rather than what comes back after it."""
    return turn.decision == "emergency" or turn.command == "incident"


def _check(payload: dict[str, Any]) -> Check:
    return Check(
        payload["mode"],
        payload.get("item"),
        payload.get("run") or "",
        tuple(payload.get("items", ())),
        ReplyValue(payload["noted"]) if payload.get("noted") else None,
    )


def _emergency(payload: dict[str, Any]) -> Emergency:
    flags = {name: bool(payload.get(name)) for name in EMERGENCY_FLAGS}
    return Emergency(
        payload["mode"],
        Record.read(payload.get("record", {})),
        tuple(payload.get("parked", ())),
        tuple(payload.get("offered", ())),
        tuple(payload.get("remarks", ())),
        tuple(payload.get("said", ())),
        payload.get("learnt", {}),
        tuple(payload.get("ticked", ())),
        payload.get("explained", ""),
        blocked=payload.get("blocked", ""),
        **flags,
    )


def payloads(library: Library) -> dict[str, dict[str, Any]]:
    """Return Rasa's response payload for each answer and guide, by intent; read by `Turn.from_payload` and decision.py."""
    answers = {answer.intent: _payload(answer, library) for answer in library.answers.values()}
    return answers | {guide.intent: _guide(guide) for guide in library.guides.values()}


def _payload(answer: Answer, library: Library) -> dict[str, Any]:
    route: dict[str, Any] = (
        {"decision": "command", "command": "incident"} if answer.kind == "incident" else {"decision": "answer"}
    )
    if opened := library.incidents.opened_by(answer.id):
        route |= {"situation": opened.id, "heeds": remarks_heeded(opened, library.incidents.common)}
        route |= {"becomes": list(opened.becomes)}
    number = library.themes[answer.theme].number if answer.theme else None
    known = {"theme": answer.theme, "number": number, "kind": answer.kind, "related": list(answer.related)}
    return {**route, "answer": answer.id, **known, "facets": _facets(answer, library)}


def _facets(answer: Answer, library: Library) -> dict[str, str]:
    """Return what an answer has for each facet: `say`, `more`, or the id of another answer."""
    sides = library.facets.of_answer(answer.id)
    return {id_: side if side == MORE else side.answer if isinstance(side, Other) else SAY for id_, side in sides.items()}


def _guide(guide: Guide) -> dict[str, Any]:
    """Return a guide's payload, like an answer's: all guides form one theme, and a guide's related answers are its steps."""
    known = {"theme": "guides", "number": None, "kind": "guide"}
    return {"decision": "guide", "answer": guide.id, **known, "related": [step.answer for step in guide.steps]}
