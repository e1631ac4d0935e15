"""Fetches the voices of Piper that are named here: by hash, bounded in size, complete or not at all."""

from __future__ import annotations

import asyncio
import hashlib
import ssl
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from bot.knowledge import Language

# Where Piper's own project keeps its voices, at a release that does not change.
HOME = "https://huggingface.co/rhasspy/piper-voices/resolve/v1.0.0"
# Their folder within VIGIE_MODELS.
FOLDER = "piper"
CHUNK = 2**16


class FetchFailed(Exception):
    """A file could not be fetched, or is not the one named here; the message says which and why."""


@dataclass(frozen=True)
class VoiceFile:
    """A file by its place below the home, its size in bytes and its SHA-256."""

    place: str
    size: int
    sha256: str

    @property
    def name(self) -> str:
        """The file's name."""
        return self.place.rpartition("/")[2]


# "Siwis", from the SIWIS corpus of French, and "Alba", a Scottish voice; both from the University of Edinburgh, CC BY 4.0.
VOICES: dict[Language, tuple[VoiceFile, VoiceFile]] = {
    Language.FR: (
        VoiceFile(
            "fr/fr_FR/siwis/medium/fr_FR-siwis-medium.onnx",
            63_201_294,
            "641d1ab097da2b81128c076810edb052b385decc8be3381814802a64a73baf99",
        ),
        VoiceFile(
            "fr/fr_FR/siwis/medium/fr_FR-siwis-medium.onnx.json",
            4_875,
            "39479916c2db192b5ac9764daddd0c744d83e023ad890c6976c0633ae4df8959",
        ),
    ),
    Language.EN: (
        VoiceFile(
            "en/en_GB/alba/medium/en_GB-alba-medium.onnx",
            63_201_294,
            "401369c4a81d09fdd86c32c5c864440811dbdcc66466cde2d64f7133a66ad03b",
        ),
        VoiceFile(
            "en/en_GB/alba/medium/en_GB-alba-medium.onnx.json",
            4_888,
            "aa965a2f02ecced632c2694e1fc72bbff6d65f265fab567ca945918c73dd89f4",
        ),
    ),
}


def fetched(models: Path) -> dict[Language, Path]:
    """Return the voices that were fetched into `models`, by language."""
    found = {language: models / FOLDER / voice.name for language, (voice, _) in VOICES.items()}
    return {
        language: path for language, path in found.items() if path.exists() and path.with_name(f"{path.name}.json").exists()
    }


def fetch(models: Path, home: str = HOME, voices: dict[Language, tuple[VoiceFile, VoiceFile]] = VOICES) -> list[Path]:
    """Fetch what is missing into `models`, and return the files fetched. Raises FetchFailed; what was complete stays."""
    if not home.startswith(("https://", "http://127.0.0.1")):
        raise FetchFailed(f"{home} is no https address: give one that is (http only for 127.0.0.1)")
    folder = models / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    # The description before the voice, which counts as there once it is whole.
    wanted = [file for voice, description in voices.values() for file in (description, voice)]
    missing = [file for file in wanted if not _is(folder / file.name, file)]
    return asyncio.run(_fetch_all(missing, folder, home.rstrip("/")))


async def _fetch_all(files: list[VoiceFile], folder: Path, home: str) -> list[Path]:
    connector = aiohttp.TCPConnector(ssl=ssl.create_default_context())
    timeout = aiohttp.ClientTimeout(total=None, connect=30, sock_read=60)
    async with aiohttp.ClientSession(connector=connector, timeout=timeout, trust_env=True, auto_decompress=False) as session:
        return [await _fetch_one(session, file, folder, home) for file in files]


async def _fetch_one(session: aiohttp.ClientSession, file: VoiceFile, folder: Path, home: str) -> Path:
    part = folder / f"{file.name}.part"
    try:
        async with session.get(f"{home}/{file.place}") as response:
            if response.status != 200:
                raise FetchFailed(f"{file.name}: HTTP {response.status} from {response.host}")
            digest, size = hashlib.sha256(), 0
            with part.open("wb") as output:
                async for chunk in response.content.iter_chunked(CHUNK):
                    size += len(chunk)
                    if size > file.size:
                        raise FetchFailed(f"{file.name}: larger than the {file.size} bytes named here: it was not kept")
                    digest.update(chunk)
                    output.write(chunk)
        if digest.hexdigest() != file.sha256:
            raise FetchFailed(f"{file.name}: another file than the one named here (its SHA-256 differs): it was not kept")
        return part.replace(folder / file.name)
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise FetchFailed(f"{file.name}: {type(error).__name__}: is the network there?") from error
    finally:
        part.unlink(missing_ok=True)


def _is(path: Path, file: VoiceFile) -> bool:
    if not path.exists() or path.stat().st_size != file.size:
        return False
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest() == file.sha256
