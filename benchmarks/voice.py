"""Voice messages: latency, size and quality, uploads saved, and latency of written answers while fifty people listen."""

from __future__ import annotations

import asyncio
import random
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.common import milliseconds, model, questions, table
from bot.assistant import AssistantLoader
from bot.dialogue import Dialogue, Incoming
from bot.dialogue.answers.buttons import HearAnswer
from bot.dialogue.voice.catalogue import Catalogue
from bot.knowledge import Library
from bot.settings import PROJECT, Settings
from bot.storage import DATABASE, Storage
from bot.telegram.delivery import send
from bot.telegram.http import AiohttpRequest
from bot.telegram.rate_limiter import PriorityRateLimiter
from bot.telegram.voice_sender import VoiceSender
from bot.voice import EspeakEngine, Voice, VoiceCache
from bot.voice.encode import LOUDNESS, RATE, loudness, read
from playground import Playground

LISTENS, PEOPLE = 1000, 50
# Tolerances of a prepared file: relative to its declared duration, and to the target loudness (dB; a peak may limit it).
DURATION, LEVEL = 0.1, 3.0


class Bench:
    """A bot with the local speech engine, against the local Bot API."""

    def __init__(self, folder: Path, playground: Playground) -> None:
        from telegram.ext import ExtBot

        self.library = Library.load(PROJECT)
        self.storage = Storage(folder / DATABASE)
        self.voice = Voice(VoiceCache(folder / "voices"), [EspeakEngine()])
        self.sender = VoiceSender(self.voice, self.storage, self.library)
        request, rate_limiter = AiohttpRequest(), PriorityRateLimiter(1000)
        self.bot: Any = ExtBot(playground.token, base_url=f"{playground.url}/bot", request=request, rate_limiter=rate_limiter)
        speeches = Catalogue(self.library).all()
        self.answers = [speech for speech in speeches if isinstance(speech.press, HearAnswer)]
        self.all = speeches


async def _times(bench: Bench, playground: Playground) -> list[tuple[str, str]]:
    found: dict[str, list[float]] = {"first": [], "disk": [], "copy": []}
    used: list[float] = []
    sizes: list[int] = []

    async def once(speech: Any, name: str) -> None:
        started, cpu = time.perf_counter(), time.process_time()
        await bench.sender.send(bench.bot, playground.person().chat_id, speech.text, speech.language)
        found[name].append(time.perf_counter() - started)
        if name == "first":
            used.append(time.process_time() - cpu)

    for speech in bench.answers[:60]:
        await once(speech, "first")
        key = bench.voice.keys(speech.text, speech.language)[0]
        sizes.append(bench.voice.cache.path(key).stat().st_size)
        bench.storage.voices.forget(key, bench.bot.id)
        await once(speech, "disk")
        await once(speech, "copy")
    return [
        ("a voice message, the first time (espeak-ng, encoded, uploaded)", milliseconds(found["first"])),
        ("later, from disk", milliseconds(found["disk"])),
        ("later, by Telegram's own copy", milliseconds(found["copy"])),
        ("processor time of the first time, beside espeak-ng's own", milliseconds(used)),
        ("bytes of an answer's voice, median", f"{statistics.median(sizes):,.0f}"),
    ]


async def _uploads(bench: Bench, playground: Playground) -> list[tuple[str, str]]:
    """Simulate a thousand listens, with some answers much more frequent than others, like questions."""
    calls = len(playground.calls_of("sendVoice"))
    popular = random.Random(5)
    weights = [1 / rank for rank in range(1, len(bench.answers) + 1)]
    uploaded = wanted = 0
    for speech in popular.choices(bench.answers, weights, k=LISTENS):
        key = bench.voice.keys(speech.text, speech.language)[0]
        known = bench.storage.voices.get(key, bench.bot.id)
        await bench.sender.send(bench.bot, playground.person().chat_id, speech.text, speech.language)
        size = bench.voice.cache.path(key).stat().st_size
        wanted, uploaded = wanted + size, uploaded + (0 if known else size)
    assert len(playground.calls_of("sendVoice")) >= min(calls + LISTENS, 10_000)
    saved = 1 - uploaded / wanted
    return [(f"uploaded over {LISTENS:,} listens", f"{uploaded / 1e6:.1f} MB of {wanted / 1e6:.1f} MB ({saved:.0%} saved)")]


async def _quality(bench: Bench) -> list[tuple[str, str]]:
    """Synthesise every voice and check its quality."""
    bad: list[str] = []
    for speech in bench.all:
        said = await bench.voice.say(speech.text, speech.language)
        assert said
        samples = read(said.encoded.data, ("ogg",), 600)
        off = abs(len(samples) / RATE - said.encoded.seconds) / said.encoded.seconds
        level = loudness(samples) - LOUDNESS
        if off > DURATION or abs(level) > LEVEL or np.abs(samples).max() >= 1.0:
            bad.append(f"{speech.press} ({off:.0%}, {level:+.1f} dB, peak {np.abs(samples).max():.2f})")
    return [
        (
            f"voices made and checked: decoded, mono, duration within 10 %, {LEVEL:.0f} dB of the level, no clipping",
            f"{len(bench.all)}",
        ),
        ("of which not in order (target 0)", ", ".join([str(len(bad)), *bad[:5]])),
    ]


async def _load(bench: Bench, playground: Playground, loader: AssistantLoader) -> list[tuple[str, str]]:
    """Measure written answers, alone and while fifty people request voices that must be synthesised."""
    dialogue = Dialogue(bench.library, bench.storage, loader)
    texts = questions()

    async def answers(count: int) -> list[float]:
        found = []
        for number in range(count):
            started = time.perf_counter()
            chat_id = playground.person().chat_id
            out = await dialogue.receive(Incoming(chat_id, "fr", texts[number % len(texts)]))
            await send(bench.bot, chat_id, out.messages[0])
            found.append(time.perf_counter() - started)
            await asyncio.sleep(0.05)
        return found

    await answers(20)
    alone = await answers(200)
    longer = [speech for speech in bench.all if str(speech.press).endswith(":m")]
    with tempfile.TemporaryDirectory() as folder:
        busy = VoiceSender(Voice(VoiceCache(Path(folder)), [EspeakEngine()]), bench.storage, bench.library)
        asking = [
            asyncio.create_task(busy.send(bench.bot, playground.person().chat_id, f"{number}. {speech.text}", speech.language))
            for number, speech in enumerate(longer[:PEOPLE])
        ]
        during = []
        while not all(task.done() for task in asking):
            during += await answers(5)
        await asyncio.gather(*asking)
    ratio = sorted(during)[int(len(during) * 0.95)] / sorted(alone)[int(len(alone) * 0.95)]
    return [
        ("an answer in writing, nothing else going on", milliseconds(alone)),
        (f"an answer in writing while {PEOPLE} people's voices are made", milliseconds(during)),
        ("ratio of 95th percentiles (target at most 1.5)", f"{ratio:.2f}"),
    ]


async def _run() -> str:
    settings = Settings()
    playground = Playground(rate_limit=None)
    await playground.start()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), playground)
        async with bench.bot:
            rows = await _times(bench, playground)
            rows += await _quality(bench)
            rows += await _uploads(bench, playground)
            loader = AssistantLoader(model(settings), bench.library, bench.storage.conversations)
            await loader.wait()
            rows += await _load(bench, playground, loader)
        bench.storage.close()
    await playground.stop()
    return table(rows)


def run() -> str:
    """Return the table."""
    return asyncio.run(_run())
