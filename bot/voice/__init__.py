"""Voice: curated text to speech, kept once made; a person's speech to text, on this machine; knows no Telegram."""

from bot.voice.cache import VoiceCache
from bot.voice.engines import EspeakEngine, GttsEngine, PiperEngine, SpeechEngine, SpeechFailed
from bot.voice.prepare import Prepared, prepare
from bot.voice.service import Speech, Voice, voice_for
from bot.voice.spoken import spoken

__all__ = [
    "EspeakEngine",
    "GttsEngine",
    "PiperEngine",
    "Prepared",
    "Speech",
    "SpeechEngine",
    "SpeechFailed",
    "Voice",
    "VoiceCache",
    "prepare",
    "spoken",
    "voice_for",
]
