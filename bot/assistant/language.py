"""Rasa graph component: tells French from English, from the examples' own language labels."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.assistant.component import TextComponent
from bot.understanding.text import has_letters
from bot.understanding.text_model import TextModel

LANGUAGE = "language"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LanguageDetector(TextComponent):
    """Sets `language` on a message, only where it is sure: "vpn" or "ok" is both, and the person's setting then stands."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """As the question classifier's, and the least confidence that counts as sure, for one word and for more."""
        return {
            "views": [
                {"of": "written", "by": "words", "ngrams": [1, 1]},
                {"of": "written", "by": "chars", "ngrams": [1, 4], "min_df": 2},
            ],
            "C": 1.0,
            # Each language is a group of its own, and what it says is already in the labels.
            "group_C": 1.0,
            "sharpness": 4.0,
            "group_sharpness": 0.0,
            "sure": 0.9,
            "sure_of_one": 0.98,
        }

    def examples(self, training_data: TrainingData) -> list[tuple[str, str]]:
        """All texts whose language is known."""
        messages = [message for message in training_data.training_examples if message.get(TEXT)]
        return [(message.get(TEXT), language) for message in messages if (language := language_of(message))]

    def read(self, message: Message, model: TextModel, tracker: DialogueStateTracker | None) -> None:
        """Set the language, where the message tells it."""
        text = message.get(TEXT) or ""
        if has_letters(text):
            row = model.probabilities(text)
            # One word, "bye" or "stop", is often of both languages.
            if row.max() >= self._config["sure" if len(text.split()) > 1 else "sure_of_one"]:
                message.set(LANGUAGE, model.labels[int(row.argmax())], add_to_output=True)


def language_of(message: Message) -> str | None:
    """The language an example is labelled with; Rasa keeps an intent's metadata one level down."""
    metadata = message.get("metadata") or {}
    language: str | None = metadata.get("intent", metadata).get("language")
    return language
