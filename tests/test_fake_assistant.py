"""The fake assistant has the interface of the one it stands for."""

from __future__ import annotations

import inspect

from bot.assistant import AssistantLoader
from tests.fake_assistant import FakeAssistant


def test_the_fake_has_the_interface_of_what_it_stands_for():
    names = {name for name in vars(AssistantLoader) if not name.startswith("_")}
    assert names <= set(vars(FakeAssistant))
    # Two are no functions, and the third returns no real assistant.
    for name in names - {"ready", "failed", "wait"}:
        assert inspect.signature(getattr(FakeAssistant, name)) == inspect.signature(getattr(AssistantLoader, name)), name
