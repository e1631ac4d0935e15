"""Rasa action of the emergency form: applies taps and remarks to the open incident, and returns what is waiting."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

from rasa_sdk import FormValidationAction, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.forms import REQUESTED_SLOT

from bot.assistant.emergency_open import AGAIN, CLOSE, MENU, OPEN, OPENED, RESUME, SAID, WAY_SLOT
from bot.assistant.emergency_place import Place, has_ended, intent_of, wanted_situation
from bot.assistant.form import entity
from bot.assistant.state import ASIDE_SLOT, EMERGENCY_FORM, EMERGENCY_PREFIX, LEFT, TOLD_SLOT, WAITED
from bot.incidents import TOLD, Act, Move, Mover, Record, Result, Stage, Waiting, waiting
from bot.knowledge.incidents import Incidents

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
# Said in place of what waits, where that is long ago or something else has been on the screen since.
WAITS = "waits"
# How many words a bare "annule ça" has at most.
BARE = 2
# What settles whatever waits.
SETTLING = frozenset({Act.DONE, Act.CANNOT, Act.NEXT, Act.REPLY})


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
            waits = has_ended(record) or tracker.get_slot(ASIDE_SLOT)
            self._say(dispatcher, Result(record), place, WAITS if waits else AGAIN, tracker, brief=not waits)
            return [SlotSet(REQUESTED_SLOT, self._fills(record))]
        situation = self._incidents.situations[record.situation]
        mover = Mover(situation, self._incidents.common)
        wanted = wanted_situation(tracker, self._incidents)
        absorbed = situation.absorbs.get(wanted.id, "") if wanted else ""
        moves = _unless_aside(_moves(tracker, mover, absorbed, is_new=way == OPENED), way, tracker)
        result = mover.make(record, moves)
        at = waiting(result.record, situation, self._incidents.common)
        if _is_passed_over(tracker, result, at):
            # Asked twice, and not answered: nobody is held up by a question.
            result = mover.make(record, [*moves, Move(Act.NEXT)])
            at = waiting(result.record, situation, self._incidents.common)
        place = Place(result.record, place.parked)
        told, before = _told(result, at), tracker.get_slot(TOLD_SLOT) or ""
        # Only words may meet the same reply twice: a button is pressed to see it.
        repeated = (is_said := entity(tracker, "act") == SAID) and told == before.removeprefix(WAITED)
        again = repeated and not result.taken
        # What waits has been read already: one line of it is enough.
        is_worded = (way is None and (is_said or is_beside)) or way == AGAIN
        is_same = is_worded and at == waiting(record, situation, self._incidents.common)
        brief = is_same and not again and not tracker.get_slot(ASIDE_SLOT) and RESUME not in _labels(tracker)
        result_said, mode = _again(result, at) if again else result, way or (AGAIN if is_beside else "go")
        self._say(dispatcher, result_said, place, mode, tracker, repeated=repeated, brief=brief)
        if result.left:
            told = f"{LEFT}{int(time.time())}"
        elif _waited(before, at):
            told = f"{WAITED}{told}"
        return [*place.slots, *self._kept(result, None if repeated else told)]

    def _kept(self, result: Result, told: str | None) -> list[EventType]:
        """Return the events that keep what was said, and what is asked next."""
        asked = None if result.left else self._fills(result.record)
        return [SlotSet(TOLD_SLOT, told), SlotSet(ASIDE_SLOT, None), SlotSet(REQUESTED_SLOT, asked)]

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
        brief: bool = False,
    ) -> None:
        flags = ("found", "asks_found", "unclear", "taken", "hint", "blocked", "unfit", "ended")
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
                "brief": brief,
                **{name: getattr(result, name) for name in flags},
            }
        )


def _is_on_the_way(tracker: Tracker, record: Record) -> bool:
    """Return whether the message is about the current incident, and does not open or close one."""
    about_another = entity(tracker, "situation") not in (None, record.situation)
    return intent_of(tracker) == "emergency" and not about_another and entity(tracker, "act") not in (OPEN, RESUME, CLOSE)


def _unless_aside(moves: list[Move], way: str | None, tracker: Tracker) -> list[Move]:
    """Return the moves; where something else was on the screen since, without those that would settle what waits by mistake."""
    aside = way is None and tracker.get_slot(ASIDE_SLOT)
    return [move for move in moves if move.id or move.act not in SETTLING] if aside else moves


def _is_passed_over(tracker: Tracker, result: Result, at: Waiting) -> bool:
    """Return whether a remark leaves a question waiting that the two messages before it left waiting too."""
    before = tracker.get_slot(TOLD_SLOT) or ""
    shown = (
        Act.LATER in result.said
        or RESUME in _labels(tracker)
        or result.explained
        or result.hint
        or result.unclear
        or result.blocked
        or result.asks_found
        or result.left
    )
    is_asked = at.stage in (Stage.ASK, Stage.FOUND) and before.startswith(WAITED) and _waited(before, at)
    # A side question has its reply, and leaves the question as it was.
    asks = "?" in str(tracker.latest_message.get("text") or "")
    return is_asked and entity(tracker, "act") == SAID and not shown and not asks


def _waited(before: str, at: Waiting) -> bool:
    """Return whether what waits is what waited after the message before."""
    return before.removeprefix(WAITED).startswith(f"{at.stage}/{at.id}/")


def _is_beside(tracker: Tracker) -> bool:
    """Return whether a question has been answered, and something reported beside it is to be noted now."""
    said = [event for event in tracker.events if event.get("event") in ("user", "action")]
    since = next((place for place, event in enumerate(reversed(said)) if event["event"] == "user"), 0)
    answered = any(str(event.get("name")).startswith("utter_") for event in said[len(said) - since :])
    return answered and bool(_labels(tracker)) and intent_of(tracker) != "incident"


def _offered(tracker: Tracker, incidents: Incidents, result: Result) -> list[str]:
    """Return other situations that the message may be about, or that what it says leads to."""
    open_ = incidents.situations[result.record.situation]
    near = [incidents.opened_by(answer) for answer in (entity(tracker, "choices") or "").split(",")]
    wanted = [wanted_situation(tracker, incidents), *(near if intent_of(tracker) == "incident" else ())]
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
    if intent_of(tracker) == "incident" and not is_new:
        # It tells of another incident, of which nothing is noted here, or of what belongs to this one.
        return [Move(Act.SAY, absorbed)] if absorbed else [Move(Act.SHOW, value=TOLD)]
    moves = [move for label in _labels(tracker) for move in mover.moves_of(label, found, deeds)]
    if len(str(tracker.latest_message.get("text") or "").split()) > BARE:
        moves = [replace(move, value=SAID) if move.act is Act.BACK else move for move in moves]
    if answered := entity(tracker, "answered"):
        moves.append(Move(Act.REPLY, value=answered))
    if act == SAID and (value := entity(tracker, "value")):
        moves.append(Move(Act.REPLY, value=value))
    if act in set(Act):
        moves.append(Move(Act(act), entity(tracker, "about") or "", entity(tracker, "value") or ""))
    if intent_of(tracker) == "incident" and found:
        moves.append(Move(Act.FOUND, value=found))
    return moves


def _told(result: Result, at: Waiting) -> str:
    """Return what is said of `result`, in ids; empty where nothing is said but what waits next."""
    flags = (name for name in ("found", "asks_found", "unclear", "hint", "taken", "blocked", "unfit") if getattr(result, name))
    return "/".join([at.stage, at.id, "", *result.said, *result.learnt, *result.ticked, result.explained, *flags])


def _again(result: Result, at: Waiting) -> Result:
    """Return the result with more said of what waits than the time before, and less of the rest."""
    is_step = at.stage in (Stage.STEP, Stage.INSTEAD) and not result.explained
    return replace(result, said=(), explained=at.id if is_step else "", unclear=False, hint=True)
