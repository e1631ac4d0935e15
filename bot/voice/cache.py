"""Keeps voices once made: one file for each text, language, engine and format, written whole or not at all."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from bot.voice.ogg import Encoded, NotOpus, parse

# Raised when voices kept so far must not be used any more. 2: Google's certificate was not checked before.
FORMAT = 2
SUFFIX = ".ogg"


class VoiceCache:
    """Files in a folder, named by a hash of what they say."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @staticmethod
    def key(text: str, language: str, engine: str) -> str:
        """The name under which a voice is kept."""
        return hashlib.sha256(f"{FORMAT}|{engine}|{language}|{text}".encode()).hexdigest()[:32]

    def path(self, key: str) -> Path:
        """The path of the voice, whether it exists or not."""
        return self._folder / f"{key}{SUFFIX}"

    def load(self, key: str) -> Encoded | None:
        """The voice kept under `key`. Returns None where there is none; removes a damaged file and returns None."""
        path = self.path(key)
        try:
            return parse(path.read_bytes())
        except FileNotFoundError:
            return None
        except NotOpus:
            path.unlink(missing_ok=True)
            return None

    def save(self, key: str, encoded: Encoded) -> None:
        """Write a voice atomically: after a crash it is there whole, or not at all."""
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
