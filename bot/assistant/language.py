"""Rasa graph component: tells French from English, from the examples' own language labels."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.assistant.text import has_letters, normalise
from bot.assistant.text_model import TextModel

LANGUAGE = "language"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LanguageDetector(GraphComponent):
    """Sets `language` on a message, only where it is sure: "vpn" or "ok" is both, and the person's setting then stands."""

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: TextModel | None = None
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model = model

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """As the question classifier's, and the least confidence that counts as sure."""
        return {"word_ngrams": [1, 1], "char_ngrams": [1, 4], "min_df": 2, "C": 1.0, "sharpness": 4.0, "sure": 0.9}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LanguageDetector:
        """An untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> LanguageDetector:
        """The component as it was trained."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, TextModel.load(folder))

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on the examples' `metadata: {language: …}`."""
        labelled = [
            (normalise(message.get(TEXT)), language)
            for message in training_data.training_examples
            if (language := language_of(message)) and message.get(TEXT)
        ]
        self._model = TextModel.fit([text for text, _ in labelled], [label for _, label in labelled], self._config)
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the language of each message that tells it."""
        for message in messages:
            if self._model and has_letters(message.get(TEXT) or ""):
                row = self._model.probabilities(normalise(message.get(TEXT)))
                if row.max() >= self._config["sure"]:
                    message.set(LANGUAGE, self._model.labels[int(row.argmax())], add_to_output=True)
        return messages


def language_of(message: Message) -> str | None:
    """The language an example is labelled with; Rasa keeps an intent's metadata one level down."""
    metadata = message.get("metadata") or {}
    language: str | None = metadata.get("intent", metadata).get("language")
    return language
