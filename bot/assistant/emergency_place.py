"""The incidents of a conversation as its slots hold them, and which one the latest message wants."""

from __future__ import annotations

import json
from dataclasses import dataclass

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet

from bot.assistant.form import entity
from bot.assistant.state import ANSWER_SLOT, EMERGENCY_PREFIX, PARKED_SLOT
from bot.incidents import Record
from bot.incidents.path import END
from bot.incidents.record import FIELDS
from bot.knowledge.incidents import Incident, Incidents


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

    def grown(self, situation: str) -> Place:
        """Make the current incident one of that situation, as it turned out to be: what is known of it stays known."""
        if self.record is None:
            return self
        return Place(Record(situation, self.record.opened, self.record.found, known=self.record.known), self.parked)

    def opened(self, situation: str, now: int, *, anew: bool) -> Place:
        """Make that situation the current one, as it was left or new; the previous one waits.

        With `anew`, one that has come to its end begins again.
        """
        all_ = [one for one in (*self.parked, self.record) if one]
        known = next((one for one in all_ if one.situation == situation), None)
        others = tuple(one for one in all_ if one is not known)
        return Place(Record(situation, now) if known is None or (anew and has_ended(known)) else known, others)


def has_ended(record: Record) -> bool:
    """Return whether the path of an incident has come to its end."""
    return END in record.seen


def intent_of(tracker: Tracker) -> str:
    """Return the intent of the latest message."""
    return str(tracker.latest_message.get("intent", {}).get("name"))


def confidence_of(tracker: Tracker) -> float:
    """Return the confidence in it."""
    return float(tracker.latest_message.get("intent", {}).get("confidence") or 0.0)


def wanted_situation(tracker: Tracker, incidents: Incidents) -> Incident | None:
    """Return the situation that a button names, or that belongs to the chosen answer."""
    if named := entity(tracker, "situation"):
        return incidents.situations.get(named)
    return incidents.opened_by(tracker.get_slot(ANSWER_SLOT) or "") if intent_of(tracker) == "incident" else None
