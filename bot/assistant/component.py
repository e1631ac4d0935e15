"""What our two text-reading graph components share: a `TextModel` trained, kept in the model's storage, and read back."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, TypeVar

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.assistant.text import normalise
from bot.assistant.text_model import TextModel

Component = TypeVar("Component", bound="TextComponent")


class TextComponent(GraphComponent):
    """Subclasses say which examples to learn, as (text, label), and what to write on a message."""

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: TextModel | None = None
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model = model

    @abstractmethod
    def examples(self, training_data: TrainingData) -> list[tuple[str, str]]:
        """The texts to learn, with their labels."""

    @abstractmethod
    def read(self, message: Message, model: TextModel) -> None:
        """Write on `message` what `model` says of it."""

    @classmethod
    def create(
        cls: type[Component],
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Component:
        """An untrained component."""
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
        """The component as it was trained."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, TextModel.load(folder))

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on the examples, and keep the result in the model."""
        texts, labels = zip(*self.examples(training_data), strict=True)
        self._model = TextModel.fit([normalise(text) for text in texts], labels, self._config)
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Read each message."""
        if self._model:
            for message in messages:
                self.read(message, self._model)
        return messages
