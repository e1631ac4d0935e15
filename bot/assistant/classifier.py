"""Rasa graph component: ranks every answer and every request for a message, in one pass."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.assistant.component import TextComponent
from bot.assistant.route import RANKING, set_route
from bot.assistant.text import normalise
from bot.assistant.text_model import TextModel


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class QuestionClassifier(TextComponent):
    """Labels are full intents, `faq/wifi-hospital` as well as `request/help`, so that answers compete with requests directly.

    Rasa's own way, an intent `faq` and then a ResponseSelector below it, hides the doubt: `faq` is certain while the answer
    is not (RasaHQ/rasa#9723).
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """N-gram ranges, rarest n-gram kept, inverse regularisation, sharpness of the probabilities, labels reported."""
        return {"word_ngrams": [1, 2], "char_ngrams": [2, 5], "min_df": 2, "C": 1.0, "sharpness": 6.0, "ranking": 10}

    def examples(self, training_data: TrainingData) -> list[tuple[str, str]]:
        """All texts with an intent."""
        messages = [message for message in training_data.intent_examples if message.get(TEXT)]
        return [(message.get(TEXT), message.get(INTENT_RESPONSE_KEY) or message.get(INTENT)) for message in messages]

    def read(self, message: Message, model: TextModel) -> None:
        """Set the ranking, and the route to what is ranked first."""
        if not message.get(TEXT) or message.get(INTENT):
            return
        row = model.probabilities(normalise(message.get(TEXT)))
        best = np.argsort(row)[::-1][: self._config["ranking"]]
        ranking = [(model.labels[index], float(row[index])) for index in best]
        message.set(RANKING, ranking, add_to_output=True)
        set_route(message, *ranking[0])
