"""Synthesises all voices in advance, throttled and resumable, and removes files that are no longer used."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from tqdm import tqdm

from bot.knowledge import Language
from bot.voice.service import Voice


@dataclass(frozen=True)
class Prepared:
    """The number of voices, of those made in this run, of failures, and of unused files removed."""

    all: int
    made: int
    failed: int
    removed: int


async def prepare(voice: Voice, texts: Sequence[tuple[str, Language]]) -> Prepared:
    """Synthesise each of `texts` with the first engine; stop if it refuses. Shows a progress bar on standard error."""
    made = failed = 0
    keys: list[str] = []
    for text, language in tqdm(texts, unit="voice", desc="Voices"):
        keys += voice.keys(text, language)
        if voice.cache.path(voice.keys(text, language)[0]).exists():
            continue
        if await voice.say_best(text, language) is None:
            failed += 1
            continue
        made += 1
        await asyncio.sleep(voice.pause)
    return Prepared(len(texts), made, failed, voice.cache.keep_only(keys))
