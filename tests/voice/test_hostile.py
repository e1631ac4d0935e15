"""A server in Google's place, or a hostile file, cannot put a sound into the bot, nor take its memory or time."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import wave
from pathlib import Path

import pytest

from bot.values import Language
from bot.voice import Converter, EspeakEngine, GttsEngine, SpeechFailed, Voice, VoiceCache
from bot.voice.convert import PROGRAM, BadSound
from bot.voice.mp3 import NotMp3, frames
from bot.voice.ogg import NotOpus, parse
from tests.cases import cases
from tests.voice.google import HOST, Google, reach, serving, tone

TEXT = "Verrouillez votre écran."
pytestmark = pytest.mark.slow

espeak = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="NO ESPEAK-NG FOUND: apt install espeak-ng")
# A frame of MPEG 2.5 at 8 kbit/s and 8 kHz: 72 bytes that last 72 ms, the longest sound for its size.
LONGEST_FRAME = b"\xff\xe3\x18\xc0" + bytes(68)


@pytest.fixture
def google(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    with serving(tmp_path) as google:
        reach(google, monkeypatch)
        monkeypatch.setenv("SSL_CERT_FILE", str(google.certificate))
        yield google


async def said_by_espeak_alone(folder: Path, engine: GttsEngine) -> None:
    speech = await Voice(VoiceCache(folder / "voices"), [engine, EspeakEngine()]).say(TEXT, Language.FR)
    assert speech.key == VoiceCache.key(TEXT, "fr", "espeak")
    assert [path.stem for path in (folder / "voices").iterdir()] == [speech.key]


@espeak
@pytest.mark.parametrize(
    ("trusted", "host", "days"),
    [(False, HOST, 1), (True, "translate.example.org", 1), (True, HOST, -1)],
    ids=["self-signed", "of another host", "expired"],
)
async def test_a_certificate_that_is_not_googles_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trusted: bool, host: str, days: int
):
    with serving(tmp_path, host, days) as google:
        reach(google, monkeypatch)
        if trusted:
            monkeypatch.setenv("SSL_CERT_FILE", str(google.certificate))
        await said_by_espeak_alone(tmp_path, GttsEngine())
        assert google.hosts == [f"{HOST}:443"]
        assert google.texts == []


HOSTILE = {
    "a page": b"<html>Sorry</html>",
    "nothing": b"",
    "a WAV": tone(1.0, kind="wav"),
    "a FLAC of silence, which packs a lot into little": tone(20.0, volume=0.0, kind="flac"),
    "a playlist, which would have other files read": b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/hostname\n",
    "an MP3 cut short": tone(1.0)[:-20],
    "an MP3 with something behind it": tone(1.0) + b"RIFF" + bytes(2000),
    "an MP3 that lasts too long": LONGEST_FRAME * 500,
    "a tag that claims to be larger than the file": b"ID3\x04\0\0\x7f\x7f\x7f\x7f" + tone(1.0),
    "frames with nothing in them": LONGEST_FRAME * 50,
}


@espeak
@pytest.mark.parametrize("sound", HOSTILE.values(), ids=HOSTILE.keys())
async def test_a_hostile_sound_is_refused_and_not_kept(google: Google, tmp_path: Path, sound: bytes):
    google.answer = sound
    await said_by_espeak_alone(tmp_path, GttsEngine())
    assert google.texts == [TEXT.rstrip(".")] or google.texts == [TEXT]


@espeak
@pytest.mark.parametrize("answer", ["endless", "gzip", 302])
async def test_an_answer_too_large_compressed_or_from_elsewhere_is_refused(google: Google, tmp_path: Path, answer):
    google.answer = answer
    await said_by_espeak_alone(tmp_path, GttsEngine(largest=100_000))
    # Buffers of the connection included.
    assert google.poured < 20_000_000


def test_an_answer_nested_without_end_is_refused(google: Google, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(google, "respond", lambda body: (200, "[" * 100_000 + "jQ1olc"))
    with pytest.raises(SpeechFailed):
        GttsEngine().make(TEXT, Language.FR)


def test_tags_are_cut_off_and_the_length_is_known_before_decoding():
    sound = tone(2.0)
    assert sound.startswith(b"ID3")
    bare, seconds = frames(sound + b"TAG" + bytes(125))
    assert bare[0] == 0xFF
    assert sound.endswith(bare)
    assert seconds == pytest.approx(2.0, abs=0.15)
    assert frames(bare + bare)[1] == pytest.approx(2 * seconds)


@cases("position", range(3))
def test_a_broken_frame_header_is_no_mp3(position: int):
    bare, _ = frames(tone(1.0))
    with pytest.raises(NotMp3):
        frames(bare[:position] + bytes([bare[position] ^ 0xFF]) + bare[position + 1 :])


@pytest.mark.parametrize(
    ("limits", "why"),
    [
        (Converter(seconds=1.0), "too long"),
        (Converter(largest=1000), "too large"),
        (Converter(memory=64 * 2**20), "out of memory"),
        (Converter(patience=0.01), "exit status -9"),
        (Converter(cpu=0), "exit status -9"),
    ],
    ids=["seconds", "largest", "memory", "patience", "cpu"],
)
def test_each_limit_of_a_conversion_holds(limits: Converter, why: str):
    sound = tone(3.0)
    assert Converter().voice(sound, "mp3").seconds == pytest.approx(3.0, abs=0.2)
    with pytest.raises(BadSound, match=why):
        limits.voice(sound, "mp3")


def test_a_long_sound_is_not_decoded_to_its_end():
    """An hour, which takes 690 MB once decoded, is refused after two seconds of it."""
    hour = io.BytesIO()
    with wave.open(hour, "wb") as out:
        out.setparams((1, 2, 8000, 0, "NONE", ""))
        out.writeframes(bytes(2 * 8000 * 3600))
    with pytest.raises(BadSound, match="too long"):
        Converter(seconds=2.0, memory=600 * 2**20).voice(hour.getvalue(), "wav")


@cases("attempt", ["open('/etc/hostname')", "socket.socket()", "os.fork()", "bytearray(900 * 2**20)"])
def test_whoever_takes_over_the_decoder_gets_no_file_socket_or_memory(attempt: str):
    if attempt == "os.fork()" and os.geteuid() == 0:
        pytest.skip("the limit on processes does not bind root")
    program = f"import os, socket, sys; sys.path.insert(0, {str(PROGRAM.parent)!r}); import encode\n" + (
        f"encode._give_up(768 * 2**20, 20)\ntry:\n {attempt}\nexcept (OSError, MemoryError):\n print('refused')"
    )
    done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "refused\n"


@espeak
def test_no_decoder_is_loaded_into_the_bot(tmp_path: Path):
    program = (
        "import asyncio, pathlib, sys\nfrom bot.voice import EspeakEngine, Voice, VoiceCache\n"
        f"voice = Voice(VoiceCache(pathlib.Path({str(tmp_path)!r})), [EspeakEngine()])\n"
        "first, again = (asyncio.run(voice.say('Bonjour.', 'fr')) for _ in range(2))\n"
        "print(first == again, 'av' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "True False\n"


def test_the_decoder_does_not_inherit_the_token(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("VIGIE_TELEGRAM_TOKEN", "1:secret")
    seen = tmp_path / "environment"
    spy = tmp_path / "python"
    spy.write_text(f'#!/bin/sh\nenv > "{seen}"\nexec "{sys.executable}" "$@"\n')
    spy.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(spy))
    Converter().voice(tone(0.5), "mp3")
    assert "OPENBLAS_NUM_THREADS" in seen.read_text()
    assert "secret" not in seen.read_text()


@cases("damage", [lambda d: d[:-1], lambda d: d[:200], lambda d: d[1:], lambda d: b"", lambda d: d + b"x"])
def test_a_kept_voice_that_is_not_whole_is_told_from_its_pages(damage):
    voice = Converter().voice(tone(3.0), "mp3")
    assert parse(voice.data) == voice
    with pytest.raises(NotOpus):
        parse(damage(voice.data))


def test_a_kept_voice_without_its_last_page_is_not_whole():
    voice = Converter().voice(tone(3.0), "mp3")
    with pytest.raises(NotOpus):
        parse(voice.data[: voice.data.rindex(b"OggS")])
