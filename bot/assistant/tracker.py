"""Rasa's view of our conversation state: a tracker rebuilt from slots, so that a turn costs the same on day one and day 400."""

from __future__ import annotations

import logging

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.assistant.state import CHECK_PREFIX, RUN_SLOT, Conversations, read_state, write_state
from bot.storage import StorageFailure

log = logging.getLogger(__name__)

# Slots that matter within one turn only.
PASSING_SLOTS = frozenset({"choices", "also", "session_started_metadata", "emergency_way"})


class StateTrackerStore(TrackerStore):
    """Keeps slots and the active loop, and nothing of the events: no text a person wrote is ever stored.

    Rasa's own stores keep every event, text included, and read them all back at each turn.
    """

    def __init__(self, conversations: Conversations) -> None:
        super().__init__(domain=None)
        self._conversations = conversations

    async def retrieve(self, sender_id: str) -> DialogueStateTracker:
        """The tracker of `sender_id` as at the end of its last turn; a fresh one for somebody new."""
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
        """Keep what the next turn needs of `tracker`."""
        slots = {
            name: slot.value for name, slot in tracker.slots.items() if slot.value is not None and name not in PASSING_SLOTS
        }
        # Replies have a table of their own, from which `retrieve` brings them back.
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
            # A question is answered all the same: what is lost is what "pourquoi ?" would be about.
            log.warning("where a conversation stands cannot be written down: %s", error)

    @property
    def domain(self) -> Domain:
        """The domain trackers are made with; Rasa sets it when the model is loaded."""
        return self._domain

    @domain.setter
    def domain(self, domain: Domain | None) -> None:
        self._domain = domain or Domain.empty()
