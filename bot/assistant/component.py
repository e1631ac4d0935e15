"""Base of our text-reading graph components: trains a `TextModel`, saves it in the model's storage, and loads it."""

from __future__ import annotations

from abc import abstractmethod
from pathlib import Path
from typing import Any, Optional, TypeVar

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.assistant.rasa_message import DECIDED_BY
from bot.understanding.text import normalise
from bot.understanding.text_model import TextModel

Component = TypeVar("Component", bound="TextComponent")


def unequal_labels(strength: float = 1.0, *, longest: int = 5) -> dict[str, Any]:
    """Return the configuration (text_training.py) of a text model with few labels, one of which has most of the examples.

    `strength` is the inverse regularisation strength, `longest` the length of the longest n-grams of letters.
    """
    return {
        "views": [
            {"of": "written", "by": "words", "ngrams": [1, 2]},
            {"of": "written", "by": "chars", "ngrams": [2, longest], "min_df": 2},
            {"of": "sounds", "by": "chars", "ngrams": [2, 4], "min_df": 2},
        ],
        # The other examples outnumber those of a label, often by hundreds to one.
        "class_weight": "balanced",
        "C": strength,
        "group_C": 0.1,
        "sharpness": 4.0,
        # Such labels have no themes: each is its own group, which would add nothing.
        "group_sharpness": 0.0,
    }


class TextComponent(GraphComponent):
    """Subclasses define the examples to learn, as (text, label), and what to set on a message."""

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: TextModel | None = None
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model = model

    @abstractmethod
    def examples(self, training_data: TrainingData) -> list[tuple[str, str]]:
        """Return the texts to learn, with their labels."""

    @abstractmethod
    def read(self, message: Message, model: TextModel, tracker: DialogueStateTracker | None) -> None:
        """Set on `message` what `model` predicts for it; `tracker` holds the state of the conversation."""

    def groups(self, training_data: TrainingData) -> dict[str, str]:
        """Return the group of each label that belongs to one; by default none does."""
        return {}

    def finish(self, training_data: TrainingData, model: TextModel, folder: Path) -> None:
        """Run after `model` is trained; anything else to be saved goes to `folder`."""

    def restore(self, folder: Path) -> None:
        """Load what `finish` saved."""

    @classmethod
    def create(
        cls: type[Component],
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Component:
        """Return an untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls: type[Component],
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> Component:
        """Return the trained component."""
        with model_storage.read_from(resource) as folder:
            component = cls(config, model_storage, resource, TextModel.load(folder))
            component.restore(folder)
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on the examples, and save the result in the model."""
        # Imported here because only training needs scikit-learn.
        from bot.understanding.text_training import fit

        texts, labels = zip(*self.examples(training_data), strict=True)
        short_forms = {normalise(short): normalise(full) for short, full in training_data.entity_synonyms.items()}
        self._model = fit(texts, labels, self._config, self.groups(training_data), short_forms)
        with self._storage.write_to(self._resource) as folder:
            self.finish(training_data, self._model, folder)
            self._model.save(folder)
        return self._resource

    # Rasa inspects these annotations at run time and does not know `X | None`.
    def process(self, messages: list[Message], tracker: Optional[DialogueStateTracker] = None) -> list[Message]:  # noqa: UP045
        """Call `read` on each message, and note on it when this component has chosen its intent."""
        if self._model:
            for message in messages:
                before = message.get(INTENT)
                self.read(message, self._model, tracker)
                if message.get(INTENT) is not before:
                    message.set(DECIDED_BY, type(self).__name__, add_to_output=True)
        return messages
