"""Rasa graph component: reads what is typed while a question of the checklist waits, and lets pass what is no reply to it."""

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

from bot.assistant.component import TextComponent
from bot.assistant.form import FORM
from bot.assistant.rasa_message import entities, set_route
from bot.assistant.state import ASIDE_SLOT
from bot.understanding.text import has_letters, normalise
from bot.understanding.text_model import TextModel

# An example of a reply, under this key by the importer: what it replies (yes, partly, no, unknown, not_concerned, skip, back,
# later, why).
REPLY = "reply"
OTHER = "other"
# The replies that tick a box and are never put as a question.
TICKS = frozenset({"yes", "partly", "no", "not_concerned"})
# A reminder asked for in fewer words, "plus tard", puts off the question here.
FEW = 6
FILE, NEVER = "replies.json", "(?!)"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ReplyClassifier(TextComponent):
    """Stands before the question classifier, which leaves alone what has an intent.

    All other examples teach it what is no reply: a box must never be ticked by a question, a greeting or gibberish.
    """

    _question: re.Pattern[str]
    _resume: re.Pattern[str]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The text model's configuration (text_model.py), and where a reply begins, from cross-validation on the examples.

        `reply`: least probability of all replies together; `sure`: least share of it that the likeliest must have; `longest`:
        most words of a reply.
        """
        return {
            "views": [
                {"of": "written", "by": "words", "ngrams": [1, 2]},
                {"of": "written", "by": "chars", "ngrams": [2, 4], "min_df": 2},
                {"of": "sounds", "by": "chars", "ngrams": [2, 4], "min_df": 2},
            ],
            # All else outnumbers the replies by six to one.
            "class_weight": "balanced",
            "C": 0.3,
            "group_C": 0.1,
            "sharpness": 4.0,
            # Every reply is a group of its own, and what it says is already in the labels.
            "group_sharpness": 0.0,
            "reply": 0.9,
            "sure": 0.7,
            "longest": 25,
        }

    def examples(self, training_data: TrainingData) -> list[tuple[str, str]]:
        """Replies, and of all else what could be taken for one."""
        replies = [(m.get(TEXT), m.get(REPLY)) for m in training_data.training_examples if m.get(REPLY)]
        # "oui" is small talk elsewhere, and a reply here.
        known = {normalise(text) for text, _ in replies}
        others = [
            (text, OTHER)
            for message in training_data.intent_examples
            if (text := message.get(TEXT)) and normalise(text) not in known and not self._replies(message)
        ]
        return replies + others

    def _replies(self, message: Message) -> bool:
        """Whether an example of something else would, here, be a reply ("pourquoi ?", "plus tard"), or is longer than any."""
        words = len(message.get(TEXT).split())
        intent = message.get(INTENT)
        return intent == "explain_why" or (intent == "reminders" and words < FEW) or words > self._config["longest"]

    def finish(self, training_data: TrainingData, model: TextModel, folder: Path) -> None:
        """Keep how a question begins: "oui mais comment ?" ticks no box."""
        patterns = {entry["name"]: entry["pattern"] for entry in training_data.regex_features}
        known = {"question": patterns.get("question", NEVER), "resume": patterns.get("checklist_resume", NEVER)}
        dump_obj_as_json_to_file(folder / FILE, known)
        self.restore(folder)

    def restore(self, folder: Path) -> None:
        """Read back what `finish` kept."""
        known = read_json_file(folder / FILE)
        self._question, self._resume = re.compile(known["question"]), re.compile(known["resume"])

    def read(self, message: Message, model: TextModel, tracker: DialogueStateTracker | None) -> None:
        """Where a question waits and the message surely replies to it, write so on it."""
        text = message.get(TEXT) or ""
        if tracker is None or tracker.active_loop_name != FORM or not has_letters(text):
            return
        label, sure = self._reply(text, model)
        if label is None or self._resume.search(normalise(text)):
            return
        if label == "later":
            set_route(message, "checklist_later", sure)
        elif tracker.get_slot(ASIDE_SLOT):
            # Something else has been on the screen since: the question is put again rather than a box ticked by mistake.
            set_route(message, "checklist", sure)
        else:
            set_route(message, "reply", sure)
            message.set(ENTITIES, entities({REPLY: label}, text, self), add_to_output=True)

    def _reply(self, text: str, model: TextModel) -> tuple[str | None, float]:
        """What `text` replies, with its share of all replies' probability; None where it surely replies nothing."""
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
