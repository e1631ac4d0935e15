"""Voice: curated text to speech, kept once made; a person's speech to text, on this machine; knows no Telegram."""

from bot.voice.cache import VoiceCache
from bot.voice.engines import EspeakEngine, GttsEngine, PiperEngine, SpeechEngine, SpeechFailed
from bot.voice.listen import LARGEST, LONGEST, Busy, Listener, Recogniser, Unheard, WhisperRecogniser, listener_for
from bot.voice.prepare import Prepared, prepare
from bot.voice.service import Speech, Voice, voice_for
from bot.voice.spoken import spoken

__all__ = [
    "LARGEST",
    "LONGEST",
    "Busy",
    "EspeakEngine",
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
    "listener_for",
    "prepare",
    "spoken",
    "voice_for",
]
