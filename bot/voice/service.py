"""Synthesises a text with the first engine that works, or takes it from the cache; merges concurrent requests for it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from bot.knowledge import Language
from bot.locks import KeyedLocks
from bot.settings import Settings
from bot.voice.cache import VoiceCache
from bot.voice.convert import BadSound, Converter
from bot.voice.engines import EspeakEngine, PiperEngine, SpeechEngine, SpeechFailed
from bot.voice.fetch import fetched
from bot.voice.google import GttsEngine
from bot.voice.ogg import Encoded

log = logging.getLogger(__name__)

# Concurrent syntheses: one, so that the event loop and other people's answers have the second processor.
THREADS = 1
# After this many consecutive failures, or one refusal, an engine is not tried for some seconds (exponential backoff).
FAILURES, FIRST_REST, LONGEST_REST = 3, 120.0, 6 * 3600.0


@dataclass(frozen=True)
class Speech:
    """A voice message. `key` identifies it permanently, so that the copy uploaded to Telegram can be reused."""

    key: str
    encoded: Encoded


class Breaker:
    """A circuit breaker: stops calling an engine that fails, so that nobody waits in vain."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures = 0
        self._rest = FIRST_REST
        self._open_until = 0.0

    @property
    def closed(self) -> bool:
        """Whether the engine may be called: the circuit is closed."""
        return self._clock() >= self._open_until

    def failed(self, *, refused: bool) -> None:
        """Count a failure."""
        self._failures += 1
        if refused or self._failures >= FAILURES:
            self._open_until = self._clock() + self._rest
            self._rest = min(self._rest * 2, LONGEST_REST)

    def worked(self) -> None:
        """Reset the failure count."""
        self._failures, self._rest = 0, FIRST_REST


class Voice:
    """Engines in the order in which they are tried; with none, voice is off."""

    def __init__(self, cache: VoiceCache, engines: Sequence[SpeechEngine], converter: Converter | None = None) -> None:
        self.cache = cache
        self._converter = converter or Converter()
        self._engines = [(engine, Breaker()) for engine in engines]
        self._locks = KeyedLocks()
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="voice")
        # Since the start, by the engine's name and what came of it: "kept" from earlier, "made", or "failed".
        self.counts: Counter[tuple[str, str]] = Counter()

    @property
    def off(self) -> bool:
        """Whether voice is off."""
        return not self._engines

    @property
    def pause(self) -> float:
        """Seconds to wait between texts for the first engine, when there are many."""
        return self._engines[0][0].pause if self._engines else 0.0

    def keys(self, text: str, language: Language) -> list[str]:
        """Return the cache keys of `text`, one for each engine, the best first."""
        return [VoiceCache.key(text, language, engine.name) for engine, _ in self._engines]

    async def say(self, text: str, language: Language) -> Speech | None:
        """Return the speech of `text` (as prepared by spoken.py), or None if every engine failed."""
        for engine, breaker in self._engines:
            key = VoiceCache.key(text, language, engine.name)
            async with self._locks.hold(key):
                if encoded := await asyncio.to_thread(self.cache.load, key):
                    self.counts[engine.name, "kept"] += 1
                    return Speech(key, encoded)
                if breaker.closed and (encoded := await self._make(engine, breaker, key, text, language)):
                    return Speech(key, encoded)
        return None

    async def say_best(self, text: str, language: Language) -> Speech | None:
        """Return the speech of `text` by the first engine only, or None. For `prepare`: a fallback is not worth caching."""
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
            self.counts[engine.name, "failed"] += 1
            breaker.failed(refused=isinstance(error, SpeechFailed) and error.refused)
            return None
        breaker.worked()
        self.counts[engine.name, "made"] += 1
        await asyncio.to_thread(self.cache.save, key, encoded)
        return encoded

    def close(self) -> None:
        """Cancel waiting syntheses, and accept no more."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def voice_for(settings: Settings) -> Voice:
    """Return the voice for the settings; if Google fails, a local engine speaks: Piper where there is a voice for it."""
    chosen = {Language.FR: settings.piper_voice_fr, Language.EN: settings.piper_voice_en}
    piper = fetched(settings.models) | {language: path for language, path in chosen.items() if path is not None}
    local: list[SpeechEngine] = [PiperEngine(piper)] if piper else []
    local.append(EspeakEngine())
    engines: dict[str, list[SpeechEngine]] = {
        "gtts": [GttsEngine(), *local],
        "piper": local,
        "espeak": [EspeakEngine()],
        "off": [],
    }
    return Voice(VoiceCache(settings.data / "voices"), engines[settings.voice_engine])
