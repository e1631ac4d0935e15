"""The real assistant over the trained model."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.assistant.model import train
from bot.settings import PROJECT


@pytest.fixture(scope="session")
def model() -> Path:
    """The trained model; trained now where `make test` has not done so."""
    return train(PROJECT, PROJECT / "models")


@pytest.fixture
def assistant(model: Path, library, storage):
    """A loaded assistant with conversations of its own."""
    from bot.assistant.agent import Assistant

    return Assistant.load(model, library, storage.conversations)
