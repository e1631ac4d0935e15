"""Rasa graph component: classifies replies typed while a question of the checklist waits, and ignores other messages."""

from __future__ import annotations

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
from bot.assistant.form import FORM
from bot.assistant.rasa_message import entities, set_route
from bot.assistant.state import ASIDE_SLOT
from bot.understanding.text import has_letters, normalise
from bot.understanding.text_model import TextModel

# The key under which the importer stores the value of an example of a reply: yes, partly, no, unknown, not_concerned, skip,
# back, later or why.
REPLY = "reply"
OTHER = "other"
# Replies that answer the checklist's question; a text that looks like a question is never taken for one of them.
TICKS = frozenset({"yes", "partly", "no", "not_concerned"})
# A request for a reminder in fewer words than this, such as "plus tard", postpones the checklist's question instead.
FEW = 6
FILE, NEVER = "replies.json", "(?!)"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ReplyClassifier(TextComponent):
    """Runs before the question classifier, which skips messages that already have an intent.

    All other examples are its negative class: a question, a greeting or gibberish must never be recorded as a reply.
    """

    _question: re.Pattern[str]
    _resume: re.Pattern[str]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the text model's configuration (component.py), and the limits, found by cross-validation on the examples.

        `reply`: minimum probability of all replies together; `sure`: minimum share of it for the likeliest reply; `longest`:
        maximum number of words of a reply.
        """
        return unequal_labels(0.3, longest=4) | {"reply": 0.9, "sure": 0.7, "longest": 25}

    def examples(self, training_data: TrainingData) -> list[tuple[str, str]]:
        """Return the replies, and as negatives the other examples that could be mistaken for one."""
        replies = [(m.get(TEXT), m.get(REPLY)) for m in training_data.training_examples if m.get(REPLY)]
        # "oui" is small talk elsewhere, but a reply here.
        known = {normalise(text) for text, _ in replies}
        others = [
            (text, OTHER)
            for message in training_data.intent_examples
            if (text := message.get(TEXT)) and normalise(text) not in known and not self._replies(message)
        ]
        return replies + others

    def _replies(self, message: Message) -> bool:
        """Whether an example of another intent would be a reply here ("pourquoi ?", "plus tard"), or is too long to be one."""
        words = len(message.get(TEXT).split())
        intent = message.get(INTENT)
        return intent == "explain_why" or (intent == "reminders" and words < FEW) or words > self._config["longest"]

    def finish(self, training_data: TrainingData, model: TextModel, folder: Path) -> None:
        """Save the patterns of questions: "oui mais comment ?" must not be recorded as a yes."""
        patterns = {entry["name"]: entry["pattern"] for entry in training_data.regex_features}
        known = {"question": patterns.get("question", NEVER), "resume": patterns.get("checklist_resume", NEVER)}
        dump_obj_as_json_to_file(folder / FILE, known)
        self.restore(folder)

    def restore(self, folder: Path) -> None:
        """Load what `finish` saved."""
        known = read_json_file(folder / FILE)
        self._question, self._resume = re.compile(known["question"]), re.compile(known["resume"])

    def read(self, message: Message, model: TextModel, tracker: DialogueStateTracker | None) -> None:
        """Set the reply on the message if a question waits and the model is sure that this replies to it."""
        text = message.get(TEXT) or ""
        if tracker is None or tracker.active_loop_name != FORM or not has_letters(text):
            return
        label, sure = self._reply(text, model)
        if label is None or self._resume.search(normalise(text)):
            return
        if label == "later":
            set_route(message, "checklist_later", sure)
        elif tracker.get_slot(ASIDE_SLOT):
            # Something else was shown since the question: ask it again rather than record a reply by mistake.
            set_route(message, "checklist", sure)
        else:
            set_route(message, "reply", sure)
            message.set(ENTITIES, entities({REPLY: label}, text, self), add_to_output=True)

    def _reply(self, text: str, model: TextModel) -> tuple[str | None, float]:
        """Return the reply and its share of the probability of all replies; None if `text` is not a reply."""
        if len(text.split()) > self._config["longest"]:
            return None, 0.0
        row = dict(zip(model.labels, model.probabilities(text), strict=True))
        replies = 1.0 - row.pop(OTHER)
        label = max(row, key=row.__getitem__)
        share = float(row[label] / max(replies, 1e-9))
        asks = label in TICKS and self._question.search(normalise(text))
        if replies < self._config["reply"] or share < self._config["sure"] or asks:
            return None, 0.0
        return label, share
