"""Makes all that can be said ahead of time: throttled, taken up where it stopped, and rid of what is no longer used."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from tqdm import tqdm

from bot.knowledge import Language
from bot.voice.service import Voice


@dataclass(frozen=True)
class Prepared:
    """How many there are to say, how many were made now, how many could not be, and how many files went."""

    all: int
    made: int
    failed: int
    removed: int


async def prepare(voice: Voice, texts: Sequence[tuple[str, Language]]) -> Prepared:
    """Have the first engine say each of `texts`; stops trying once it refuses. A progress bar goes to standard error."""
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
