"""Transcribes voice messages locally, one at a time, in a separate thread; writes nothing to disk."""

from __future__ import annotations

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol

from bot.knowledge import Language
from bot.settings import Settings, WrongSetting
from bot.voice.convert import BadSound, Converter

# Maximum duration of a message in seconds, and size in bytes. Questions are short; the model would need minutes for more.
LONGEST, LARGEST = 60, 2 * 2**20
# Formats that Telegram's apps and the local page record: OGG everywhere, MP3 from bots, MP4 and WebM from browsers.
FORMATS = ("ogg", "mp3", "mp4", "webm")
# Samples per second that Whisper expects.
RATE = 16_000
# Maximum length of the queue; the senders of further messages are told to write instead.
QUEUE = 8


class Busy(Exception):
    """Too many voice messages are waiting."""


class Unheard(Exception):
    """The audio could not be decoded, or contains no words."""


class Recogniser(Protocol):
    """Speech to text. Blocking: call it in a thread."""

    def transcribe(self, sound: bytes, language: Language) -> str:
        """Return the words in `sound`, empty if there are none; raise Unheard."""


class WhisperRecogniser:
    """faster-whisper on the CPU, quantised to eight bits; `model` is a folder, or the name of a known model.

    The model is loaded on first use, because it takes hundreds of megabytes.
    """

    def __init__(self, model: str) -> None:
        # onnxruntime, which detects voice activity, sends telemetry to Microsoft unless this is set before it is imported.
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"
        self._name = model
        # A message may be a little longer than the duration that Telegram states.
        self._converter = Converter(seconds=LONGEST + 1, largest=LARGEST)
        self._model: Any = None

    def transcribe(self, sound: bytes, language: Language) -> str:
        """Return the words; skips parts without speech, where the model would invent words."""
        from faster_whisper import WhisperModel

        if self._model is None:
            self._model = WhisperModel(self._name, device="cpu", compute_type="int8", cpu_threads=1, num_workers=1)
        try:
            samples = self._converter.samples(sound, FORMATS, RATE)
        except BadSound as error:
            raise Unheard(str(error)) from error
        parts, _ = self._model.transcribe(
            samples,
            language=language,
            beam_size=2,
            temperature=0.0,
            vad_filter=True,
            condition_on_previous_text=False,
            without_timestamps=True,
        )
        return " ".join(part.text.strip() for part in parts).strip()


class Listener:
    """One recogniser, one thread, a bounded queue."""

    def __init__(self, recogniser: Recogniser) -> None:
        self._recogniser = recogniser
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="listen")
        self._waiting = 0

    async def hear(self, sound: bytes, language: Language) -> str:
        """Return the words; raise Busy, or Unheard if there are none."""
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
        """Cancel waiting messages, and accept no more."""
        self._thread.shutdown(wait=False, cancel_futures=True)


def listener_for(settings: Settings) -> Listener | None:
    """Return the listener for the settings, or None if they choose none; raise WrongSetting if faster-whisper is missing."""
    if not settings.listen_model:
        return None
    try:
        import faster_whisper  # noqa: F401
    except ImportError as error:
        message = "VIGIE_LISTEN_MODEL needs faster-whisper: run `make listen`, or build the image with --build-arg LISTEN=1"
        raise WrongSetting(message) from error
    return Listener(WhisperRecogniser(settings.listen_model))
