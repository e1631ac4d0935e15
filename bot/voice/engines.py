"""What makes speech of a text: Google's through gTTS, espeak-ng or Piper on this machine. Each takes curated text only."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Protocol

from bot.knowledge import Language

# Google answers one request for every hundred characters; a whole text may take so many seconds.
REQUEST = 8.0
# Making a minute of speech takes the local engines a second or two.
LOCAL = 30.0
# espeak-ng's names of our languages, and words a minute a little slower than its own pace.
VOICES = {"fr": "fr-fr", "en": "en-gb"}
PACE = 165


class SpeechFailed(Exception):
    """No speech was made; `refused` where the service said so itself, as with 429, and is better left alone for long."""

    def __init__(self, message: str, *, refused: bool = False) -> None:
        super().__init__(message)
        self.refused = refused


class SpeechEngine(Protocol):
    """Makes speech; blocking, so to be called in a thread."""

    name: str
    # Seconds to leave between two texts when there are many.
    pause: float

    def make(self, text: str, language: Language) -> bytes:
        """An audio file in any format PyAV reads; raises SpeechFailed."""


class GttsEngine:
    """Google Translate's voice, through gTTS. It goes over the network, and gTTS does not check the server's certificate.

    So only what an editor wrote is given to it, which anybody may hear; never a word that a person typed.
    """

    name = "gtts"
    # So that Google does not take us for a flood.
    pause = 1.0

    def make(self, text: str, language: Language) -> bytes:
        """MP3. One request after another, each with a time limit."""
        # Imported here: half a second, and not needed where voices are off or all are kept already.
        import requests
        from gtts import gTTS, gTTSError

        try:
            speech = gTTS(text, lang=language, timeout=REQUEST)
            parts, wanted = list(speech.stream()), len(speech.get_bodies())
        except gTTSError as error:
            status = getattr(error.rsp, "status_code", None)
            raise SpeechFailed(f"gTTS: HTTP {status}", refused=status == 429) from error
        except (requests.RequestException, OSError, AssertionError, ValueError) as error:
            raise SpeechFailed(f"gTTS: {type(error).__name__}") from error
        if len(parts) < wanted:
            # A captcha's page has no sound in it, and gTTS passes over it without a word.
            raise SpeechFailed("gTTS: an answer without sound", refused=True)
        return b"".join(parts)


class EspeakEngine:
    """espeak-ng, which the system brings: robotic, always there."""

    name = "espeak"
    pause = 0.0

    def make(self, text: str, language: Language) -> bytes:
        """WAV."""
        return _run(["espeak-ng", "-v", VOICES[language], "-s", str(PACE), "--stdout", "--stdin"], text)


class PiperEngine:
    """Piper, where the operator gives voice files: close to Google's voice, on this machine."""

    name = "piper"
    pause = 0.0

    def __init__(self, voices: dict[Language, Path]) -> None:
        self._voices = voices

    def make(self, text: str, language: Language) -> bytes:
        """WAV; raises SpeechFailed where there is no voice for the language."""
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
