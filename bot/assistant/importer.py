"""Imports the ids of `content/` into Rasa's domain, and the examples of `nlu/` with their languages into its training data."""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path
from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.assistant.classifier import JUDGED
from bot.assistant.facets import FACET
from bot.assistant.language import LANGUAGE
from bot.assistant.not_ours import KIND
from bot.assistant.remarks import REMARK
from bot.assistant.reminder_reader import ACTION
from bot.assistant.replies import REPLY
from bot.assistant.slots import QuickSlot
from bot.assistant.state import CHECK_PREFIX
from bot.assistant.turn import payloads
from bot.knowledge import CALIBRATION, Library
from bot.knowledge.examples import (
    REMINDERS,
    Example,
    read_blocks,
    read_examples,
    read_follow_ups,
    read_questions,
    read_remarks,
    read_replies,
)
from bot.knowledge.load import Content

QUICK_SLOT = f"{QuickSlot.__module__}.{QuickSlot.__name__}"


class TrainingMessage(Message):
    """A training example that is cheap to copy and hash: Rasa copies and compares all of them a dozen times per training."""

    def __deepcopy__(self, memo: dict[int, Any]) -> TrainingMessage:
        # Our components never modify a message's data, so copies can share it.
        return TrainingMessage(self.data)

    def __hash__(self) -> int:
        return hash(self.get(TEXT))

    def fingerprint(self) -> str:
        """Return a digest of the message's data."""
        return hashlib.sha256(repr(sorted(self.data.items(), key=str)).encode()).hexdigest()


class ContentImporter(TrainingDataImporter):
    """Adds one response per answer and guide, with ids only: wording stays out of the model and changes without training.

    Listed in nlu/config.yml next to RasaFileImporter, which imports the rules and the rest of the domain. The examples are in
    Rasa's own format, but Rasa's reader takes a minute because it parses each file several times.
    """

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
        **_: Any,
    ) -> None:
        # nlu/config.yml is one folder below the project's root.
        self._root = Path(config_file or "nlu/config.yml").resolve().parent.parent

    @cached_property
    def _library(self) -> Library:
        return Library.load(self._root)

    def get_domain(self) -> Domain:
        """Return responses `utter_faq/<id>` (likewise for incidents and guides), and a slot for each question of the checklist.

        Raises BrokenContent as `vigie check` would.
        """
        library = self._library
        responses = {f"utter_{intent}": [{"custom": payload}] for intent, payload in payloads(library).items()}
        slots = {
            CHECK_PREFIX + id_: {"type": QUICK_SLOT, "influence_conversation": False, "mappings": [{"type": "custom"}]}
            for id_ in library.checklist.items
        }
        return Domain.from_dict({"responses": responses, "slots": slots})

    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:
        """Return no stories: RasaFileImporter reads the rules."""
        return StoryGraph([])

    def get_conversation_tests(self) -> StoryGraph:
        """Return no conversation tests: they are separate files."""
        return StoryGraph([])

    def get_config(self) -> dict[str, Any]:
        """Return an empty configuration: it is nlu/config.yml."""
        return {}

    def get_config_file_for_auto_config(self) -> str | None:
        """Return None: there is nothing for Rasa to auto-configure."""
        return None

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """Return all examples of nlu/, each with its language, and the short forms and patterns.

        Checklist replies, remarks in an emergency, follow-ups by facet and calibration questions carry no intent, only a key
        of their own.
        """
        content = Content(self._root)
        examples = read_examples(content)
        learnt = [
            TrainingMessage.build(text=example.text, intent=example.intent, intent_metadata={LANGUAGE: example.language})
            for example in examples
        ]
        for message, example in zip(learnt, examples, strict=True):
            if example.detail:
                message.set(ACTION if example.intent == REMINDERS else KIND, example.detail)
        replies = _keyed(REPLY, "reply/", read_replies(content))
        remarks = _keyed(REMARK, "emergency/", read_remarks(content))
        follow_ups = _keyed(FACET, "facet/", read_follow_ups(content))
        judged = [
            TrainingMessage({TEXT: question["text"], JUDGED: question}) for question in read_questions(self._root / CALIBRATION)
        ]
        return TrainingData(
            learnt + replies + remarks + follow_ups + judged,
            entity_synonyms={short: full for full, forms in read_blocks(content, "synonym").items() for short in forms},
            regex_features=[
                {"name": name, "pattern": pattern}
                for name, patterns in read_blocks(content, "regex").items()
                for pattern in patterns
            ],
            lookup_tables=[{"name": name, "elements": words} for name, words in read_blocks(content, "lookup").items()],
        )


def _keyed(key: str, prefix: str, examples: list[Example]) -> list[TrainingMessage]:
    """Examples that carry no intent, but what they say under `key`."""
    return [
        TrainingMessage(
            {TEXT: example.text, key: example.intent.removeprefix(prefix), "metadata": {LANGUAGE: example.language}}
        )
        for example in examples
    ]
