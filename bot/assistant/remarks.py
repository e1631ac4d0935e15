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

from bot.assistant.component import TextComponent, unequal_labels
from bot.assistant.opening import ASKED_BACK, INCIDENT, ask_back, is_in_doubt, opens_likeliest, read_beforehand
from bot.assistant.rasa_message import RANKING, entities, set_route
from bot.assistant.state import ANSWER_SLOT, ASIDE_SLOT, EMERGENCY_FORM, EMERGENCY_PREFIX, LEFT, NONE, TOLD_SLOT, WAITED
from bot.incidents import AND, Finding
from bot.understanding.another import Another, is_denied, likeliest_other
from bot.understanding.dates import When
from bot.understanding.deeds import DEED
from bot.understanding.discovery import Discovery
from bot.understanding.past import Past
from bot.understanding.remarks import ACTING, OTHER, RemarkLimits, RemarkParser, Remarks
from bot.understanding.reported import KINDS, Reported
from bot.understanding.text import has_letters, normalise
from bot.understanding.text_model import TextModel
from bot.understanding.thread import ANSWERED, UNLIKELY, VAGUE, Thread, means_the_same
from bot.understanding.typed_answers import TOLD, TypedAnswers

# An example of a remark, under this key by the importer: its label.
REMARK = "remark"
FOUND_AT, RESUME, UNCLEAR, RETOLD, TOLD_BESIDE = "found-at", "resume", "unclear", "retold", "told"
NO_INCIDENT, NOT_REPORTED, MAY_I = "no-incident", "not-reported", "may-i"
# What may be said of an emergency that is set aside.
ABOUT_ONE_ASIDE = frozenset({"stop", "false-alarm"})
# So many words only name a thing, such as "mes fichiers".
BARE_WORDS = 2
# For how long after it was left. Seconds.
JUST_LEFT = 900
# The slots whose questions take a bare yes or no, and which detail was asked, in what was said last.
ASKING, ASKED = frozenset({"known", "judged"}), re.compile(r"ask/([a-z-]+)/")
# Beside what is answered, what is done is noted.
SETTLED = frozenset({"done", "cannot", "thanks", "next"})
# The patterns of nlu/patterns.yml that are read here, beside those of deeds.
EMERGENCY = "emergency_"
PATTERNS = (
    *KINDS, "parts", "denied", "besides", "found", "corrects", "to_come", "yes", "no", "unsure", "last_seen", "told", "untold",
    "blocked", "narrated",
)  # fmt: skip
QUESTION, SUPPOSED = "question", "supposed"
NEEDED = (QUESTION, SUPPOSED, *(f"{EMERGENCY}{name}" for name in PATTERNS))
FILE, NEVER = "remarks.json", "(?!)"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class RemarkReader(TextComponent):
    """Classifies remarks only while an emergency is open, so that single questions are read as before.

    All other examples are negatives: other questions are answered, and other incidents opened.
    """

    _discovery: Discovery
    _answers: TypedAnswers
    _reported: Reported
    _thread: Thread
    _patterns: dict[str, re.Pattern[str]]
    _situations: dict[str, str]
    _heeds: dict[str, frozenset[str]]
    _becomes: dict[str, list[str]]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The text model's configuration (component.py), and where a remark begins.

        `remark`: least probability of all remarks together; `vague`: the same where the message would otherwise be declined
        or asked back about; `label`, `acting`, `part`, `detail`: see RemarkLimits; `resume`: least probability to take up
        again what waits; `incident`: least probability of all incidents together to open the likeliest where one would be
        asked back about; `talking`: the same while an answer is being read, whatever was decided, to open its path rather
        than give it to read; `offered`: least share of it that another one must have to be offered too; `another`, `besides`:
        least probability of another situation to offer it, at any time, and where the words add something ("en plus");
        `kept`: least probability of a remark that is acted upon all the same; `plain`: least probability of an answer to
        words that are no question.
        """
        return unequal_labels(0.3) | {
            "remark": 0.6,
            "vague": 0.3,
            "label": 0.2,
            "acting": 0.42,
            "part": 0.5,
            "detail": 0.75,
            "resume": 0.7,
            "incident": 0.3,
            "talking": 0.8,
            "offered": 0.15,
            "another": 0.4,
            "besides": 0.3,
            "kept": 0.6,
            "plain": 0.9,
        }

    def examples(self, training_data: TrainingData) -> list[tuple[str, str]]:
        """Return the remarks, and all other examples as negatives."""
        remarks = [(m.get(TEXT), m.get(REMARK)) for m in training_data.training_examples if m.get(REMARK)]
        known = {normalise(text) for text, _ in remarks}
        others = [
            (text, OTHER)
            for message in training_data.intent_examples
            if (text := message.get(TEXT)) and normalise(text) not in known and not means_the_same(message.get(INTENT))
        ]
        return remarks + others

    def finish(self, training_data: TrainingData, model: TextModel, folder: Path) -> None:
        """Store the words for days and hours, the patterns, and which answer opens which situation."""
        patterns = {entry["name"]: entry["pattern"] for entry in training_data.regex_features}
        custom = {key.removeprefix("utter_"): given[0].get("custom", {}) for key, given in training_data.responses.items()}
        known = {
            "lookups": {table["name"]: table["elements"] for table in training_data.lookup_tables},
            "patterns": dict.fromkeys(NEEDED, NEVER)
            | {name: found for name, found in patterns.items() if name.startswith((EMERGENCY, DEED, TOLD, QUESTION, SUPPOSED))},
            "situations": {label: payload["situation"] for label, payload in custom.items() if payload.get("situation")},
            "heeds": {payload["situation"]: payload["heeds"] for payload in custom.values() if payload.get("situation")},
            "becomes": {payload["situation"]: payload["becomes"] for payload in custom.values() if payload.get("situation")},
        }
        dump_obj_as_json_to_file(folder / FILE, known)
        self.restore(folder)

    def restore(self, folder: Path) -> None:
        """Load what `finish` stored."""
        known = read_json_file(folder / FILE)
        self._situations = known["situations"]
        self._becomes = known["becomes"]
        self._heeds = {situation: frozenset(labels) for situation, labels in known["heeds"].items()}
        self._patterns = {name: re.compile(pattern) for name, pattern in known["patterns"].items()}
        self._answers, self._reported = TypedAnswers(self._patterns), Reported(self._patterns)
        self._discovery = Discovery(Past(When(known["lookups"])), self._patterns)
        self._thread = Thread(self._patterns, self._config["plain"], self._config["kept"])

    def read(self, message: Message, model: TextModel, tracker: DialogueStateTracker | None) -> None:
        """Set the intent and entities of a message during an emergency, or of one that begins an emergency."""
        text = message.get(TEXT) or ""
        intent = (message.get(INTENT) or {}).get("name")
        if tracker is None or intent in (None, "emergency") or not has_letters(text):
            return
        # On the way, a detail that the open situation does not heed is no reading of the words.
        on_the_way = tracker.active_loop_name == EMERGENCY_FORM
        open_ = tracker.get_slot(f"{EMERGENCY_PREFIX}situation") if on_the_way else None

        def parsed() -> Remarks:
            # Only where it counts: this takes longer than all else that is read of a message.
            return self._parser(model).parse(text, self._heeds.get(open_ or ""))

        if on_the_way:
            self._on_the_way(message, text, str(intent), parsed(), tracker)
        elif tracker.get_slot(f"{EMERGENCY_PREFIX}situation") and self._is_about_one_aside(remarks := parsed(), tracker):
            told = {"act": "resume"} if remarks.best == RESUME else {"act": "said", "remarks": remarks.best}
            set_route(message, "emergency", 1.0)
            message.set(ENTITIES, entities(told, text, self), add_to_output=True)
        elif self._patterns[SUPPOSED].search(read := normalise(text)):
            read_beforehand(message, str(intent), self)
        elif self._reported.is_how_things_are(read):
            ask_back(message, str(intent), self)
        elif is_in_doubt(message, self._talked_of(read, tracker), self._config["talking"]):
            read_beforehand(message, str(intent), self)
        elif intent == "incident" or (intent in ASKED_BACK and self._is_incident(message, text)):
            told = {"remarks": ",".join(parsed().details)}
            if self._discovery.names_a_day(text):
                told["found"] = self._found(text)
            self._add(message, told)

    def _parser(self, model: TextModel) -> RemarkParser:
        limits = RemarkLimits(**{name: self._config[name] for name in ("label", "acting", "part", "detail")})
        return RemarkParser(model, self._patterns, limits)

    def _is_about_one_aside(self, remarks: Remarks, tracker: DialogueStateTracker) -> bool:
        """Whether a message takes an emergency up again, or, just after it was left, says once more that it is over."""
        if remarks.p < self._config["resume"]:
            return False
        told = tracker.get_slot(TOLD_SLOT) or ""
        left = told.startswith(LEFT) and time.time() - int(told.removeprefix(LEFT)) < JUST_LEFT
        return remarks.best == RESUME or (remarks.best in ABOUT_ONE_ASIDE and left and not tracker.active_loop_name)

    def _add(self, message: Message, told: dict[str, str]) -> None:
        """Add entities to those of the message, without empty ones."""
        known = entities({name: value for name, value in told.items() if value}, message.get(TEXT), self)
        message.set(ENTITIES, [*message.get(ENTITIES, []), *known], add_to_output=True)

    def _talked_of(self, read: str, tracker: DialogueStateTracker) -> str | None:
        """Return the answer being read, unless it is on what to do about an incident; or bare words that tell of nothing."""
        answer = tracker.get_slot(ANSWER_SLOT)
        talked = None if answer == NONE or f"{INCIDENT}{answer}" in self._situations else answer
        return talked or (read if len(read.split()) <= BARE_WORDS else None)

    def _is_incident(self, message: Message, text: str) -> bool:
        limits = self._config["incident"], self._config["offered"]
        return not self._reported.is_only_supposed(text) and opens_likeliest(message, limits, self)

    def _on_the_way(self, message: Message, text: str, intent: str, remarks: Remarks, tracker: DialogueStateTracker) -> None:
        read = normalise(text)
        if self._denies(text, tracker):
            set_route(message, "emergency", 1.0)
            message.set(ENTITIES, entities({"act": "said", "remarks": NO_INCIDENT}, text, self), add_to_output=True)
            return
        asked = (tracker.get_slot(REQUESTED_SLOT) or "").removeprefix(EMERGENCY_PREFIX)
        # At the end of the path, or half a day later, what is not clearly a remark is about something else.
        on_it = asked != "acted" and not tracker.get_slot(ASIDE_SLOT)
        another = self._another(message, tracker.get_slot(f"{EMERGENCY_PREFIX}situation"), read)
        # Beside a remark, only what is likely is offered: a button too many takes the eye off the step.
        adds = another is not None and another.adds and not self._reported.is_only_supposed(text)
        beside = another if another and (adds or another.p >= self._config["kept"]) else None
        told = {"another": beside.situation if beside else "", "deeds": AND.join(remarks.deeds)}
        if asked == "found" and self._discovery.read(text):
            labels = [*remarks.details, FOUND_AT]
        elif on_it and (answered := self._answered(read, asked, remarks, tracker)):
            labels, told = list(remarks.details) if "value" in answered else [], {**told, **answered}
        elif another and (grown := self._is_grown(another, text, tracker)) | self._is_instead(another, text, remarks):
            set_route(message, f"{INCIDENT}{another.answer}", another.p if grown else another.sure(remarks))
            message.set(ENTITIES, [], add_to_output=True)
            self._add(message, {ANSWER_SLOT: another.answer, "remarks": ",".join(remarks.details)})
            return
        elif intent in ANSWERED and remarks.asks and set(remarks.labels) <= SETTLED:
            self._add(message, {"remarks": ",".join(remarks.labels), **told})
            return
        elif not (labels := self._labels(message, text, remarks, on_it=on_it)):
            return
        elif on_it and ACTING.isdisjoint(labels) and (first := self._answers.first_reply(text)):
            told["answered"], labels = first, [label for label in labels if label not in (UNCLEAR, TOLD_BESIDE)]
        set_route(message, "emergency", remarks.mass)
        message.set(ENTITIES, [], add_to_output=True)
        found = self._found(text) if FOUND_AT in labels else ""
        self._add(message, {"act": "said", "remarks": ",".join(labels), "found": found, **told})

    def _is_instead(self, another: Another, text: str, remarks: Remarks) -> bool:
        # "Et si mes patients reçoivent de faux SMS ?" tells of no other incident.
        if remarks.labels and self._reported.is_only_supposed(text):
            return False
        return another.is_told_instead(remarks, self._config["remark"], self._config["kept"])

    def _is_grown(self, another: Another, text: str, tracker: DialogueStateTracker) -> bool:
        """Whether a message tells that the open incident turned out to be another one: an odd screen, then a fake support."""
        open_ = tracker.get_slot(f"{EMERGENCY_PREFIX}situation") or ""
        return another.situation in self._becomes.get(open_, ()) and not self._reported.is_only_supposed(text)

    def _denies(self, text: str, tracker: DialogueStateTracker) -> bool:
        """Whether a message says that nothing happened; "c'est pas ça" does so only where nothing has been noted yet."""
        noted = any(tracker.get_slot(EMERGENCY_PREFIX + name) for name in ("steps", "known"))
        return self._reported.denies_incident(text, is_new=not noted)

    def _answered(self, read: str, asked: str, remarks: Remarks, tracker: DialogueStateTracker) -> dict[str, str]:
        """Return the answer in words to what is asked: a yes, a no, a doubt, or one of the values; empty if it is none."""
        if reply := self._answers.bare_reply(read, asked=asked in ASKING, details=bool(remarks.details)):
            return {"answered": reply}
        detail = ASKED.match((tracker.get_slot(TOLD_SLOT) or "").removeprefix(WAITED)) if asked == "known" else None
        value = self._answers.value(read, detail[1]) if detail else ""
        return {"value": value} if value else {}

    def _labels(self, message: Message, text: str, remarks: Remarks, *, on_it: bool) -> list[str]:
        """Return the remarks to act on; none where the message is about something else."""
        read, known = normalise(text), message.get(INTENT) or {}
        named, confidence = str(known.get("name")), known.get("confidence") or 0.0
        if self._thread.is_other_question(named, confidence, read, remarks):
            return []
        intent = self._thread.taken_for(named, confidence, read)
        least = self._config["vague" if on_it and intent in VAGUE | UNLIKELY else "remark"]
        is_told = on_it and self._discovery.is_told(text)
        is_sure = remarks.p >= self._config["part"] and not self._discovery.is_of_deed(text)
        labels = [label for label in remarks.labels if label != FOUND_AT or is_told or is_sure]
        if labels and remarks.mass >= least:
            return list(dict.fromkeys([*([FOUND_AT] if is_told else []), *labels]))
        if remarks.details:
            return list(remarks.details)
        if on_it and intent in VAGUE | UNLIKELY | {"incident"} and (reply := self._not_reported(text, remarks)):
            return [reply]
        if is_told and intent in VAGUE:
            return [FOUND_AT]
        asked = not self._thread.narrates(read)
        if intent == "incident" and on_it:
            return [UNCLEAR if asked and self._reported.is_only_supposed(text) else RETOLD]
        return [UNCLEAR if asked else TOLD_BESIDE] if intent in VAGUE and on_it else []

    def _not_reported(self, text: str, remarks: Remarks) -> str:
        """Return the reply to words that ask whether something may be done, or that report nothing surely."""
        if self._reported.asks_leave(text):
            return MAY_I
        return NOT_REPORTED if remarks.doubted in ("done", "false-alarm", "stop", "later") else ""

    def _another(self, message: Message, open_: str | None, read: str) -> Another | None:
        """Return the likeliest situation other than the open one, if it is likely enough to be spoken of."""
        adds = bool(self._patterns["emergency_besides"].search(read))
        best = likeliest_other(message.get(RANKING, []), self._situations, open_, adds=adds)
        return best if best.p >= self._config["besides" if adds else "another"] and not is_denied(read) else None

    def _found(self, text: str) -> str:
        """Return the time of discovery, if the text states one."""
        told = self._discovery.read(text)
        return str(Finding.of(int(time.time()), told)) if told else ""
