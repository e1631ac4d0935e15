"""A recogniser that needs no model."""

from __future__ import annotations

import threading


class Known:
    """Hears what it is told to, once the gate is open."""

    def __init__(self, text: str = "le wifi de la clinique") -> None:
        self.text = text
        self.gate = threading.Event()
        self.gate.set()

    def transcribe(self, sound: bytes, language: str) -> str:
        assert self.gate.wait(20)
        return self.text
