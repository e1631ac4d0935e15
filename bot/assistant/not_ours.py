"""Rasa graph component: reads of which kind a message is that is not the bot's subject: medicine, billing, IT support…"""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.assistant.component import TextComponent, unequal_labels
from bot.assistant.rasa_message import entities
from bot.understanding.text_model import TextModel

# The key under which the importer stores the kind of an example, and the entity with the kind that was read.
KIND = "not_ours"
OTHER = "other"
DECLINED = "out_of_scope"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class NotOursReader(TextComponent):
    """Reads only messages that are declined anyway, so that it decides nothing but which reply says so."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the text model's configuration (component.py), and the minimum probability of a kind to name it."""
        return unequal_labels() | {"sure": 0.5}

    def examples(self, training_data: TrainingData) -> list[tuple[str, str]]:
        """Return what is not our subject, by kind; what is of none in particular is `other`."""
        declined = [m for m in training_data.intent_examples if m.get(INTENT) == DECLINED and m.get(TEXT)]
        return [(m.get(TEXT), m.get(KIND) or OTHER) for m in declined]

    def read(self, message: Message, model: TextModel, tracker: DialogueStateTracker | None) -> None:
        """Add the kind to a declined message if the model is sure of it."""
        if (message.get(INTENT) or {}).get("name") != DECLINED:
            return
        text = message.get(TEXT) or ""
        row = model.probabilities(text)
        kind, p = model.labels[int(row.argmax())], float(row.max())
        if kind != OTHER and p >= self._config["sure"]:
            message.set(ENTITIES, [*message.get(ENTITIES, []), *entities({KIND: kind}, text, self)], add_to_output=True)
