"""Rasa graph component: answer, ask back, or say it is not our subject; and read follow-ups in the light of the last answer."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.io import dump_obj_as_json_to_file, read_json_file

from bot.assistant.route import RANKING, set_route
from bot.assistant.state import ANSWER_SLOT
from bot.assistant.text import has_letters, normalise

FOLLOW_UPS = ("more", "explain_why")
# What people put before a question; in a longer message, the question is what counts.
CIVILITIES = ("smalltalk/greet", "smalltalk/thanks", "smalltalk/acknowledge", "smalltalk/goodbye")
FILE = "answers.json"

Ranking = list[tuple[str, float]]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class Decision(GraphComponent):
    """Stands last in the pipeline and turns a ranking into one intent that the rules know.

    A wrong answer costs far more than a question back, which costs more than nothing: below `answer` it does not answer
    alone, below `clarify` nothing is offered. The defaults were chosen by five-fold cross-validation on the examples, at five
    points for a wrong answer, two and a half for declining one of ours, one for a needless question back.
    """

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, answers: dict[str, dict[str, Any]]
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._answers = answers

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Thresholds on probabilities, the number of choices offered, and how far context counts.

        `answer`: least probability to answer alone; `theme`: or least probability of the answer's theme as a whole, provided
        the answer itself has `leading`; `request`: least probability to take a message for a request; `clarify`: least
        probability of subjects of ours to ask back rather than decline; `choice`: least share of the best for another to be
        offered; `choices`: most offered; `context`: factor on answers of the theme being read, for messages of at most
        `short` words; `follow_up`: least probability to take such a message for "pourquoi ?" or "plus de détails"; `civil`:
        most words of a message that is no more than a greeting or thanks.
        """
        return {
            "answer": 0.4,
            "theme": 0.4,
            "leading": 0.1,
            "request": 0.25,
            "clarify": 0.32,
            "choice": 0.2,
            "choices": 4,
            "context": 4.0,
            "short": 6,
            "follow_up": 0.5,
            "civil": 5,
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Decision:
        """A component that does not know the answers yet."""
        return cls(config, model_storage, resource, {})

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> Decision:
        """The component with the answers the model was trained on."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, read_json_file(folder / FILE))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn which answers there are, of which theme and kind, from the responses the importer made."""
        for key, variants in training_data.responses.items():
            if "answer" in variants[0].get("custom", {}) and "/" in key:
                self._answers[key.removeprefix("utter_")] = variants[0]["custom"]
        with self._storage.write_to(self._resource) as folder:
            dump_obj_as_json_to_file(folder / FILE, self._answers)
        return self._resource

    def process(self, messages: list[Message], tracker: DialogueStateTracker | None = None) -> list[Message]:
        """Rewrite each message's intent to what shall happen."""
        current = tracker.get_slot(ANSWER_SLOT) if tracker else None
        for message in messages:
            text = message.get(TEXT) or ""
            if not has_letters(text):
                set_route(message, "out_of_scope", 1.0)
            elif ranking := message.get(RANKING):
                words = len(normalise(text).split())
                self._decide(message, self._in_context(self._plausible(ranking, words), words, current), current)
        return messages

    def _plausible(self, ranking: Ranking, words: int) -> Ranking:
        """Without what a message of so many words cannot be: follow-ups are short and sure, civilities are short."""
        last = self._config["short"]
        kept = [
            (label, p)
            for label, p in ranking
            if not (label in FOLLOW_UPS and (words > last or p < self._config["follow_up"]))
            and not (label in CIVILITIES and words > self._config["civil"])
        ]
        return kept or ranking

    def _theme(self, label: str) -> str | None:
        theme: str | None = self._answers.get(label, {}).get("theme")
        return theme

    def _label(self, answer: str | None) -> str | None:
        return next((label for label, known in self._answers.items() if known["answer"] == answer), None)

    def _in_context(self, ranking: Ranking, words: int, current: str | None) -> Ranking:
        """Answers of the theme being read come first for a few words such as "et en 4G ?"."""
        theme = self._theme(self._label(current) or "")
        if not theme or words > self._config["short"]:
            return ranking
        factor = self._config["context"]
        weighted = [(label, p * factor if self._theme(label) == theme else p) for label, p in ranking]
        total = 1 + sum(after - before for (_, after), (_, before) in zip(weighted, ranking, strict=True))
        return sorted(((label, p / total) for label, p in weighted), key=lambda pair: -pair[1])

    def _decide(self, message: Message, ranking: Ranking, current: str | None) -> None:
        best, p = ranking[0]
        if best in FOLLOW_UPS:
            self._follow_up(message, best, p, current)
        elif best in self._answers:
            self._answer_or_ask(message, ranking)
        elif best == "out_of_scope" or p >= self._config["request"]:
            ours = [label for label, _ in ranking if label in self._answers]
            mass = sum(q for label, q in ranking if label in self._answers)
            if best == "out_of_scope" and ours and mass > self._config["clarify"]:
                self._ask(message, ranking, mass)
            else:
                set_route(message, best, p)
        else:
            self._ask(message, ranking, sum(q for label, q in ranking if label in self._answers))

    def _follow_up(self, message: Message, intent: str, p: float, current: str | None) -> None:
        label = self._label(current)
        if label is None:
            set_route(message, "smalltalk/nothing_before", p)
        elif intent == "more":
            set_route(message, "more", p)
        else:
            theme = self._theme(label)
            why = next((name for name, a in self._answers.items() if a["theme"] == theme and a["kind"] == "why"), label)
            self._answer(message, why, p)

    def _answer_or_ask(self, message: Message, ranking: Ranking) -> None:
        best, p = ranking[0]
        about = self._theme(best)
        theme = sum(q for label, q in ranking if label == best or (about and self._theme(label) == about))
        sure = p >= self._config["answer"] or (theme >= self._config["theme"] and p >= self._config["leading"])
        if sure:
            self._answer(message, best, p)
        else:
            self._ask(message, ranking, sum(q for label, q in ranking if label in self._answers))

    def _ask(self, message: Message, ranking: Ranking, mass: float) -> None:
        ours = [(label, p) for label, p in ranking if label in self._answers]
        if mass < self._config["clarify"] or not ours:
            set_route(message, "out_of_scope", max(0.0, 1 - mass))
            return
        least = ours[0][1] * self._config["choice"]
        offered = [label for label, p in ours if p >= least][: self._config["choices"]]
        if len(offered) == 1:
            self._answer(message, offered[0], ours[0][1])
            return
        set_route(message, "clarify", mass)
        self._set_entity(message, "choices", ",".join(self._answers[label]["answer"] for label in offered))

    def _answer(self, message: Message, label: str, p: float) -> None:
        set_route(message, label, p)
        self._set_entity(message, ANSWER_SLOT, self._answers[label]["answer"])

    def _set_entity(self, message: Message, entity: str, value: str) -> None:
        """Rasa fills slots from entities; this one covers the whole message."""
        found = {"entity": entity, "value": value, "start": 0, "end": len(message.get(TEXT)), "extractor": "Decision"}
        message.set(ENTITIES, [found], add_to_output=True)
