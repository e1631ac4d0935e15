"""Rasa action that opens an incident's path, takes one up again or closes it, before the form goes through it."""

from __future__ import annotations

import time
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.assistant.emergency_place import Place, confidence_of, has_ended, intent_of, wanted_situation
from bot.assistant.form import entity
from bot.assistant.state import ASIDE_SLOT, EMERGENCY_FORM, TOLD_SLOT
from bot.knowledge.incidents import Incident, Incidents

# What is asked for that is about no step: to open a situation, to go on with the one that waits, or to be done with one.
OPEN, RESUME, CLOSE, SAID = "open", "resume", "close", "said"
# How the form is entered from OpenEmergency: with the list of all situations in its place, with a path opened, or with the
# path that is open already; by a slot of this turn alone.
WAY_SLOT = "emergency_way"
MENU, OPENED, AGAIN = "menu", "open", "again"
# What an emergency that has been set aside is said to be once more.
ASIDE = "aside"
# An incident of which the model is less sure is offered while another one is open, not opened.
SURE = 0.8


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
        act, wanted, way = entity(tracker, "act"), wanted_situation(tracker, self._incidents), OPENED
        happened = intent_of(tracker) == "incident"
        # Whoever has come to the end and tells of an incident tells of another one.
        is_open = tracker.active_loop.get("name") == EMERGENCY_FORM and place.record is not None and not has_ended(place.record)
        if act == CLOSE:
            place, way = Place(None, place.parked), MENU
        elif happened and is_open and wanted and self._is_grown(place, wanted):
            place = place.grown(wanted.id)
        elif happened and is_open and (wanted is None or confidence_of(tracker) < SURE or self._is_absorbed(place, wanted)):
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

    def _is_grown(self, place: Place, wanted: Incident) -> bool:
        return place.record is not None and wanted.id in self._incidents.situations[place.record.situation].becomes

    def _is_absorbed(self, place: Place, wanted: Incident) -> bool:
        return place.record is not None and wanted.id in self._incidents.situations[place.record.situation].absorbs
