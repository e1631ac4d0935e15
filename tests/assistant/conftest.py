"""The real assistant over the trained model."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

from bot.assistant.model import train
from bot.assistant.state import Conversations
from bot.settings import PROJECT
from bot.storage import Storage


class Current:
    """The conversations of the test that runs now: loading the model for each would take a second, and memory for good."""

    of: Conversations

    def __getattr__(self, name: str) -> Any:
        return getattr(self.of, name)


@pytest.fixture(scope="session")
def model() -> Path:
    """The trained model; trained now where `make test` has not done so."""
    return train(PROJECT, PROJECT / "models")


@pytest.fixture(scope="session")
def loaded(model: Path, library):
    """An assistant loaded once, and the conversations that it is given."""
    from bot.assistant.agent import Assistant

    current = Current()
    return Assistant.load(model, library, cast(Conversations, current)), current


@pytest.fixture
def assistant(loaded, storage: Storage):
    """The assistant, with conversations of the test's own."""
    assistant, current = loaded
    current.of = storage.conversations
    return assistant
