"""Runs Rasa's part of a turn: fills slots from the entities of a message, and executes what the rules predict until they end.

The same steps as in Rasa's `MessageProcessor.handle_message`, without those that can have no effect here: looking for other
slot mappings than `from_entity`, executing `action_listen`, and copying the tracker and all events for each action, the latter
for a log that is off. An action that fails ends the turn with its error, where Rasa would go on without its events.
"""

from __future__ import annotations

import logging
from typing import Any

from rasa.core.actions.action import Action, ActionExecutionRejection
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.exceptions import ActionLimitReached
from rasa.shared.core.constants import ACTION_LISTEN_NAME, MAPPING_TYPE, SlotMappingType
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecutionRejected,
    BotUttered,
    DefinePrevUserUtteredFeaturization,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, INTENT

log = logging.getLogger(__name__)


class UnknownMapping(Exception):
    """A slot of stories/domain.yml is filled in a way that this module does not implement."""


class RasaTurn:
    """Runs turns with the policies and actions of `processor`; raise UnknownMapping if the domain maps slots in another way."""

    def __init__(self, processor: MessageProcessor) -> None:
        self._processor = processor
        self._domain: Domain = processor.domain
        self._slots_of: dict[str, list[str]] = {}
        for slot in self._domain.slots:
            for mapping in slot.mappings:
                kind = SlotMappingType(mapping[MAPPING_TYPE])
                if kind is SlotMappingType.FROM_ENTITY and mapping.keys() == {MAPPING_TYPE, "entity"}:
                    self._slots_of.setdefault(mapping["entity"], []).append(slot.name)
                elif kind is not SlotMappingType.CUSTOM or "action" in mapping:
                    raise UnknownMapping(f"the slot {slot.name} is filled by {mapping}")

    async def run(self, tracker: DialogueStateTracker, text: str, parsed: dict[str, Any]) -> list[dict[str, Any]]:
        """Handle a message with its parse data; return the `custom` payloads of the responses."""
        channel = CollectingOutputChannel()
        tracker.update(UserUttered(text, parsed[INTENT], parsed[ENTITIES], parsed), self._domain)
        for found in parsed[ENTITIES]:
            for slot in self._slots_of.get(found["entity"], ()):
                tracker.update(SlotSet(slot, found["value"]), self._domain)
        await self._execute(tracker, channel)
        return [said["custom"] for said in channel.messages if "custom" in said]

    async def _execute(self, tracker: DialogueStateTracker, channel: CollectingOutputChannel) -> None:
        processor = self._processor
        while True:
            try:
                action, prediction = processor.predict_next_with_tracker_if_should(tracker)
            except ActionLimitReached:
                log.error("the rules predict actions without end after intent %s", tracker.latest_message.intent.get("name"))
                return
            if action.name() == ACTION_LISTEN_NAME:
                tracker.update_with_events(prediction.events, self._domain)
                return
            await self._act(action, prediction, tracker, channel)

    async def _act(
        self, action: Action, prediction: PolicyPrediction, tracker: DialogueStateTracker, channel: CollectingOutputChannel
    ) -> None:
        before = tracker
        if any(not isinstance(event, DefinePrevUserUtteredFeaturization) for event in prediction.events):
            # Which form the action sees interrupted: that holds only if the action does not reject its execution.
            before = tracker.copy()
            before.update_with_events(prediction.events, self._domain)
        try:
            events = await action.run(channel, self._processor.nlg, before, self._domain)
        except ActionExecutionRejection:
            tracker.update(ActionExecutionRejected(action.name(), prediction.policy_name, prediction.max_confidence))
            return
        tracker.update_with_events(prediction.events, self._domain)
        tracker.update(action.event_for_successful_execution(prediction))
        tracker.update_with_events(events, self._domain)
        for event in events:
            if isinstance(event, BotUttered):
                await channel.send_response(tracker.sender_id, event.message())
