"""Piper's voices are fetched by hash, from a server of this machine that stands in for their home."""

from __future__ import annotations

import asyncio
import hashlib
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiohttp import web

from bot.cli import main
from bot.settings import Settings
from bot.values import Language
from bot.voice import FetchFailed, PiperEngine, fetch, voice_for
from bot.voice.fetch import VOICES, VoiceFile, fetched

CONTENTS = {
    "fr/voix.onnx": b"a French voice" * 9000,
    "fr/voix.onnx.json": b'{"audio": {}}',
    "en/voice.onnx": b"an English voice" * 9000,
    "en/voice.onnx.json": b'{"audio": {"sample_rate": 22050}}',
}


def named(place: str) -> VoiceFile:
    return VoiceFile(place, len(CONTENTS[place]), hashlib.sha256(CONTENTS[place]).hexdigest())


NAMED = {
    Language.FR: (named("fr/voix.onnx"), named("fr/voix.onnx.json")),
    Language.EN: (named("en/voice.onnx"), named("en/voice.onnx.json")),
}


class Home:
    """A server in a thread of its own, since fetching runs its own loop. What it serves, and what it was asked for."""

    def __init__(self) -> None:
        self.contents = dict(CONTENTS)
        self.asked: list[str] = []
        self.url = ""
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        assert self._ready.wait(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._start())
        self._ready.set()
        self._loop.run_forever()

    async def _start(self) -> None:
        app = web.Application()
        app.add_routes([web.get("/{place:.*}", self._serve)])
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def _serve(self, request: web.Request) -> web.Response:
        place = request.match_info["place"]
        self.asked.append(place)
        # Their real home redirects to where the files are.
        if not place.startswith("store/"):
            raise web.HTTPFound(f"/store/{place}")
        if (content := self.contents.get(place.removeprefix("store/"))) is None:
            raise web.HTTPNotFound()
        return web.Response(body=content)

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()


@pytest.fixture
def home() -> Iterator[Home]:
    home = Home()
    yield home
    home.close()


def test_both_voices_are_fetched_once(home: Home, tmp_path: Path):
    files = fetch(tmp_path, home.url, NAMED)
    assert sorted(path.name for path in files) == ["voice.onnx", "voice.onnx.json", "voix.onnx", "voix.onnx.json"]
    assert (tmp_path / "piper" / "voix.onnx").read_bytes() == CONTENTS["fr/voix.onnx"]
    asked = len(home.asked)
    assert fetch(tmp_path, home.url, NAMED) == []
    assert len(home.asked) == asked


def test_a_file_that_was_cut_short_is_fetched_again(home: Home, tmp_path: Path):
    fetch(tmp_path, home.url, NAMED)
    voice = tmp_path / "piper" / "voix.onnx"
    voice.write_bytes(voice.read_bytes()[:-1])
    assert fetch(tmp_path, home.url, NAMED) == [voice]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (CONTENTS["fr/voix.onnx"][:-1] + b"!", "voix.onnx: another file than the one named here"),
        (CONTENTS["fr/voix.onnx"] + b"!", "voix.onnx: larger than the 126000 bytes named here"),
        (None, "voix.onnx: HTTP 404 from 127.0.0.1"),
    ],
)
def test_another_file_is_refused_and_not_kept(home: Home, tmp_path: Path, content: bytes | None, said: str):
    home.contents["fr/voix.onnx"] = content
    with pytest.raises(FetchFailed, match=said):
        fetch(tmp_path, home.url, NAMED)
    assert [path.name for path in (tmp_path / "piper").iterdir()] == ["voix.onnx.json"]


def test_a_home_that_is_away_or_not_encrypted_is_refused(tmp_path: Path):
    with pytest.raises(FetchFailed, match="is the network there"):
        fetch(tmp_path, "http://127.0.0.1:9", NAMED)
    with pytest.raises(FetchFailed, match="no https address"):
        fetch(tmp_path, "http://example.org", NAMED)


def test_the_command_says_what_went_wrong(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys):
    """With the voices' real hashes, which nothing served here has."""
    monkeypatch.setenv("VIGIE_MODELS", str(tmp_path))
    home.contents = {file.place: b"x" for files in VOICES.values() for file in files}
    assert main(["voices", "--fetch", "--source", home.url]) == 1
    assert "fr_FR-siwis-medium.onnx.json: another file than the one named here" in capsys.readouterr().err
    assert list((tmp_path / "piper").iterdir()) == []


def test_fetched_voices_are_used_and_those_of_the_settings_go_first(tmp_path: Path):
    folder = tmp_path / "piper"
    folder.mkdir()
    for files in VOICES.values():
        for file in files:
            (folder / file.name).write_bytes(b"")
    assert {path.name for path in fetched(tmp_path).values()} == {"fr_FR-siwis-medium.onnx", "en_GB-alba-medium.onnx"}
    own = tmp_path / "own.onnx"
    settings = Settings(models=tmp_path, data=tmp_path, piper_voice_fr=own, voice_engine="piper")
    engines = [engine for engine, _ in voice_for(settings)._engines]
    assert [engine.name for engine in engines] == ["piper", "espeak"]
    assert isinstance(engines[0], PiperEngine)
    assert engines[0]._voices == {Language.FR: own, Language.EN: folder / "en_GB-alba-medium.onnx"}
    # A voice without its description is none.
    (folder / "en_GB-alba-medium.onnx.json").unlink()
    assert list(fetched(tmp_path)) == [Language.FR]


@pytest.mark.slow
@pytest.mark.skipif("PIPER_VOICE_TO_TEST" not in os.environ, reason="PIPER_VOICE_TO_TEST names no voice of Piper")
def test_the_real_program_speaks(tmp_path: Path):
    engine = PiperEngine({Language.EN: Path(os.environ["PIPER_VOICE_TO_TEST"])})
    sound = engine.make("One sentence.\nAnother sentence, after it.", Language.EN)
    assert sound[:4] == b"RIFF"
    # At 22,050 samples of two bytes a second.
    assert 1.5 < len(sound) / 44_100 < 6
