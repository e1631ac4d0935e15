"""Caches voice messages on disk: one file for each text, language, engine and format, written atomically."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from bot.voice.ogg import Encoded, NotOpus, parse

# Increment it when cached voices must no longer be used. 2: before, Google's certificate was not verified.
FORMAT = 2
SUFFIX = ".ogg"


class VoiceCache:
    """Files in a folder, named by a hash of their text, language, engine and format."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @staticmethod
    def key(text: str, language: str, engine: str) -> str:
        """Return the cache key of a voice."""
        return hashlib.sha256(f"{FORMAT}|{engine}|{language}|{text}".encode()).hexdigest()[:32]

    def path(self, key: str) -> Path:
        """Return the path of the voice's file, which need not exist."""
        return self._folder / f"{key}{SUFFIX}"

    def load(self, key: str) -> Encoded | None:
        """Return the voice cached under `key`, or None if there is none; remove a damaged file and return None."""
        path = self.path(key)
        try:
            return parse(path.read_bytes())
        except FileNotFoundError:
            return None
        except NotOpus:
            path.unlink(missing_ok=True)
            return None

    def save(self, key: str, encoded: Encoded) -> None:
        """Save a voice atomically: after a crash the file is complete, or absent."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self._folder, suffix=".part", delete=False) as part:
            part.write(encoded.data)
            part.flush()
            os.fsync(part.fileno())
        Path(part.name).replace(self.path(key))

    def keep_only(self, keys: Iterable[str]) -> int:
        """Remove all files except those of `keys`; return how many were removed."""
        kept = {self.path(key).name for key in keys}
        unused = [path for path in self._folder.glob("*") if path.name not in kept]
        for path in unused:
            path.unlink()
        return len(unused)
