"""Rasa graph component: reads what is typed while a question of the checklist waits, and lets pass what is no reply to it."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.assistant.component import TextComponent
from bot.assistant.form import FORM
from bot.assistant.route import entities, set_route
from bot.assistant.state import ASIDE_SLOT
from bot.assistant.text import has_letters, normalise
from bot.assistant.text_model import TextModel

# An example of a reply, under this key by the importer: what it replies (yes, partly, no, unknown, not_concerned, skip, back,
# later, why).
REPLY = "reply"
OTHER = "other"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ReplyClassifier(TextComponent):
    """Stands before the question classifier, which leaves alone what has an intent.

    All other examples teach it what is no reply: a box must never be ticked by a question, a greeting or gibberish.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The text model's configuration (text_model.py); the least probability that counts; the most words of a reply."""
        return {
            "views": [
                {"of": "written", "by": "words", "ngrams": [1, 2]},
                {"of": "written", "by": "chars", "ngrams": [2, 4], "min_df": 2},
            ],
            "C": 0.5,
            "group_C": 0.1,
            "sharpness": 4.0,
            # Every reply is a group of its own, and what it says is already in the labels.
            "group_sharpness": 0.0,
            "sure": 0.6,
            "longest": 25,
        }

    def examples(self, training_data: TrainingData) -> list[tuple[str, str]]:
        """Replies, and of all else what is short enough to be taken for one."""
        replies = [(m.get(TEXT), m.get(REPLY)) for m in training_data.training_examples if m.get(REPLY)]
        known = {normalise(text) for text, _ in replies}
        longest = max(len(text.split()) for text in known)
        others = [
            (text, OTHER)
            for message in training_data.intent_examples
            # "oui" is small talk elsewhere, and a reply here.
            if (text := message.get(TEXT)) and len(text.split()) <= longest and normalise(text) not in known
        ]
        return replies + others

    def read(self, message: Message, model: TextModel, tracker: DialogueStateTracker | None) -> None:
        """Where a question waits and the message surely replies to it, write so on it."""
        text = message.get(TEXT) or ""
        if tracker is None or tracker.active_loop_name != FORM or not has_letters(text):
            return
        if len(text.split()) > self._config["longest"]:
            return
        row = model.probabilities(text)
        label, sure = model.labels[int(row.argmax())], float(row.max())
        if label == OTHER or sure < self._config["sure"] or message.get(INTENT):
            return
        if label == "later":
            set_route(message, "checklist_later", sure)
        elif tracker.get_slot(ASIDE_SLOT):
            # Something else has been on the screen since: the question is put again rather than a box ticked by mistake.
            set_route(message, "checklist", sure)
        else:
            set_route(message, "reply", sure)
            message.set(ENTITIES, entities({REPLY: label}, text, self), add_to_output=True)
