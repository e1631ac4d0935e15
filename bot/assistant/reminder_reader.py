"""Rasa graph component: extracts from a request about reminders the action, kinds, day, time, time zone and end."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.io import dump_obj_as_json_to_file, read_json_file

from bot.assistant.component import TextComponent, unequal_labels
from bot.assistant.rasa_message import entities
from bot.understanding.reminder_details import ReminderDetails
from bot.understanding.text import normalise
from bot.understanding.text_model import TextModel

# The key under which the importer stores the action of an example of a request about reminders.
ACTION = "reminder_action"
REMINDERS = "reminders"
FILE = "when.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class ReminderReader(TextComponent):
    """Classifies the action, trained on nlu/reminders.yml; extracts the rest by patterns with the words of nlu/when.yml."""

    _details: ReminderDetails

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the text model's configuration (component.py)."""
        return unequal_labels()

    def examples(self, training_data: TrainingData) -> list[tuple[str, str]]:
        """Return the requests about reminders, with the action of each."""
        return [(m.get(TEXT), m.get(ACTION)) for m in training_data.training_examples if m.get(ACTION)]

    def finish(self, training_data: TrainingData, model: TextModel, folder: Path) -> None:
        """Save the words for days, times and places."""
        patterns = {entry["name"]: entry["pattern"] for entry in training_data.regex_features}
        known = {
            "lookups": {table["name"]: table["elements"] for table in training_data.lookup_tables},
            "patterns": patterns,
        }
        dump_obj_as_json_to_file(folder / FILE, known)
        self._learn(known)

    def restore(self, folder: Path) -> None:
        """Load what `finish` saved."""
        self._learn(read_json_file(folder / FILE))

    def _learn(self, known: dict[str, Any]) -> None:
        patterns = {name: re.compile(pattern) for name, pattern in known["patterns"].items()}
        self._details = ReminderDetails(known["lookups"], patterns)

    def read(self, message: Message, model: TextModel, tracker: DialogueStateTracker | None) -> None:
        """Set on a message about reminders the entities of its request."""
        if (message.get(INTENT) or {}).get("name") == REMINDERS:
            text = message.get(TEXT) or ""
            found = entities(self.wish(text, model, dt.date.today()), text, self)
            message.set(ENTITIES, [*message.get(ENTITIES, []), *found], add_to_output=True)

    def wish(self, text: str, model: TextModel, today: dt.date) -> dict[str, str]:
        """Return the action and other details of `text`, by name (bot/understanding/reminder_details.py)."""
        action = model.labels[int(model.probabilities(text).argmax())]
        return self._details.read(action, normalise(text), today)
