"""Keeps what was said, so that it is made once: one file for each text, language, engine and pace; whole or not at all."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from bot.voice.encode import BITRATE, Encoded

# Goes up when the same text would come out otherwise.
FORMAT = 1
SUFFIX = ".ogg"


class VoiceCache:
    """Files in a folder, named by what they say."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @staticmethod
    def key(text: str, language: str, engine: str) -> str:
        """The name of what is said."""
        return hashlib.sha256(f"{FORMAT}|{BITRATE}|{engine}|{language}|{text}".encode()).hexdigest()[:32]

    def path(self, key: str) -> Path:
        """Where that file is, or would be."""
        return self._folder / f"{key}{SUFFIX}"

    def load(self, key: str) -> Encoded | None:
        """The voice kept under `key`; None where there is none, or the file is damaged, which is then removed."""
        # Costs a start a tenth of a second, and 15 MB.
        import av

        path = self.path(key)
        try:
            data = path.read_bytes()
            with av.open(str(path)) as container:
                seconds = (container.duration or 0) / av.time_base
        except FileNotFoundError:
            return None
        except av.FFmpegError:
            path.unlink(missing_ok=True)
            return None
        return Encoded(data, seconds)

    def save(self, key: str, encoded: Encoded) -> None:
        """Keep a voice; there whole, or not at all, when the process dies."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self._folder, suffix=".part", delete=False) as part:
            part.write(encoded.data)
            part.flush()
            os.fsync(part.fileno())
        Path(part.name).replace(self.path(key))

    def keep_only(self, keys: Iterable[str]) -> int:
        """Remove all files but those of `keys`; returns how many went."""
        kept = {self.path(key).name for key in keys}
        unused = [path for path in self._folder.glob("*") if path.name not in kept]
        for path in unused:
            path.unlink()
        return len(unused)
