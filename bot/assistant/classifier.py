"""Rasa graph component: ranks all answers and requests for a message in one pass, and decides how to respond."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.io import dump_obj_as_json_to_file, read_json_file

from bot.assistant.component import TextComponent
from bot.assistant.form import FORM
from bot.assistant.rasa_message import RANKING, entities, set_route
from bot.assistant.state import ANSWER_SLOT, NEXT_BEST_SLOT, NONE, SHOWN_SLOT
from bot.understanding import request_details
from bot.understanding.decision import CIVILITIES, Answers, Limits, Outcome, Ranking, Situation, answer, decide
from bot.understanding.decision import Message as MessageForm
from bot.understanding.facets import MORE
from bot.understanding.text import has_letters, normalise
from bot.understanding.text_model import TextModel

# The key under which the importer stores a question of nlu/calibration.jsonl on a message.
JUDGED = "judged"
FILE = "decision.json"
AMOUNT = re.compile(r"[%€$£]|\d\D*\d")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class QuestionClassifier(TextComponent):
    """Predicts full intents, such as `faq/wifi-hospital` or `request/help`, so that answers compete with requests directly.

    Rasa's standard design, an intent `faq` with a ResponseSelector below it, hides the uncertainty: the intent `faq` is certain
    while the answer is not (RasaHQ/rasa#9723). docs/pipelines.md compares the designs.
    """

    _answers: Answers
    _limits: Limits
    _patterns: dict[str, re.Pattern[str]]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the text model's configuration (text_training.py), initial limits, and the number of labels to report."""
        return {
            "views": [
                {"of": "written", "by": "words", "ngrams": [1, 2]},
                {"of": "written", "by": "chars", "ngrams": [2, 5], "min_df": 2},
                {"of": "stems", "by": "words", "ngrams": [1, 2], "min_df": 2},
                {"of": "sounds", "by": "chars", "ngrams": [2, 5], "min_df": 2},
            ],
            "C": 0.5,
            "group_C": 0.1,
            "sharpness": 5.0,
            "group_sharpness": 2.0,
            "ranking": 12,
        }

    def examples(self, training_data: TrainingData) -> list[tuple[str, str]]:
        """Return all texts that have an intent, with that intent."""
        messages = [message for message in training_data.intent_examples if message.get(TEXT)]
        return [(message.get(TEXT), message.get(INTENT_RESPONSE_KEY) or message.get(INTENT)) for message in messages]

    def groups(self, training_data: TrainingData) -> dict[str, str]:
        """Return the theme of each answer, by label."""
        answers = known_answers(training_data)
        return {label: answers.theme(label) for label in answers.payloads}

    def finish(self, training_data: TrainingData, model: TextModel, folder: Path) -> None:
        """Calibrate on questions outside the training data, and save the limits with the model."""
        # Imported here because only training needs SciPy.
        from bot.understanding import calibration

        self._answers, self._limits = known_answers(training_data), Limits()
        self._patterns = {entry["name"]: re.compile(entry["pattern"]) for entry in training_data.regex_features}
        judged = [message.get(JUDGED) for message in training_data.training_examples if message.get(JUDGED)]
        known: dict[str, Any] = {}
        if judged:
            calibration.sharpen(model, judged, self._answers)
            rankings = {question["text"]: self._ranking(question["text"], model) for question in judged}

            def understand(text: str, limits: Limits) -> Outcome:
                return decide(rankings[text], MessageForm(len(text.split())), Situation(), self._answers, limits)

            chosen = calibration.choose(judged, understand, model.labels, self._answers)
            self._limits = chosen.limits
            known = chosen.as_dict()
        known |= {
            "limits": asdict(self._limits),
            "answers": self._answers.payloads,
            "patterns": {name: pattern.pattern for name, pattern in self._patterns.items()},
        }
        dump_obj_as_json_to_file(folder / FILE, known)

    @property
    def patterns(self) -> Mapping[str, re.Pattern[str]]:
        """The patterns of nlu/patterns.yml, by name."""
        return self._patterns

    def restore(self, folder: Path) -> None:
        """Load what `finish` saved."""
        known = read_json_file(folder / FILE)
        self._answers, self._limits = Answers(known["answers"]), Limits(**known["limits"])
        self._patterns = {name: re.compile(pattern) for name, pattern in known["patterns"].items()}

    def read(self, message: Message, model: TextModel, tracker: DialogueStateTracker | None) -> None:
        """Set on the message the decision: its intent, the answers it is about, and the ranking behind it."""
        text = message.get(TEXT) or ""
        if message.get(INTENT):
            return
        ranking = self._ranking(text, model)
        message.set(RANKING, ranking, add_to_output=True)
        outcome = self._understand(text, ranking, _situation(tracker), model)
        if tracker is not None and tracker.active_loop_name == FORM and self._is_no_question(text, outcome):
            outcome = Outcome("out_of_scope", outcome.confidence)
        label, asked_for = request_details.specify(outcome.label, normalise(text), self._pattern)
        set_route(message, label, outcome.confidence)
        message.set(ENTITIES, entities(self._slots(outcome) | asked_for, text, self), add_to_output=True)

    def _ranking(self, text: str, model: TextModel) -> Ranking:
        row = model.probabilities(text)
        best = np.argsort(row)[::-1][: self._config["ranking"]]
        return [(model.labels[index], float(row[index])) for index in best]

    def _understand(self, text: str, ranking: Ranking, situation: Situation, model: TextModel) -> Outcome:
        read = normalise(text)
        # "5 %" and "111" are not the number of a theme.
        number = None if AMOUNT.search(text) else self._pattern("theme_number").search(read)
        if number and (overview := self._answers.numbered(int(number[1]))):
            return answer(overview, 1.0, [], self._answers, self._limits)
        if not has_letters(text):
            return Outcome("out_of_scope", 1.0)
        continues, bare = (bool(self._pattern(name).search(read)) for name in ("continuation", "bare_continuation"))
        message = MessageForm(len(read.split()), continues, bare)
        outcome = decide(ranking, message, situation, self._answers, self._limits)
        if outcome.label in CIVILITIES and (rest := self._pattern("courtesy").sub("", read)) != read and len(rest.split()) > 1:
            # "Merci. Et il faut la tester ?": the question is what follows the thanks.
            after = self._understand(rest, self._ranking(rest, model), situation, model)
            return after if after.label != "out_of_scope" else outcome
        return outcome

    def _is_no_question(self, text: str, outcome: Outcome) -> bool:
        """Whether a message is, while the checklist waits, a reply not understood: a short one to be asked back about, or
        one taken for a wish for reminders that does not say so.
        """
        read = normalise(text)
        if outcome.label == "reminders":
            return not self._pattern("reminder_said").search(read)
        if (
            outcome.label not in ("clarify", "likely")
            or len(read.split()) > self._limits.short
            or self._pattern("question").search(read)
        ):
            return False
        return all(self._answers.payloads[self._answers.label(id_) or ""]["kind"] != "incident" for id_ in outcome.answers)

    def _pattern(self, name: str) -> re.Pattern[str]:
        return self._patterns.get(name, _NEVER)

    def _slots(self, outcome: Outcome) -> dict[str, str]:
        # Small talk in between does not clear the next best answers.
        chosen = outcome.label in self._answers or outcome.label in ("likely", "clarify", "not_my_question")
        slots = {NEXT_BEST_SLOT: ",".join(outcome.next_best) or NONE} if chosen else {}
        if outcome.label in self._answers or outcome.label in ("likely", "more"):
            slots[SHOWN_SLOT] = MORE if outcome.label == "more" else NONE
        if outcome.label in self._answers or outcome.label == "more":
            slots[ANSWER_SLOT] = outcome.answers[0]
        elif outcome.label == "likely":
            slots[ANSWER_SLOT], *beside = outcome.answers
            slots["choices"] = ",".join(beside)
        elif outcome.label == "out_of_scope":
            # The next message must not be taken for a follow-up to the answer read before this one.
            slots[ANSWER_SLOT] = NONE
        elif outcome.answers:
            slots["choices"] = ",".join(outcome.answers)
        return slots


_NEVER = re.compile(r"(?!)")


def known_answers(training_data: TrainingData) -> Answers:
    """Return the known answers, from the responses that the importer made."""
    custom = {key.removeprefix("utter_"): variants[0].get("custom", {}) for key, variants in training_data.responses.items()}
    return Answers({label: payload for label, payload in custom.items() if "related" in payload})


def _situation(tracker: DialogueStateTracker | None) -> Situation:
    if tracker is None:
        return Situation()
    next_best = tracker.get_slot(NEXT_BEST_SLOT) or ""
    return Situation(tracker.get_slot(ANSWER_SLOT), tuple(next_best.split(",")) if next_best not in ("", NONE) else ())
