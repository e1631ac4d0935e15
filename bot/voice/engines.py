"""The interface of speech engines, and those that run on this machine: espeak-ng and Piper. All take curated text only."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Protocol

from bot.knowledge import Language

# Seconds; the local engines need one or two for a minute of speech.
LOCAL = 30.0
# espeak-ng's names of our languages, and words per minute, a little slower than its default.
VOICES = {"fr": "fr-fr", "en": "en-gb"}
PACE = 165


class SpeechFailed(Exception):
    """No speech was made. `refused`: the service itself refused, as with 429, and should not be asked again soon."""

    def __init__(self, message: str, *, refused: bool = False) -> None:
        super().__init__(message)
        self.refused = refused


class SpeechEngine(Protocol):
    """Makes speech. Blocking: call it in a thread."""

    name: str
    # What make() returns: "mp3" or "wav".
    format: str
    # Seconds to leave between two texts when there are many.
    pause: float

    def make(self, text: str, language: Language) -> bytes:
        """An audio file; raises SpeechFailed."""


class EspeakEngine:
    """espeak-ng, a package of the system: robotic, but always there."""

    name = "espeak"
    format = "wav"
    pause = 0.0

    def make(self, text: str, language: Language) -> bytes:
        """WAV."""
        return _run(["espeak-ng", "-v", VOICES[language], "-s", str(PACE), "--stdout", "--stdin"], text)


class PiperEngine:
    """Piper, where the operator provides voice files: close to Google's quality, on this machine."""

    name = "piper"
    format = "wav"
    pause = 0.0

    def __init__(self, voices: dict[Language, Path]) -> None:
        self._voices = voices

    def make(self, text: str, language: Language) -> bytes:
        """WAV; raises SpeechFailed where no voice file is set for the language."""
        voice = self._voices.get(language)
        if voice is None:
            raise SpeechFailed(f"piper: no voice for '{language}'")
        return _run(["piper", "--model", str(voice), "--output_file", "-"], text)


def _run(command: list[str], text: str) -> bytes:
    try:
        done = subprocess.run(command, input=text.encode(), capture_output=True, timeout=LOCAL, check=True)  # noqa: S603
    except FileNotFoundError as error:
        raise SpeechFailed(f"{command[0]} is not installed") from error
    except subprocess.SubprocessError as error:
        raise SpeechFailed(f"{command[0]}: {type(error).__name__}") from error
    return done.stdout
