"""Rasa graph component: reads follow-ups that ask for one side of the answer being read, after the question classifier."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.io import dump_obj_as_json_to_file, read_json_file

from bot.assistant.classifier import known_answers
from bot.assistant.component import TextComponent, unequal_labels
from bot.assistant.form import FORM
from bot.assistant.rasa_message import RANKING, entities, set_route
from bot.assistant.state import ANSWER_SLOT, ASIDE_SLOT, EMERGENCY_FORM, NEXT_BEST_SLOT, NONE, SHOWN_SLOT
from bot.understanding.decision import BESIDE, Answers
from bot.understanding.facets import (
    ANSWERING,
    MORE,
    PLAIN,
    SUPPOSED,
    Asked,
    Classified,
    FacetLimits,
    Reply,
    familiar_words,
    has_foreign_word,
    names_subject,
    read_facet,
    reply_to,
    subject_words,
)
from bot.understanding.text import has_letters, normalise
from bot.understanding.text_model import TextModel

# An example of a follow-up, under this key by the importer: the facet that it asks for; the entity of the same name.
FACET = "facet"
OTHER = "other"
# The facet as read and its probability, in the parse data.
FACET_READ = "facet_read"
FILE = "facets.json"
# The intent that shows what to do about an incident and opens no path: "et si je perds la clé ?" tells of none.
BEFOREHAND = "beforehand"
# Intents that mean what a facet means.
CLOSE = frozenset({"how_to", "explain_why"})
# Longer examples than this are no negatives: nobody would take them for a follow-up. Words.
FEW = 12
# What people ask about the bot itself, which in a few words would be about the answer being read: "is it free?".
ABOUT_US, BARE = frozenset({"smalltalk/bot_identity", "smalltalk/sources", "request/help"}), 5
# Least probability of another answer to be offered beside the one being read.
LIKELY = 0.1
# What two texts may differ in and be the same follow-up all the same.
MARKS = re.compile(r"[^\w ]+")
# Set before the question classifier, or not to be overruled: a reply to us, anger, two questions at once.
REPLYING = frozenset({"reply", "checklist_later", "complaint", "several"})


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class FacetReader(TextComponent):
    """Reads a message only in the light of the answer being read, so that single questions are read as before.

    Also sees to it that the same text is not sent twice running: the longer form follows the short one, and what is next
    the longer one.
    """

    _answers: Answers
    _limits: FacetLimits
    _subjects: frozenset[str]
    _supposed: re.Pattern[str]
    _continues: re.Pattern[str]
    _common: frozenset[str]
    _own: dict[str, frozenset[str]]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the text model's configuration (component.py), and the limits (understanding/facets.py)."""
        return unequal_labels() | asdict(FacetLimits())

    def examples(self, training_data: TrainingData) -> list[tuple[str, str]]:
        """Return the follow-ups by facet, and as negatives all other short examples."""
        follow_ups = [(m.get(TEXT), m.get(FACET)) for m in training_data.training_examples if m.get(FACET)]
        known = {_bare(text) for text, _ in follow_ups}
        others = [
            (text, OTHER)
            for message in training_data.intent_examples
            if (text := message.get(TEXT)) and _bare(text) not in known and not _is_close(message)
        ]
        # Marks tell nothing in so few words, and "enough?" is "enough".
        return [(_bare(text), label) for text, label in follow_ups + others]

    def finish(self, training_data: TrainingData, model: TextModel, folder: Path) -> None:
        """Save what each answer has for each facet, the words that name a subject, and the pattern of what is supposed."""
        answers = known_answers(training_data)
        questions = [(m.get(TEXT), _label_of(m)) for m in training_data.intent_examples if m.get(TEXT)]
        subjects = subject_words(
            [(text, answers.theme(label)) for text, label in questions if label in answers],
            [m.get(TEXT) for m in training_data.training_examples if m.get(FACET) not in (None, OTHER)],
        )
        patterns = {entry["name"]: entry["pattern"] for entry in training_data.regex_features}
        supposed, continuation = (patterns.get(name, "(?!)") for name in ("supposed", "continuation"))
        common = familiar_words([m.get(TEXT) for m in training_data.training_examples if m.get(FACET)])
        asked: dict[str, list[str]] = defaultdict(list)
        for text, label in questions:
            asked[label].append(text)
        own = {label: sorted(familiar_words(asked[label]) - common) for label in answers.payloads}
        familiar = {"common": sorted(common), "own": own}
        known = {"answers": answers.payloads, "subjects": sorted(subjects), "familiar": familiar}
        known |= {"supposed": supposed, "continuation": continuation}
        dump_obj_as_json_to_file(folder / FILE, known)
        self.restore(folder)

    def restore(self, folder: Path) -> None:
        """Load what `finish` saved."""
        known = read_json_file(folder / FILE)
        self._answers, self._subjects = Answers(known["answers"]), frozenset(known["subjects"])
        self._supposed = re.compile(known["supposed"])
        self._continues = re.compile(known["continuation"])
        self._common = frozenset(known["familiar"]["common"])
        self._own = {label: frozenset(words) for label, words in known["familiar"]["own"].items()}
        self._limits = FacetLimits(**{name: self._config[name] for name in asdict(FacetLimits())})

    def read(self, message: Message, model: TextModel, tracker: DialogueStateTracker | None) -> None:
        """Set on the message what replies to a follow-up on the answer being read, if it is one."""
        text, intent = message.get(TEXT) or "", (message.get(INTENT) or {}).get("name")
        if tracker is None or intent is None or intent in REPLYING or not has_letters(text):
            return
        current = self._answers.label(tracker.get_slot(ANSWER_SLOT))
        if current is None or not self._answers.has_sides(current) or _is_elsewhere(tracker):
            return
        asked = self._asked(text, model)
        message.set(FACET_READ, asdict(asked), add_to_output=True)
        shown = tracker.get_slot(SHOWN_SLOT)
        classified = self._classified(message, text, intent, current, asked)
        reply = reply_to(asked, classified, current, self._answers, self._limits, shown)
        if reply is not None:
            self._set(message, text, reply, asked, self._answers.id(current))

    def _asked(self, text: str, model: TextModel) -> Asked:
        if len(text.split()) > self._limits.longest:
            return Asked(OTHER, 0.0, 0.0)
        return read_facet(dict(zip(model.labels, map(float, model.probabilities(_bare(text))), strict=True)), OTHER)

    def _classified(self, message: Message, text: str, intent: str, current: str, asked: Asked) -> Classified:
        found = {entity["entity"]: entity["value"] for entity in message.get(ENTITIES) or []}
        ranking = message.get(RANKING) or []
        supposed = bool(self._supposed.search(normalise(text)))
        answer = found.get(ANSWER_SLOT) if intent in ANSWERING else None
        # Where what would follow is surely asked for, less is enough to tell of what.
        sure = asked.facet == SUPPOSED and asked.mass >= self._limits.sure
        least = self._limits.supposed / 2 if sure else self._limits.supposed
        if supposed and (incident := next(filter(None, (self._incident(other, p, least) for other, p in ranking)), None)):
            intent, answer = "incident", incident
        theme = self._answers.theme(label) if (label := self._answers.label(answer)) else None
        named = sum(p for label, p in ranking if label in self._answers and self._answers.theme(label) == theme)
        confidence = float(message.get(INTENT).get("confidence") or 0.0)
        plain = first if ranking and (first := ranking[0][0]) in PLAIN else ""
        foreign = has_foreign_word(text, self._common, self._own[current])
        rival = max((p for label, p in ranking if label in self._answers and label != current), default=0.0)
        continues = bool(self._continues.search(normalise(text)))
        subject = names_subject(text, self._subjects)
        return Classified(intent, confidence, answer, named, plain, subject, supposed, foreign, rival, continues)

    def _incident(self, label: str, p: float, least: float) -> str | None:
        """Return the id of the answer on an incident that is at least as likely."""
        is_one = label in self._answers and self._answers.payloads[label]["kind"] == "incident"
        return self._answers.id(label) if is_one and p >= least else None

    def _set(self, message: Message, text: str, reply: Reply, asked: Asked, current: str) -> None:
        label: str = reply.what
        slots = {ANSWER_SLOT: reply.answer}
        if reply.what == "answer":
            label = self._label(reply)
            slots |= {NEXT_BEST_SLOT: NONE, SHOWN_SLOT: NONE}
            if label == BEFOREHAND:
                # What people speak of is still the answer that they were reading.
                slots |= {ANSWER_SLOT: current, "also": reply.answer}
        elif reply.what in ("more", "going_on"):
            slots[SHOWN_SLOT] = MORE
            if reply.what == "going_on" and (others := self._others(message, current)):
                slots["choices"] = ",".join(others)
            else:
                label = "more"
        elif reply.what == "said_all":
            near = [*self._others(message, current), *self._answers.related(self._answers.label(current) or "")]
            # Whoever asks once more gets the longer form again.
            slots |= {"choices": ",".join(dict.fromkeys(near)), SHOWN_SLOT: NONE}
        elif reply.facet:
            slots[SHOWN_SLOT] = reply.facet
        if reply.facet:
            slots[FACET] = reply.facet
        confidence = asked.share * asked.mass if reply.facet else message.get(INTENT)["confidence"]
        set_route(message, label, confidence)
        message.set(ENTITIES, entities(slots, text, self), add_to_output=True)

    def _others(self, message: Message, current: str) -> list[str]:
        """Return the ids of the likeliest other answers, to be offered beside the one being read."""
        ids = [(self._answers.id(label), p) for label, p in message.get(RANKING) or [] if label in self._answers]
        return [id_ for id_, p in ids if p >= LIKELY and id_ != current][:BESIDE]

    def _label(self, reply: Reply) -> str:
        """Return the intent that replies with another answer; one on an incident is shown, and its path offered as a tap."""
        label = self._answers.label(reply.answer) or ""
        return label if self._answers.has_sides(label) else BEFOREHAND


def _bare(text: str) -> str:
    return MARKS.sub(" ", normalise(text)).strip()


def _label_of(message: Message) -> str:
    return str(message.get(INTENT_RESPONSE_KEY) or message.get(INTENT))


def _is_close(message: Message) -> bool:
    """Whether an example of another intent would mean the same as a facet, or is too long to be taken for one."""
    label = _label_of(message)
    words = len(message.get(TEXT).split())
    return label in CLOSE or words > FEW or (label in ABOUT_US and words <= BARE)


def _is_elsewhere(tracker: DialogueStateTracker) -> bool:
    """Whether an emergency, or a question of the checklist that is still the last thing shown, is what people speak of."""
    loop = tracker.active_loop_name
    return loop == EMERGENCY_FORM or (loop == FORM and not tracker.get_slot(ASIDE_SLOT))
