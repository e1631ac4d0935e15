"""Imports a module once a test uses it: each process reads all test files, and few run what draws or trains."""

from __future__ import annotations

import importlib
from typing import Any


class Lazy:
    """Stands for the module of that name, which is imported for its first attribute."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        if attribute.startswith(("__", "_mock")):
            # What pytest asks of everything in a test file.
            raise AttributeError(attribute)
        return getattr(importlib.import_module(self._name), attribute)
