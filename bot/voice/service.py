"""Speaks a text: from the cache, or else with the first engine that can. Concurrent requests for one text make it once."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from bot.knowledge import Language
from bot.locks import KeyedLocks
from bot.settings import Settings
from bot.voice.cache import VoiceCache
from bot.voice.convert import BadSound, Converter
from bot.voice.engines import EspeakEngine, PiperEngine, SpeechEngine, SpeechFailed
from bot.voice.google import GttsEngine
from bot.voice.ogg import Encoded

log = logging.getLogger(__name__)

# Voices made at the same time; the event loop and other people's answers keep the other processor.
THREADS = 1
# After this many failures in a row, or one refusal, an engine is not tried for some seconds; each time twice as long.
FAILURES, FIRST_REST, LONGEST_REST = 3, 120.0, 6 * 3600.0


@dataclass(frozen=True)
class Speech:
    """A voice message. `key` identifies it for good, so that the copy uploaded to Telegram can be found again."""

    key: str
    encoded: Encoded


class Breaker:
    """A circuit breaker: stops trying an engine that fails, so that nobody waits for nothing."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures = 0
        self._rest = FIRST_REST
        self._open_until = 0.0

    @property
    def closed(self) -> bool:
        """Whether the engine may be tried: the circuit is closed."""
        return self._clock() >= self._open_until

    def failed(self, *, refused: bool) -> None:
        """Count a failure."""
        self._failures += 1
        if refused or self._failures >= FAILURES:
            self._open_until = self._clock() + self._rest
            self._rest = min(self._rest * 2, LONGEST_REST)

    def worked(self) -> None:
        """Forget earlier failures."""
        self._failures, self._rest = 0, FIRST_REST


class Voice:
    """Engines in the order they are tried. With none, nothing is ever spoken."""

    def __init__(self, cache: VoiceCache, engines: Sequence[SpeechEngine], converter: Converter | None = None) -> None:
        self.cache = cache
        self._converter = converter or Converter()
        self._engines = [(engine, Breaker()) for engine in engines]
        self._locks = KeyedLocks()
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="voice")

    @property
    def off(self) -> bool:
        """Whether there is no voice at all."""
        return not self._engines

    @property
    def pause(self) -> float:
        """Seconds to leave between two texts that the first engine makes, when there are many."""
        return self._engines[0][0].pause if self._engines else 0.0

    def keys(self, text: str, language: Language) -> list[str]:
        """The cache keys that `text` may be kept under, the best engine first."""
        return [VoiceCache.key(text, language, engine.name) for engine, _ in self._engines]

    async def say(self, text: str, language: Language) -> Speech | None:
        """Speak `text`, as spoken.py prepared it; None where no engine could."""
        for engine, breaker in self._engines:
            key = VoiceCache.key(text, language, engine.name)
            async with self._locks.hold(key):
                if encoded := await asyncio.to_thread(self.cache.load, key):
                    return Speech(key, encoded)
                if breaker.closed and (encoded := await self._make(engine, breaker, key, text, language)):
                    return Speech(key, encoded)
        return None

    async def say_best(self, text: str, language: Language) -> Speech | None:
        """Speak `text` with the first engine only, for preparing ahead: a stand-in's voice is not worth keeping."""
        engine, breaker = self._engines[0]
        key = VoiceCache.key(text, language, engine.name)
        encoded = await self._make(engine, breaker, key, text, language) if breaker.closed else None
        return Speech(key, encoded) if encoded else None

    async def _make(self, engine: SpeechEngine, breaker: Breaker, key: str, text: str, language: Language) -> Encoded | None:
        loop = asyncio.get_running_loop()
        try:
            encoded = await loop.run_in_executor(
                self._threads, lambda: self._converter.voice(engine.make(text, language), engine.format)
            )
        except (SpeechFailed, BadSound) as error:
            log.warning("voice: %s", error)
            breaker.failed(refused=isinstance(error, SpeechFailed) and error.refused)
            return None
        breaker.worked()
        await asyncio.to_thread(self.cache.save, key, encoded)
        return encoded

    def close(self) -> None:
        """Start nothing new."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def voice_for(settings: Settings) -> Voice:
    """The voice that the settings choose; a local engine stands in where Google does not answer."""
    piper = {
        language: path
        for language, path in (("fr", settings.piper_voice_fr), ("en", settings.piper_voice_en))
        if path is not None
    }
    local: list[SpeechEngine] = [PiperEngine(piper)] if piper else []  # type: ignore[arg-type]
    local.append(EspeakEngine())
    engines: dict[str, list[SpeechEngine]] = {
        "gtts": [GttsEngine(), *local],
        "piper": local,
        "espeak": [EspeakEngine()],
        "off": [],
    }
    return Voice(VoiceCache(settings.data / "voices"), engines[settings.voice_engine])
