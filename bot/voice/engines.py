"""The interface of speech engines, and the local ones, espeak-ng and Piper. Engines receive curated texts only."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Protocol

from bot.knowledge import Language

# Timeout in seconds; the local engines need one or two for a minute of speech.
LOCAL = 30.0
# espeak-ng's voices for our languages, and words per minute, a little slower than its default.
VOICES = {"fr": "fr-fr", "en": "en-gb"}
PACE = 165
# Seconds of silence after each of Piper's sentences.
PIPER_PAUSE = 0.25


class SpeechFailed(Exception):
    """The engine failed. `refused` is true if the service refused, as with status 429: do not call it again soon."""

    def __init__(self, message: str, *, refused: bool = False) -> None:
        super().__init__(message)
        self.refused = refused


class SpeechEngine(Protocol):
    """Synthesises speech. Blocking: call it in a thread."""

    name: str
    # The format that make() returns: "mp3" or "wav".
    format: str
    # Seconds to wait between texts when there are many.
    pause: float

    def make(self, text: str, language: Language) -> bytes:
        """Return an audio file; raise SpeechFailed."""


class EspeakEngine:
    """espeak-ng, a system package: sounds robotic, but is always available."""

    name = "espeak"
    format = "wav"
    pause = 0.0

    def make(self, text: str, language: Language) -> bytes:
        """Return WAV; raise SpeechFailed."""
        return _run(["espeak-ng", "-v", VOICES[language], "-s", str(PACE), "--stdout", "--stdin"], text)


class PiperEngine:
    """Piper, a program of its own, with voices that were fetched or that the operator provides: local, and sounds human."""

    name = "piper"
    format = "wav"
    pause = 0.0

    def __init__(self, voices: dict[Language, Path]) -> None:
        self._voices = voices

    def make(self, text: str, language: Language) -> bytes:
        """Return WAV; raise SpeechFailed, also if no voice file is set for the language."""
        voice = self._voices.get(language)
        if voice is None:
            raise SpeechFailed(f"piper: no voice for '{language}'")
        # One line: Piper would begin a new sound with each. A pause between sentences, which it leaves out by itself.
        line = " ".join(text.split())
        pause = ["--sentence-silence", str(PIPER_PAUSE)]
        return _run([_piper(), "--model", str(voice), *pause, "--output_file", "-"], line)


def _piper() -> str:
    """Return the program that `make piper` put beside the interpreter, else the one that the system has."""
    ours = Path(sys.executable).with_name("piper")
    return str(ours) if ours.exists() else "piper"


def _run(command: list[str], text: str) -> bytes:
    try:
        done = subprocess.run(command, input=text.encode(), capture_output=True, timeout=LOCAL, check=True)  # noqa: S603
    except FileNotFoundError as error:
        raise SpeechFailed(f"{command[0]} is not installed") from error
    except subprocess.SubprocessError as error:
        raise SpeechFailed(f"{command[0]}: {type(error).__name__}") from error
    return done.stdout
