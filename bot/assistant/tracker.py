"""Rasa's tracker store over our conversation state: rebuilds a tracker from slots, so that turns do not slow down over time."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.assistant.state import CHECK_PREFIX, RUN_SLOT, Conversations, offer, read_state, write_state
from bot.storage import StorageFailure

log = logging.getLogger(__name__)

# Slots that are used within one turn only.
PASSING_SLOTS = frozenset({"choices", "also", "facet", "session_started_metadata", "emergency_way"})


class StateTrackerStore(TrackerStore):
    """Saves slots and the active loop, but no events: no text that a person wrote is ever stored.

    Rasa's own stores save every event, text included, and load them all at each turn.
    """

    def __init__(self, conversations: Conversations) -> None:
        super().__init__(domain=None)
        self._conversations = conversations

    async def retrieve(self, sender_id: str) -> DialogueStateTracker:
        """Return the tracker of `sender_id` as it was after the last turn; an empty one for a new person."""
        state = read_state(self._conversations, sender_id)
        tracker = self.init_tracker(sender_id)
        slots = dict(state["slots"])
        if run := slots.get(RUN_SLOT):
            slots |= {CHECK_PREFIX + id_: value for id_, value in self._conversations.replies(sender_id, run).items()}
        events: list[Event] = [SlotSet(name, value) for name, value in slots.items() if name in tracker.slots]
        if state["loop"]:
            events.append(ActiveLoop(state["loop"]))
        for event in [*events, ActionExecuted(ACTION_LISTEN_NAME)]:
            tracker.update(event, self.domain)
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Save what the next turn needs of `tracker`."""
        slots = {
            name: slot.value for name, slot in tracker.slots.items() if slot.value is not None and name not in PASSING_SLOTS
        }
        # Replies have a table of their own, from which `retrieve` loads them.
        answered = [name for name in slots if name.startswith(CHECK_PREFIX)]
        replies = {name.removeprefix(CHECK_PREFIX): slots.pop(name) for name in answered}
        loop = tracker.active_loop_name
        if not loop:
            slots.pop(REQUESTED_SLOT, None)
        try:
            write_state(self._conversations, tracker.sender_id, {"slots": slots, "loop": loop}, replies)
        except StorageFailure as error:
            if loop or replies:
                raise
            # The question is still answered; only a follow-up such as "pourquoi ?" loses its reference.
            log.warning("where a conversation stands cannot be written down: %s", error)

    def offer(self, sender_id: str, ids: Sequence[str]) -> None:
        """Save what was offered to choose from by several turns together."""
        offer(self._conversations, sender_id, ids)

    @property
    def domain(self) -> Domain:
        """The domain of the trackers; Rasa sets it when the model is loaded."""
        return self._domain

    @domain.setter
    def domain(self, domain: Domain | None) -> None:
        self._domain = domain or Domain.empty()
