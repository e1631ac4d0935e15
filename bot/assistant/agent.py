"""The assistant over a loaded Rasa agent: text in, `Turn` out. Importing this module takes seconds, see loader.py."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from bot.assistant.quiet import hush, hush_structlog

hush()

from rasa.core.agent import Agent  # noqa: E402
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage  # noqa: E402

from bot.assistant.runner import PlannedGraphRunner  # noqa: E402
from bot.assistant.state import Conversations  # noqa: E402
from bot.assistant.tracker import QueueLockStore, StateTrackerStore  # noqa: E402
from bot.assistant.turn import Turn, payload  # noqa: E402
from bot.knowledge import Library  # noqa: E402

log = logging.getLogger(__name__)


class StaleModel(Exception):
    """The model was trained for other answers than `content/` holds; train again."""


class SilentTurn(Exception):
    """Rasa had nothing to say: a rule is missing or an action failed. The person is still owed a reply."""


class Assistant:
    """Understands messages. One turn runs at a time for each sender, whatever the caller does."""

    def __init__(self, agent: Agent) -> None:
        self._agent = agent

    @classmethod
    def load(cls, model: Path, library: Library, conversations: Conversations) -> Assistant:
        """Load the trained `model`; raises StaleModel where it does not know exactly the library's answers.

        Rasa only warns about an importer it cannot find, and would then train without a single answer.
        """
        hush_structlog()
        store = StateTrackerStore(conversations)
        agent = Agent.load(model, tracker_store=store, lock_store=QueueLockStore())
        # Rasa wraps the store in one that, on an error, begins the conversation anew without a word: ours shall be heard.
        store.domain = agent.domain
        agent.tracker_store = agent.processor.tracker_store = store
        agent.processor.graph_runner = PlannedGraphRunner(agent.processor.graph_runner)
        wanted = {f"utter_{answer.intent}": payload(answer) for answer in library.answers.values()}
        known = {key: r[0]["custom"] for key, r in agent.domain.responses.items() if "/" in key}
        if known != wanted:
            differing = sorted(key for key in known.keys() | wanted.keys() if known.get(key) != wanted.get(key))
            raise StaleModel(f"the model and content/ differ in {differing[:5]}: run `vigie train`")
        return cls(agent)

    async def turn(self, sender: str, text: str) -> Turn:
        """What `text` from `sender` (a pseudonym) leads to; raises SilentTurn where Rasa said nothing.

        `text` must not begin with a slash: Rasa would take it for a command of its own, typed by anybody.
        """
        if text.lstrip().startswith("/"):
            raise ValueError("a text with a leading slash is not for Rasa")
        channel = CollectingOutputChannel()
        message = UserMessage(text, channel, sender, input_channel="vigie")
        processor = self._agent.processor
        # Parsed first, so that what was understood is at hand; with parse_data given, Rasa does not parse again.
        message.parse_data = await processor.parse_message(message, await self._agent.tracker_store.retrieve(sender))
        said = await self._agent.handle_message(message) or []
        payloads: list[dict[str, Any]] = [part["custom"] for part in said if "custom" in part]
        if not payloads:
            raise SilentTurn(f"nothing to say for intent {message.parse_data['intent']['name']}")
        parsed = message.parse_data
        return Turn.from_payload(payloads[0], parsed.get("language"), parsed["intent"]["confidence"])
