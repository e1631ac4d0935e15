"""Rasa actions of the emergency form: open an incident's path, apply taps and remarks, return what is waiting."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.forms import REQUESTED_SLOT

from bot.assistant.form import entity
from bot.assistant.state import ANSWER_SLOT, ASIDE_SLOT, EMERGENCY_FORM, EMERGENCY_PREFIX, PARKED_SLOT
from bot.incidents import Act, Move, Mover, Record, Result, Stage, waiting
from bot.incidents.path import END
from bot.incidents.record import FIELDS
from bot.knowledge.incidents import Incident, Incidents

# Which slot what waits fills.
FILLS = {
    Stage.STEP: "steps",
    Stage.INSTEAD: "steps",
    Stage.ASK: "known",
    Stage.CONTACTS: "seen",
    Stage.FOUND: "found",
    Stage.CLOCKS: "seen",
    Stage.QUESTION: "judged",
    Stage.END: "acted",
}
# What is asked for that is about no step: to open a situation, to go on with the one that waits, or to be done with one.
OPEN, RESUME, CLOSE = "open", "resume", "close"
# How the form is entered from OpenEmergency: with the list of all situations in its place, with a path opened, or with the
# path that is open already; by a slot of this turn alone.
WAY_SLOT = "emergency_way"
MENU, OPENED, AGAIN = "menu", "open", "again"
# Said in place of what waits, where that is long ago or something else has been on the screen since.
WAITS = "waits"
# What settles whatever waits.
SETTLING = frozenset({Act.DONE, Act.CANNOT, Act.NEXT, Act.REPLY})
# An incident of which the model is less sure is offered while another one is open, not opened.
SURE = 0.7


@dataclass(frozen=True)
class Place:
    """The current incident, if any, and the waiting ones."""

    record: Record | None
    parked: tuple[Record, ...] = ()

    @classmethod
    def read(cls, tracker: Tracker, incidents: Incidents) -> Place:
        """Read the slots; situations that no longer exist are left out."""
        record = Record.read({name: tracker.get_slot(EMERGENCY_PREFIX + name) or "" for name in FIELDS})
        parked = [Record.read(texts) for texts in json.loads(tracker.get_slot(PARKED_SLOT) or "[]")]
        kept = [one for one in (record, *parked) if one and one.situation in incidents.situations]
        return cls(kept[0] if record in kept else None, tuple(one for one in kept if one is not record))

    @property
    def waiting(self) -> list[str]:
        """Return the situations that can be resumed, the latest last."""
        return [one.situation for one in (*self.parked, self.record) if one]

    @property
    def slots(self) -> list[EventType]:
        """Return the events that set the slots."""
        texts = self.record.texts() if self.record else dict.fromkeys(FIELDS, "")
        events = [SlotSet(EMERGENCY_PREFIX + name, text or None) for name, text in texts.items()]
        parked = json.dumps([one.texts() for one in self.parked], separators=(",", ":")) if self.parked else None
        return [*events, SlotSet(PARKED_SLOT, parked)]

    def opened(self, situation: str, now: int, *, anew: bool) -> Place:
        """Make that situation the current one, as it was left or new; the previous one waits.

        With `anew`, one that has come to its end begins again.
        """
        all_ = [one for one in (*self.parked, self.record) if one]
        known = next((one for one in all_ if one.situation == situation), None)
        others = tuple(one for one in all_ if one is not known)
        return Place(Record(situation, now) if known is None or (anew and _ended(known)) else known, others)


class OpenEmergency(Action):
    """Selects the current incident: that of the answer or button, or a waiting one."""

    def __init__(self, incidents: Incidents) -> None:
        self._incidents = incidents

    def name(self) -> str:
        """Return the name in stories/domain.yml."""
        return "action_open_emergency"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        """Set the slots of the incident and how the form is entered; list all situations if none is named."""
        place = Place.read(tracker, self._incidents)
        act, wanted, way = entity(tracker, "act"), _wanted(tracker, self._incidents), OPENED
        happened = _intent(tracker) == "incident"
        # Whoever has come to the end and tells of an incident tells of another one.
        is_open = tracker.active_loop.get("name") == EMERGENCY_FORM and place.record is not None and not _ended(place.record)
        if act == CLOSE:
            place, way = Place(None, place.parked), MENU
        elif happened and is_open and (wanted is None or _confidence(tracker) < SURE):
            way = AGAIN
        elif wanted:
            place = place.opened(wanted.id, int(time.time()), anew=happened)
        elif act == RESUME:
            place = place if place.record or not place.parked else Place(place.parked[-1], place.parked[:-1])
        else:
            way = MENU
        if way == MENU or place.record is None:
            mode = "closed" if act == CLOSE else "menu"
            dispatcher.utter_message(json_message={"decision": "emergency", "mode": mode, "parked": place.waiting})
            way = MENU
        return [*place.slots, SlotSet(ASIDE_SLOT, None), SlotSet(WAY_SLOT, way)]


class EmergencyForm(FormValidationAction):
    """Applies taps and remarks and returns what is waiting; leaves other messages to the rules, which return here."""

    def __init__(self, incidents: Incidents) -> None:
        self._incidents = incidents

    def name(self) -> str:
        """Return the name that Rasa expects."""
        return f"validate_{EMERGENCY_FORM}"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any
    ) -> list[str]:
        """Return the slot that is filled next."""
        record = Place.read(tracker, self._incidents).record
        return [self._fills(record)] if record else []

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        """Set the slots from the message; return what is waiting as ids."""
        place, way = Place.read(tracker, self._incidents), tracker.get_slot(WAY_SLOT)
        record = place.record
        if record is None or way == MENU:
            return [SlotSet(REQUESTED_SLOT, None)]
        if way is None and not _is_on_the_way(tracker, record):
            # Rasa takes any slot set here for a reply, and would then let no other rule have the message: it is answered first,
            # what is said here the first time is dropped, and the form is run again.
            waits = _ended(record) or tracker.get_slot(ASIDE_SLOT)
            self._say(dispatcher, Result(record), place, WAITS if waits else AGAIN, tracker)
            return [SlotSet(REQUESTED_SLOT, self._fills(record))]
        mover = Mover(self._incidents.situations[record.situation], self._incidents.common)
        moves = _moves(tracker, mover)
        if way is None and tracker.get_slot(ASIDE_SLOT):
            # Something else has been on the screen since: what waits is shown rather than settled by mistake.
            moves = [move for move in moves if move.id or move.act not in SETTLING]
        result = mover.make(record, moves)
        place = Place(result.record, place.parked)
        self._say(dispatcher, result, place, way or "go", tracker)
        asked = None if result.left else self._fills(result.record)
        return [*place.slots, SlotSet(ASIDE_SLOT, None), SlotSet(REQUESTED_SLOT, asked)]

    def _fills(self, record: Record) -> str:
        stage = waiting(record, self._incidents.situations[record.situation], self._incidents.common).stage
        return EMERGENCY_PREFIX + FILLS[stage]

    def _say(self, dispatcher: CollectingDispatcher, result: Result, place: Place, mode: str, tracker: Tracker) -> None:
        dispatcher.utter_message(
            json_message={
                "decision": "emergency",
                "mode": "left" if result.left else mode,
                "record": result.record.texts(),
                "parked": [one.situation for one in place.parked],
                "offered": _offered(tracker, self._incidents, result.record),
                "remarks": _labels(tracker),
                "said": list(result.said),
                "learnt": dict(result.learnt),
                **{name: getattr(result, name) for name in ("explained", "found", "asks_found", "unclear", "ended")},
            }
        )


def _ended(record: Record) -> bool:
    return END in record.seen


def _intent(tracker: Tracker) -> str:
    return str(tracker.latest_message.get("intent", {}).get("name"))


def _confidence(tracker: Tracker) -> float:
    return float(tracker.latest_message.get("intent", {}).get("confidence") or 0.0)


def _wanted(tracker: Tracker, incidents: Incidents) -> Incident | None:
    """Return the situation that a button names, or that belongs to the chosen answer."""
    if named := entity(tracker, "situation"):
        return incidents.situations.get(named)
    return incidents.opened_by(tracker.get_slot(ANSWER_SLOT) or "") if _intent(tracker) == "incident" else None


def _is_on_the_way(tracker: Tracker, record: Record) -> bool:
    """Return whether the message is about the current incident, and does not open or close one."""
    about_another = entity(tracker, "situation") not in (None, record.situation)
    return _intent(tracker) == "emergency" and not about_another and entity(tracker, "act") not in (OPEN, RESUME, CLOSE)


def _offered(tracker: Tracker, incidents: Incidents, record: Record) -> list[str]:
    """Return other situations that the message may be about."""
    near = [incidents.opened_by(answer) for answer in (entity(tracker, "choices") or "").split(",")]
    wanted = [_wanted(tracker, incidents), *(near if _intent(tracker) == "incident" else ())]
    return [id_ for id_ in dict.fromkeys(one.id for one in wanted if one) if id_ != record.situation]


def _labels(tracker: Tracker) -> list[str]:
    """Return the labels of the remarks in the message."""
    return [label for label in (entity(tracker, "remarks") or "").split(",") if label]


def _moves(tracker: Tracker, mover: Mover) -> list[Move]:
    """Return the moves of the message, in order."""
    act, found = entity(tracker, "act"), entity(tracker, "found") or ""
    moves = [move for label in _labels(tracker) for move in mover.moves_of(label, found)]
    if answered := entity(tracker, "answered"):
        moves.append(Move(Act.REPLY, value=answered))
    if act in set(Act):
        moves.append(Move(Act(act), entity(tracker, "about") or "", entity(tracker, "value") or ""))
    if _intent(tracker) == "incident" and found:
        moves.append(Move(Act.FOUND, value=found))
    return moves
