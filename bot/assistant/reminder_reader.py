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

from bot.assistant.component import TextComponent
from bot.assistant.rasa_message import entities
from bot.knowledge import KINDS
from bot.understanding.dates import When
from bot.understanding.text import normalise
from bot.understanding.text_model import TextModel

# The key under which the importer stores the action of an example of a request about reminders.
ACTION = "reminder_action"
REMINDERS = "reminders"
FILE, NEVER = "when.json", "(?!)"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class ReminderReader(TextComponent):
    """Classifies the action, trained on nlu/reminders.yml; extracts the rest by patterns with the words of nlu/when.yml."""

    _when: When
    _others: re.Pattern[str]
    _kept: re.Pattern[str]
    _unkept: re.Pattern[str]
    _all: re.Pattern[str]
    _not_done: re.Pattern[str]
    _named: re.Pattern[str]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the text model's configuration (text_training.py)."""
        return {
            "views": [
                {"of": "written", "by": "words", "ngrams": [1, 2]},
                {"of": "written", "by": "chars", "ngrams": [2, 5], "min_df": 2},
                {"of": "sounds", "by": "chars", "ngrams": [2, 4], "min_df": 2},
            ],
            "class_weight": "balanced",
            "C": 1.0,
            "group_C": 0.1,
            "sharpness": 4.0,
            "group_sharpness": 0.0,
        }

    def examples(self, training_data: TrainingData) -> list[tuple[str, str]]:
        """Return the requests about reminders, with the action of each."""
        return [(m.get(TEXT), m.get(ACTION)) for m in training_data.training_examples if m.get(ACTION)]

    def finish(self, training_data: TrainingData, model: TextModel, folder: Path) -> None:
        """Save the words for days, times and places."""
        patterns = {entry["name"]: entry["pattern"] for entry in training_data.regex_features}
        known = {
            "lookups": {table["name"]: table["elements"] for table in training_data.lookup_tables},
            "others": patterns.get("reminder_others", NEVER),
            "kept": patterns.get("reminder_kept", NEVER),
            "unkept": patterns.get("reminder_unkept", NEVER),
            "all": patterns.get("reminder_all", NEVER),
            "not_done": patterns.get("waiting_not_done", NEVER),
            "named": patterns.get("reminder_named", NEVER),
        }
        dump_obj_as_json_to_file(folder / FILE, known)
        self._learn(known)

    def restore(self, folder: Path) -> None:
        """Load what `finish` saved."""
        self._learn(read_json_file(folder / FILE))

    def _learn(self, known: dict[str, Any]) -> None:
        self._when = When(known["lookups"])
        self._others, self._kept = re.compile(known["others"]), re.compile(known["kept"])
        self._unkept, self._all = re.compile(known["unkept"]), re.compile(known["all"])
        self._not_done, self._named = re.compile(known["not_done"]), re.compile(known["named"])

    def read(self, message: Message, model: TextModel, tracker: DialogueStateTracker | None) -> None:
        """Set on a message about reminders the entities of its request."""
        if (message.get(INTENT) or {}).get("name") == REMINDERS:
            text = message.get(TEXT) or ""
            found = entities(self.wish(text, model, dt.date.today()), text, self)
            message.set(ENTITIES, [*message.get(ENTITIES, []), *found], add_to_output=True)

    def wish(self, text: str, model: TextModel, today: dt.date) -> dict[str, str]:
        """Return the action and other details of `text`, by name; `until` and `since` are dates, `days` and `hours` numbers.

        `unkept` is set if it asks for what a monthly reminder cannot do, `several` if it names several kinds and days.
        """
        read = normalise(text)
        zone = self._when.zone(read) or ""
        action = model.labels[int(model.probabilities(text).argmax())]
        if action == "zone" and not zone:
            action = "panel"
        if action == "done" and self._not_done.search(read):
            # "je ne l'ai pas faite" must never be counted as done.
            action = "not_done"
        kinds = self._when.kinds(read) or (list(KINDS) if self._all.search(self._when.in_digits(read)) else [])
        found = {"action": action, "kinds": ",".join(kinds), "zone": zone}
        if action in ("on", "move"):
            found |= self._when.read(read, last=action == "move")
            # A request that cannot be fulfilled, such as every Monday, must not be accepted.
            found["several"] = "yes" if len(kinds) > 1 and self._when.several_days(read) else ""
            found["unkept"] = "yes" if self._unkept.search(self._when.in_digits(read)) else ""
        elif action == "off":
            found |= self._stopped(read)
        elif action == "undo":
            found["named"] = "yes" if kinds or self._named.search(read) else ""
        elif action == "pause":
            found |= self._paused(read, today)
        elif action == "snooze":
            found |= {"hours": str(self._when.hours(read) or ""), "time": self._when.read(read).get("time", "")}
            found |= self._span(read)
        return {name: value for name, value in found.items() if value}

    def _stopped(self, read: str) -> dict[str, str]:
        """Return the kinds to stop and those to keep: the ones after "sauf", or the ones named if all others are to stop."""
        if self._others.search(read):
            return {"kinds": "", "kept": ",".join(self._when.kinds(read))}
        if kept := self._kept.search(read):
            stopped, staying = self._when.kinds(read[: kept.start()]), self._when.kinds(read[kept.end() :])
            return {"kinds": ",".join(kind for kind in stopped if kind not in staying), "kept": ",".join(staying)}
        return {}

    def _paused(self, read: str, today: dt.date) -> dict[str, str]:
        if until := self._when.until(read, today):
            since = self._when.since(read, today)
            return {"until": until.isoformat(), "since": since.isoformat() if since else ""}
        return self._span(read)

    def _span(self, read: str) -> dict[str, str]:
        """Return the number of days, or the weekday: how far off that is depends on the person's time zone."""
        days = self._when.days(read)
        if days is not None:
            return {"days": str(days)}
        return {"weekday": self._when.weekday(read) or ""}
