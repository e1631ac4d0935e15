"""Turns a voice message into text on this machine, one after another, in a thread of its own; nothing is written to disk."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol

import numpy as np

from bot.knowledge import Language
from bot.settings import Settings, WrongSetting
from bot.voice.encode import BadSound, read

# A question takes seconds; more is a story, which the model would take minutes over. Seconds, and bytes of Opus for as long.
LONGEST, LARGEST = 60, 2 * 2**20
# Samples a second that Whisper listens to.
RATE = 16_000
# Messages that wait their turn; whoever comes after is told to write instead.
QUEUE = 8


class Busy(Exception):
    """Too many voice messages wait already."""


class Unheard(Exception):
    """The sound could not be read, or holds no words."""


class Recogniser(Protocol):
    """Speech to text; blocking, so to be called in a thread."""

    def transcribe(self, sound: bytes, language: Language) -> str:
        """The words of `sound`, in any format PyAV reads; empty where there are none. Raises Unheard."""


class WhisperRecogniser:
    """faster-whisper on the processor, in eight-bit numbers; `model` is a folder, or the name of a model it knows.

    Loaded when first needed: it takes hundreds of megabytes.
    """

    def __init__(self, model: str) -> None:
        self._name = model
        self._model: Any = None

    def transcribe(self, sound: bytes, language: Language) -> str:
        """The words, without what the model makes up where nobody speaks."""
        from faster_whisper import WhisperModel

        if self._model is None:
            self._model = WhisperModel(self._name, device="cpu", compute_type="int8", cpu_threads=1, num_workers=1)
        try:
            samples = read(sound, RATE)
        except BadSound as error:
            raise Unheard(str(error)) from error
        parts, _ = self._model.transcribe(
            samples.astype(np.float32),
            language=language,
            beam_size=2,
            temperature=0.0,
            vad_filter=True,
            condition_on_previous_text=False,
            without_timestamps=True,
        )
        return " ".join(part.text.strip() for part in parts).strip()


class Listener:
    """One recogniser, one thread, a queue with an end."""

    def __init__(self, recogniser: Recogniser) -> None:
        self._recogniser = recogniser
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="listen")
        self._waiting = 0

    async def hear(self, sound: bytes, language: Language) -> str:
        """What was said; raises Busy, and Unheard where no words were found."""
        if self._waiting >= QUEUE:
            raise Busy
        self._waiting += 1
        try:
            loop = asyncio.get_running_loop()
            text = await loop.run_in_executor(self._thread, self._recogniser.transcribe, sound, language)
        finally:
            self._waiting -= 1
        if not text:
            raise Unheard("no words")
        return text

    def close(self) -> None:
        """Begin nothing new."""
        self._thread.shutdown(wait=False, cancel_futures=True)


def listener_for(settings: Settings) -> Listener | None:
    """The listener that the settings ask for, or None; raises WrongSetting where what it needs is not installed."""
    if not settings.listen_model:
        return None
    try:
        import faster_whisper  # noqa: F401
    except ImportError as error:
        message = "VIGIE_LISTEN_MODEL needs faster-whisper: run `make listen`, or build the image with --build-arg LISTEN=1"
        raise WrongSetting(message) from error
    return Listener(WhisperRecogniser(settings.listen_model))
