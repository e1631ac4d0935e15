"""Rasa graph component: ranks every answer and every request for a message, in one pass."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.assistant.route import RANKING, set_route
from bot.assistant.text import normalise
from bot.assistant.text_model import TextModel


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class QuestionClassifier(GraphComponent):
    """Labels are full intents, `faq/wifi-hospital` as well as `greet`, so that answers compete with requests directly.

    Rasa's own way, an intent `faq` and then a ResponseSelector below it, hides the doubt: `faq` is certain while the answer
    is not (RasaHQ/rasa#9723).
    """

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: TextModel | None = None
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model = model

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """N-gram ranges, rarest n-gram kept, inverse regularisation, sharpness of the probabilities, labels reported."""
        return {"word_ngrams": [1, 2], "char_ngrams": [2, 5], "min_df": 2, "C": 1.0, "sharpness": 6.0, "ranking": 10}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> QuestionClassifier:
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
    ) -> QuestionClassifier:
        """The component as it was trained."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, TextModel.load(folder))

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on all examples with an intent, and keep the result in the model."""
        examples = [message for message in training_data.intent_examples if message.get(TEXT)]
        texts = [normalise(message.get(TEXT)) for message in examples]
        labels = [message.get(INTENT_RESPONSE_KEY) or message.get(INTENT) for message in examples]
        self._model = TextModel.fit(texts, labels, self._config)
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the ranking, the intent and, for answers, the response selector's output of each message."""
        for message in messages:
            if self._model and message.get(TEXT) and not message.get(INTENT):
                row = self._model.probabilities(normalise(message.get(TEXT)))
                best = np.argsort(row)[::-1][: self._config["ranking"]]
                ranking = [(self._model.labels[index], float(row[index])) for index in best]
                message.set(RANKING, ranking, add_to_output=True)
                set_route(message, *ranking[0])
        return messages
