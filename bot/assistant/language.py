"""Rasa graph component: detects French or English; trained on the language labels of the examples."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.io import dump_obj_as_json_to_file, read_json_file

from bot.assistant.component import TextComponent
from bot.understanding.clear_words import clear_words, spoken, tells
from bot.understanding.text import has_letters, normalise
from bot.understanding.text_model import TextModel

LANGUAGE = "language"
FILE, NEVER = "clear_words.json", "(?!)"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LanguageDetector(TextComponent):
    """Sets `language` on a message only if it is sure, and clear words say so.

    For "vpn" or "ok", which are both, and for a file name, a brand, an emoji or markup, the person's setting applies.
    """

    _clear: Mapping[str, frozenset[str]]

    _both: re.Pattern[str]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the text model's configuration, and the minimum confidence to be sure, for one word and for more."""
        return {
            "views": [
                {"of": "written", "by": "words", "ngrams": [1, 1]},
                {"of": "written", "by": "chars", "ngrams": [1, 4], "min_df": 2},
            ],
            "C": 1.0,
            # Each language is its own group, which would add nothing to the labels.
            "group_C": 1.0,
            "sharpness": 4.0,
            "group_sharpness": 0.0,
            "sure": 0.9,
            "sure_of_one": 0.98,
        }

    def examples(self, training_data: TrainingData) -> list[tuple[str, str]]:
        """Return all texts with a known language, and that language."""
        messages = [message for message in training_data.training_examples if message.get(TEXT)]
        return [(message.get(TEXT), language) for message in messages if (language := language_of(message))]

    def finish(self, training_data: TrainingData, model: TextModel, folder: Path) -> None:
        """Save the words that belong to one language alone, and the pattern of messages that belong to both."""
        patterns = {entry["name"]: entry["pattern"] for entry in training_data.regex_features}
        known = {"clear": clear_words(self.examples(training_data)), "both": patterns.get("both_languages", NEVER)}
        dump_obj_as_json_to_file(folder / FILE, known)
        self.restore(folder)

    def restore(self, folder: Path) -> None:
        """Load what `finish` saved."""
        known = read_json_file(folder / FILE)
        self._clear = {language: frozenset(words) for language, words in known["clear"].items()}
        self._both = re.compile(known["both"])

    def read(self, message: Message, model: TextModel, tracker: DialogueStateTracker | None) -> None:
        """Set the message's language if the model is sure of it."""
        text = spoken(message.get(TEXT) or "")
        if not has_letters(text) or self._both.fullmatch(normalise(text)):
            return
        row = model.probabilities(text)
        language = model.labels[int(row.argmax())]
        # A single word, such as "bye" or "stop", often belongs to both languages.
        sure = row.max() >= self._config["sure" if len(text.split()) > 1 else "sure_of_one"]
        if sure and tells(text, language, self._clear):
            message.set(LANGUAGE, language, add_to_output=True)


def language_of(message: Message) -> str | None:
    """Return the language label of an example; Rasa nests an intent's metadata one level down."""
    metadata = message.get("metadata") or {}
    language: str | None = metadata.get("intent", metadata).get("language")
    return language
