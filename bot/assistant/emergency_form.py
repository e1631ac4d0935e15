"""Rasa actions of the emergency form: open an incident's path, apply taps and remarks, return what is waiting."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, replace
from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.forms import REQUESTED_SLOT

from bot.assistant.form import entity
from bot.assistant.state import ANSWER_SLOT, ASIDE_SLOT, EMERGENCY_FORM, EMERGENCY_PREFIX, LEFT, PARKED_SLOT, TOLD_SLOT
from bot.incidents import Act, Move, Mover, Record, Result, Stage, Waiting, waiting
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
OPEN, RESUME, CLOSE, SAID = "open", "resume", "close", "said"
# How the form is entered from OpenEmergency: with the list of all situations in its place, with a path opened, or with the
# path that is open already; by a slot of this turn alone.
WAY_SLOT = "emergency_way"
MENU, OPENED, AGAIN = "menu", "open", "again"
# What an emergency that has been set aside is said to be once more.
ASIDE = "aside"
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
        elif happened and is_open and (wanted is None or _confidence(tracker) < SURE or self._is_absorbed(place, wanted)):
            way = AGAIN
        elif wanted:
            place = place.opened(wanted.id, int(time.time()), anew=happened)
        elif act == SAID and place.record:
            # Set aside already, and said once more to be over.
            dispatcher.utter_message(json_message={"decision": "emergency", "mode": ASIDE, "record": place.record.texts()})
            return [*place.slots, SlotSet(WAY_SLOT, MENU)]
        elif act == RESUME:
            place = place if place.record or not place.parked else Place(place.parked[-1], place.parked[:-1])
        else:
            way = MENU
        if way == MENU or place.record is None:
            mode = "closed" if act == CLOSE else "menu"
            dispatcher.utter_message(json_message={"decision": "emergency", "mode": mode, "parked": place.waiting})
            way = MENU
        return [*place.slots, SlotSet(ASIDE_SLOT, None), SlotSet(TOLD_SLOT, None), SlotSet(WAY_SLOT, way)]

    def _is_absorbed(self, place: Place, wanted: Incident) -> bool:
        return place.record is not None and wanted.id in self._incidents.situations[place.record.situation].absorbs


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
        is_beside = way is None and not _is_on_the_way(tracker, record) and _is_beside(tracker)
        if way is None and not _is_on_the_way(tracker, record) and not is_beside:
            # Rasa takes any slot set here for a reply, and would then let no other rule have the message: it is answered first,
            # what is said here the first time is dropped, and the form is run again.
            waits = _ended(record) or tracker.get_slot(ASIDE_SLOT)
            self._say(dispatcher, Result(record), place, WAITS if waits else AGAIN, tracker)
            return [SlotSet(REQUESTED_SLOT, self._fills(record))]
        situation = self._incidents.situations[record.situation]
        mover = Mover(situation, self._incidents.common)
        wanted = _wanted(tracker, self._incidents)
        absorbed = situation.absorbs.get(wanted.id, "") if wanted else ""
        moves = _moves(tracker, mover, absorbed, is_new=way == OPENED)
        if way is None and tracker.get_slot(ASIDE_SLOT):
            # Something else has been on the screen since: what waits is shown rather than settled by mistake.
            moves = [move for move in moves if move.id or move.act not in SETTLING]
        result = mover.make(record, moves)
        place = Place(result.record, place.parked)
        at = waiting(result.record, situation, self._incidents.common)
        told = _told(result, at)
        # Only words may meet the same reply twice: a button is pressed to see it.
        again = told == tracker.get_slot(TOLD_SLOT) and entity(tracker, "act") == SAID
        self._say(dispatcher, _again(result, at) if again else result, place, way or (AGAIN if is_beside else "go"), tracker, repeated=again)
        asked = None if result.left else self._fills(result.record)
        told = f"{LEFT}{int(time.time())}" if result.left else told
        kept = [SlotSet(TOLD_SLOT, None if again else told), SlotSet(ASIDE_SLOT, None), SlotSet(REQUESTED_SLOT, asked)]
        return [*place.slots, *kept]

    def _fills(self, record: Record) -> str:
        stage = waiting(record, self._incidents.situations[record.situation], self._incidents.common).stage
        return EMERGENCY_PREFIX + FILLS[stage]

    def _say(
        self,
        dispatcher: CollectingDispatcher,
        result: Result,
        place: Place,
        mode: str,
        tracker: Tracker,
        *,
        repeated: bool = False,
    ) -> None:
        flags = ("found", "asks_found", "unclear", "hint", "unfit", "ended")
        dispatcher.utter_message(
            json_message={
                "decision": "emergency",
                "mode": "left" if result.left else mode,
                "record": result.record.texts(),
                "parked": [one.situation for one in place.parked],
                "offered": _offered(tracker, self._incidents, result),
                "remarks": _labels(tracker),
                "said": list(result.said),
                "learnt": dict(result.learnt),
                "ticked": list(result.ticked),
                "explained": result.explained,
                "repeated": repeated,
                **{name: getattr(result, name) for name in flags},
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


def _is_beside(tracker: Tracker) -> bool:
    """Return whether a question has been answered, and something reported beside it is to be noted now."""
    return bool(tracker.active_loop.get("is_interrupted")) and bool(_labels(tracker)) and _intent(tracker) != "incident"


def _offered(tracker: Tracker, incidents: Incidents, result: Result) -> list[str]:
    """Return other situations that the message may be about, or that what it says leads to."""
    open_ = incidents.situations[result.record.situation]
    near = [incidents.opened_by(answer) for answer in (entity(tracker, "choices") or "").split(",")]
    wanted = [_wanted(tracker, incidents), *(near if _intent(tracker) == "incident" else ())]
    named = [one.id for one in wanted if one]
    # What was told and noted is about the open situation.
    if (another := entity(tracker, "another")) and not (result.learnt or result.ticked):
        named.append(another)
    leads = incidents.common.leads
    named += [leads[label] for label in result.said if label in leads and label not in open_.said]
    return [id_ for id_ in dict.fromkeys(named) if id_ != open_.id and id_ not in open_.absorbs]


def _labels(tracker: Tracker) -> list[str]:
    """Return the labels of the remarks in the message."""
    return [label for label in (entity(tracker, "remarks") or "").split(",") if label]


def _moves(tracker: Tracker, mover: Mover, absorbed: str, *, is_new: bool) -> list[Move]:
    """Return the moves of the message, in order; `is_new` if it opened the path."""
    act, found, deeds = entity(tracker, "act"), entity(tracker, "found") or "", entity(tracker, "deeds") or ""
    if _intent(tracker) == "incident" and not is_new:
        # It tells of another incident, of which nothing is noted here, or of what belongs to this one.
        return [Move(Act.SAY, absorbed)] if absorbed else []
    moves = [move for label in _labels(tracker) for move in mover.moves_of(label, found, deeds)]
    if answered := entity(tracker, "answered"):
        moves.append(Move(Act.REPLY, value=answered))
    if act in set(Act):
        moves.append(Move(Act(act), entity(tracker, "about") or "", entity(tracker, "value") or ""))
    if _intent(tracker) == "incident" and found:
        moves.append(Move(Act.FOUND, value=found))
    return moves


def _told(result: Result, at: Waiting) -> str:
    """Return what is said of `result`, in ids; empty where nothing is said but what waits next."""
    flags = (name for name in ("found", "asks_found", "unclear", "hint", "unfit") if getattr(result, name))
    return "/".join([at.stage, at.id, *result.said, *result.learnt, *result.ticked, result.explained, *flags])


def _again(result: Result, at: Waiting) -> Result:
    """Return the result with more said of what waits than the time before, and less of the rest."""
    is_step = at.stage in (Stage.STEP, Stage.INSTEAD) and not result.explained
    return replace(result, said=(), explained=at.id if is_step else "", unclear=False, hint=True)
