"""Rasa graph component: classifies messages during an emergency, after the question classifier."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import REQUESTED_SLOT
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.io import dump_obj_as_json_to_file, read_json_file

from bot.assistant.component import TextComponent
from bot.assistant.rasa_message import RANKING, entities, set_route
from bot.assistant.state import ANSWER_SLOT, ASIDE_SLOT, EMERGENCY_FORM, EMERGENCY_PREFIX
from bot.incidents import Finding
from bot.understanding.dates import When
from bot.understanding.past import Past
from bot.understanding.text import has_letters, normalise
from bot.understanding.text_model import TextModel

# An example of a remark, under this key by the importer: its label.
REMARK = "remark"
OTHER = "other"
DETAIL = "detail-"
NOTHING_GIVEN = "detail-nothing-given"
# The remarks that settle, undo or leave something.
ACTING = frozenset({"done", "cannot", "back", "stop", "false-alarm"})
FOUND_AT, RESUME, UNCLEAR = "found-at", "resume", "unclear"
# The slots whose questions take a bare yes or no; and how many words such a reply has elsewhere.
ASKING, BARE = frozenset({"known", "judged"}), 4
# What may hide an incident, and how many more are offered beside it.
ASKED_BACK, INCIDENT, OFFERED = frozenset({"clarify", "out_of_scope"}), "incident/", 3
# What a message is divided by that evening it out takes away.
CLAUSES = re.compile(r"[,;:!\n()]+")
FILE, NEVER = "remarks.json", "(?!)"
# What means the same here as elsewhere is learnt as neither; these intents are also what a remark is most often taken for.
VAGUE = frozenset(
    {
        "out_of_scope", "clarify", "broad", "more", "how_to", "repeat", "explain_why", "what_else", "not_my_question",
        "no_better", "complaint",
    }
)  # fmt: skip
# What people hardly ask for in the middle of an emergency, or what is only the likeliest answer.
UNLIKELY = frozenset({"likely", "smalltalk", "request", "reminders", "checklist", "checklist_results", "checklist_later"})


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class RemarkReader(TextComponent):
    """Classifies remarks only while an emergency is open, so that single questions are read as before.

    All other examples are negatives: other questions are answered, and other incidents opened.
    """

    _past: Past
    _parts: re.Pattern[str]
    _replies: dict[str, re.Pattern[str]]
    _denied: re.Pattern[str]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The text model's configuration (text_model.py), and where a remark begins.

        `remark`: least probability of all remarks together; `vague`: the same where the message would otherwise be declined or
        asked back about; `label`: least share of it that the likeliest must have; `acting`: the same for one that changes what
        is noted; `detail`: least probability of a detail told
        in a part of a message; `resume`: least probability to take up again what waits; `incident`: least probability of all
        incidents together to open the likeliest where one would be asked back about; `offered`: least share of it that another
        one must have to be offered too.
        """
        return {
            "views": [
                {"of": "written", "by": "words", "ngrams": [1, 2]},
                {"of": "written", "by": "chars", "ngrams": [2, 5], "min_df": 2},
                {"of": "sounds", "by": "chars", "ngrams": [2, 4], "min_df": 2},
            ],
            "class_weight": "balanced",
            "C": 0.3,
            "group_C": 0.1,
            "sharpness": 4.0,
            "group_sharpness": 0.0,
            "remark": 0.6,
            "vague": 0.3,
            "label": 0.12,
            "acting": 0.25,
            "detail": 0.75,
            "resume": 0.7,
            "incident": 0.3,
            "offered": 0.15,
        }

    def examples(self, training_data: TrainingData) -> list[tuple[str, str]]:
        """Return the remarks, and all other examples as negatives."""
        remarks = [(m.get(TEXT), m.get(REMARK)) for m in training_data.training_examples if m.get(REMARK)]
        known = {normalise(text) for text, _ in remarks}
        others = [
            (text, OTHER)
            for message in training_data.intent_examples
            if (text := message.get(TEXT)) and normalise(text) not in known and not _means_the_same(message.get(INTENT))
        ]
        return remarks + others

    def finish(self, training_data: TrainingData, model: TextModel, folder: Path) -> None:
        """Store the words for days and hours, and the patterns of bare replies and of parts of a message."""
        patterns = {entry["name"]: entry["pattern"] for entry in training_data.regex_features}
        known = {
            "lookups": {table["name"]: table["elements"] for table in training_data.lookup_tables},
            "parts": patterns.get("emergency_parts", NEVER),
            "replies": {value: patterns.get(f"emergency_{value}", NEVER) for value in ("yes", "no", "unsure")},
            "denied": patterns.get("emergency_denied", NEVER),
        }
        dump_obj_as_json_to_file(folder / FILE, known)
        self.restore(folder)

    def restore(self, folder: Path) -> None:
        """Load what `finish` stored."""
        known = read_json_file(folder / FILE)
        self._past, self._parts = Past(When(known["lookups"])), re.compile(known["parts"])
        self._replies = {value: re.compile(pattern) for value, pattern in known["replies"].items()}
        self._denied = re.compile(known["denied"])

    def read(self, message: Message, model: TextModel, tracker: DialogueStateTracker | None) -> None:
        """Set the intent and entities of a message during an emergency, or of one that begins an emergency."""
        text = message.get(TEXT) or ""
        intent = (message.get(INTENT) or {}).get("name")
        if tracker is None or intent in (None, "emergency") or not has_letters(text):
            return
        if tracker.active_loop_name == EMERGENCY_FORM:
            self._on_the_way(message, text, str(intent), model, tracker)
        elif tracker.get_slot(f"{EMERGENCY_PREFIX}situation") and self._of(text, model)[:2] == (RESUME, True):
            set_route(message, "emergency", 1.0)
            message.set(ENTITIES, entities({"act": "resume"}, text, self), add_to_output=True)
        elif intent == "incident" or (intent in ASKED_BACK and self._is_incident(message)):
            told = {"remarks": ",".join(self._details(text, model))}
            if self._past.names_a_day(normalise(text)):
                told["found"] = self._found(text)
            known = entities({name: value for name, value in told.items() if value}, text, self)
            message.set(ENTITIES, [*message.get(ENTITIES, []), *known], add_to_output=True)

    def _is_incident(self, message: Message) -> bool:
        """Whether what would be asked back about, or declined, is most likely an incident: its path then opens, with the others
        that it may be a tap away, rather than whoever is frightened being asked which answer they want.
        """
        incidents = [(label, p) for label, p in message.get(RANKING, []) if label.startswith(INCIDENT)]
        mass = sum(p for _, p in incidents)
        if mass < self._config["incident"] or message.get(RANKING)[0][0] != incidents[0][0]:
            return False
        best, *others = [label.removeprefix(INCIDENT) for label, p in incidents if p >= mass * self._config["offered"]]
        set_route(message, incidents[0][0], mass)
        told = {ANSWER_SLOT: best, **({"choices": ",".join(others[:OFFERED])} if others else {})}
        message.set(ENTITIES, entities(told, message.get(TEXT), self), add_to_output=True)
        return True

    def _on_the_way(self, message: Message, text: str, intent: str, model: TextModel, tracker: DialogueStateTracker) -> None:
        read = normalise(text)
        asked = (tracker.get_slot(REQUESTED_SLOT) or "").removeprefix(EMERGENCY_PREFIX)
        reply = next((value for value, pattern in self._replies.items() if pattern.search(read)), "")
        details = self._details(text, model)
        label, _, remark = self._of(text, model)
        # At the end of the path, or half a day later, what is not clearly a remark is about something else.
        on_it = asked != "acted" and not tracker.get_slot(ASIDE_SLOT)
        told: dict[str, str] = {}
        if asked == "found" and self._past.read(read):
            labels = [*details, FOUND_AT]
        elif reply and on_it and _is_bare(len(read.split()), asked in ASKING, bool(details)):
            labels, told["answered"] = [], reply
        elif remark >= self._config["vague" if on_it and intent in VAGUE | UNLIKELY else "remark"]:
            labels = list(dict.fromkeys([*details, label]))
        elif details:
            labels = details
        elif intent in VAGUE and on_it:
            labels = [FOUND_AT if self._past.names_a_day(read) else UNCLEAR]
        else:
            return
        told |= {"remarks": ",".join(labels), "found": self._found(text) if FOUND_AT in labels else ""}
        set_route(message, "emergency", max(remark, 0.0))
        told = {name: value for name, value in told.items() if value}
        message.set(ENTITIES, entities({"act": "said", **told}, text, self), add_to_output=True)

    def _of(self, text: str, model: TextModel) -> tuple[str, bool, float]:
        """Return the most likely label, whether it is certain, and the total probability of all remarks."""
        row = dict(zip(model.labels, model.probabilities(text), strict=True))
        remark = 1.0 - float(row.pop(OTHER))
        label = max(row, key=row.__getitem__)
        acts = label in ACTING or label.startswith(DETAIL)
        if row[label] < self._config["acting" if acts else "label"] * remark:
            return label, False, 0.0
        return label, float(row[label]) >= self._config["resume"], remark

    def _details(self, text: str, model: TextModel) -> list[str]:
        """Return the labels of details found in the parts of a message."""
        found: dict[str, None] = {}
        for part in (part for clause in CLAUSES.split(text) for part in self._parts.split(normalise(clause))):
            if has_letters(part):
                row = model.probabilities(part)
                best = int(row.argmax())
                label = model.labels[best]
                if label.startswith(DETAIL) and row[best] >= self._config["detail"] and not self._is_guessed(label, part):
                    found[label] = None
        return list(found)

    def _is_guessed(self, label: str, part: str) -> bool:
        """Whether `label` says that nothing was given away while the words deny nothing: steps must not go for a guess."""
        return label == NOTHING_GIVEN and not self._denied.search(part)

    def _found(self, text: str) -> str:
        """Return the time of discovery, if the text states one."""
        told = self._past.read(normalise(text))
        return str(Finding.of(int(time.time()), told)) if told else ""


def _is_bare(words: int, asked: bool, details: bool) -> bool:
    """Return whether a message that begins like a reply is one: a short message, or a longer one if a reply was asked for."""
    return (words <= BARE or asked) if not details else (words <= BARE and asked)


def _means_the_same(intent: str) -> bool:
    """Return whether examples of an intent would be remarks here: "merci", "pourquoi ?", "comment on fait ?"."""
    return intent in VAGUE or intent.startswith(("smalltalk", "checklist"))
