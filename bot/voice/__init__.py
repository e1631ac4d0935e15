"""Text to speech for curated texts, with a cache, and local speech recognition of voice messages. No Telegram."""

from bot.voice.cache import VoiceCache
from bot.voice.convert import Converter
from bot.voice.engines import EspeakEngine, PiperEngine, SpeechEngine, SpeechFailed
from bot.voice.fetch import FetchFailed, fetch
from bot.voice.google import GttsEngine
from bot.voice.listen import LARGEST, LONGEST, Busy, Listener, Recogniser, Unheard, WhisperRecogniser, listener_for
from bot.voice.prepare import Prepared, prepare
from bot.voice.service import Speech, Voice, voice_for
from bot.voice.spoken import spoken

__all__ = [
    "LARGEST",
    "LONGEST",
    "Busy",
    "Converter",
    "EspeakEngine",
    "FetchFailed",
    "GttsEngine",
    "Listener",
    "PiperEngine",
    "Prepared",
    "Recogniser",
    "Speech",
    "SpeechEngine",
    "SpeechFailed",
    "Unheard",
    "Voice",
    "VoiceCache",
    "WhisperRecogniser",
    "fetch",
    "listener_for",
    "prepare",
    "spoken",
    "voice_for",
]
