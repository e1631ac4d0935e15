"""The assistant on top of a loaded Rasa agent: text in, `Turn` out. Importing this module takes seconds, see loader.py."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
from rasa.shared.core.events import SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, INTENT, RESPONSE_SELECTOR

from bot.assistant.actions import InProcessActions
from bot.assistant.classifier import QuestionClassifier
from bot.assistant.facets import FACET, FACET_READ
from bot.assistant.language import LANGUAGE
from bot.assistant.not_ours import DECLINED, KIND
from bot.assistant.rasa_environment import hush_structlog, one_thread
from bot.assistant.rasa_message import DECIDED_BY, RANKING
from bot.assistant.rasa_turn import RasaTurn
from bot.assistant.reading import Known, Reader
from bot.assistant.reminder_reader import REMINDERS
from bot.assistant.state import MENTIONS_SLOT, NONE, Conversations, said_since
from bot.assistant.tracker import StateTrackerStore
from bot.assistant.turn import Reasons, Turn, payloads, together
from bot.knowledge import Library
from bot.locks import KeyedLocks
from bot.reminders import ReminderRequest
from bot.understanding.mentions import Mentions
from bot.understanding.said_last import Patterns
from bot.values import LANGUAGES, Language

# Prefixes of the responses that the importer made from content/.
ANSWERS = ("utter_faq/", "utter_incident/", "utter_guide/")


class StaleModel(Exception):
    """The model was trained for other answers than those in `content/`: train again."""


class SilentTurn(Exception):
    """Rasa returned no response: a rule is missing or an action failed. The caller must still reply to the person."""


class Assistant:
    """Understands messages. Serialises the turns of each sender, even if the caller does not."""

    def __init__(self, agent: Agent, store: StateTrackerStore, known: Known) -> None:
        self._known = known
        self._processor = agent.processor
        self._rasa = RasaTurn(agent.processor)
        self._store = store
        # Rasa's own lock store polls once a second.
        self._locks = KeyedLocks()
        self.domain = agent.domain
        patterns = _patterns(agent)
        self._mentions = Mentions(patterns)
        self._reader = Reader(self._parse, store.init_tracker("nobody"), patterns, known, self._mentions)

    @classmethod
    def load(cls, model: Path, library: Library, conversations: Conversations) -> Assistant:
        """Load the trained `model`; raise StaleModel if its answers are not exactly those of the library.

        Rasa only warns about an importer that it cannot find, and would then train without a single answer.
        """
        hush_structlog()
        one_thread()
        store = StateTrackerStore(conversations)
        agent = Agent.load(model, action_endpoint=InProcessActions(library))
        # Set here instead of passed to Agent, which would wrap the store in one that silently falls back to memory on an error.
        store.domain = agent.domain
        agent.tracker_store = agent.processor.tracker_store = store
        wanted = {f"utter_{intent}": payload for intent, payload in payloads(library).items()}
        known = {key: r[0]["custom"] for key, r in agent.domain.responses.items() if key.startswith(ANSWERS)}
        if known != wanted:
            differing = sorted(key for key in known.keys() | wanted.keys() if known.get(key) != wanted.get(key))
            raise StaleModel(f"the model and content/ differ in {differing[:5]}: run `vigie train`")
        # Rasa's half a million objects are never freed: freezing them spares the garbage collector from scanning them.
        gc.collect()
        gc.freeze()
        themes = {id_: {str(code): theme.name[code] for code in LANGUAGES} for id_, theme in library.themes.items()}
        return cls(agent, store, Known(payloads(library), themes))

    async def turn(self, sender: str, text: str) -> Turn:
        """Handle `text` from `sender` (a pseudonym) and return the turn; raise SilentTurn if Rasa returned no response.

        Where `text` asks for several things, each is handled in turn, and the turns are put together.
        `text` must not begin with a slash: Rasa would execute it as one of its own commands.
        """
        if text.lstrip().startswith("/"):
            raise ValueError("a text with a leading slash is not for Rasa")
        async with self._locks.hold(sender):
            tracker = await self._store.retrieve(sender)
            reading = self._reader.read(text, tracker)
            turns = [await self._turn(tracker, text, reading.first)]
            for part in reading.rest:
                tracker = await self._store.retrieve(sender)
                parsed = {**self._parse(part, tracker), LANGUAGE: reading.language}
                turns.append(await self._turn(tracker, part, parsed))
            turn = together(turns, reading.offered)
            if reading.rest:
                self._store.offer(sender, turn.offered)
            return turn

    async def choose(self, sender: str, intent: str, entities: Mapping[str, str]) -> Turn:
        """Handle a button press of `sender`: like `turn`, with a given intent and entities, skipping NLU."""
        found = [{"entity": name, "value": value, "start": 0, "end": 0} for name, value in entities.items()]
        async with self._locks.hold(sender):
            tracker = await self._store.retrieve(sender)
            return await self._turn(tracker, "", {INTENT: {"name": intent, "confidence": 1.0}, ENTITIES: found})

    def nearest(self, text: str, count: int) -> list[tuple[str, float]]:
        """Return the `count` likeliest answers and guides for `text`, outside any conversation, as (id, probability)."""
        parsed = self._parse(text, self._store.init_tracker("nobody"))
        ranking = [(self._known.payloads[label]["answer"], p) for label, p in parsed[RANKING] if label in self._known.payloads]
        return ranking[:count]

    async def _turn(self, tracker: DialogueStateTracker, text: str, parsed: dict[str, Any]) -> Turn:
        payloads = await self._rasa.run(tracker, text, parsed)
        if not payloads:
            await self._store.save(tracker)
            raise SilentTurn(f"nothing to say for intent {parsed[INTENT]['name']}")
        written = parsed.get(LANGUAGE)
        turn = Turn.from_payloads(payloads, Language(written) if written else None, parsed[INTENT]["confidence"])
        found = {found["entity"]: found["value"] for found in parsed[ENTITIES]}
        if FACET in found and not turn.facet:
            turn = replace(turn, led_by=found[FACET])
        turn = replace(turn, reasons=_reasons(parsed))
        if turn.decision == DECLINED and not turn.phrase:
            turn = replace(turn, not_ours=found.get(KIND))
        if turn.command == REMINDERS:
            turn = replace(turn, reminders=ReminderRequest.read(found))
        since = said_since(tracker.current_slot_values(), turn.shown, turn.offered)
        if text:
            since[MENTIONS_SLOT] = self._mentions.after(tracker.get_slot(MENTIONS_SLOT), text) or NONE
        for slot, value in since.items():
            tracker.update(SlotSet(slot, value), self.domain)
        await self._store.save(tracker)
        return turn

    def _parse(self, text: str, tracker: DialogueStateTracker) -> dict[str, Any]:
        """Return the parse data of Rasa's pipeline for `text`, given the state of the conversation."""
        target = self._processor.model_metadata.nlu_target
        message = UserMessage(text, CollectingOutputChannel(), tracker.sender_id)
        inputs = {PLACEHOLDER_MESSAGE: [message], PLACEHOLDER_TRACKER: tracker}
        read = self._processor.graph_runner.run(inputs, [target])[target][0]
        return {ENTITIES: [], **read.as_dict(only_output_properties=True)}


def _reasons(parsed: Mapping[str, Any]) -> Reasons:
    intent = parsed.get(RESPONSE_SELECTOR, {}).get(parsed[INTENT]["name"], {}).get("response", {}).get("intent_response_key")
    ranking = tuple((str(label), round(float(p), 4)) for label, p in parsed.get(RANKING, []))
    read = parsed.get(FACET_READ)
    facet = (read["facet"], round(read["share"], 4), round(read["mass"], 4)) if read else None
    return Reasons(intent or parsed[INTENT]["name"], parsed.get(DECIDED_BY), ranking, facet)


def _patterns(agent: Agent) -> Patterns:
    """Return the patterns of nlu/patterns.yml that the model was trained with."""
    classifier: QuestionClassifier = agent.processor.graph_runner.component(QuestionClassifier)
    return classifier.patterns
