"""Voice messages become text on this machine: the real model's code, a queue with an end, nothing left on disk."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import Settings, WrongSetting
from bot.values import Language
from bot.voice import Busy, EspeakEngine, Listener, Unheard, WhisperRecogniser, listener_for
from bot.voice.convert import Converter
from bot.voice.listen import QUEUE
from tests.voice.google import tone
from tests.voice.known import Known

whisper = pytest.importorskip("faster_whisper", reason="NO FASTER-WHISPER: listening is NOT tested")


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tests.voice.tiny_whisper import make

    return make(tmp_path_factory.mktemp("whisper"))


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="NO ESPEAK-NG FOUND: apt install espeak-ng")
@pytest.mark.parametrize("language", ["fr", "en"])
async def test_speech_goes_into_the_model_and_text_comes_out(model: Path, language):
    """Random numbers understand nothing; but the sound is decoded, speech is found in it, and tokens become words."""
    sound = Converter().voice(EspeakEngine().make("Je peux utiliser le wifi de la clinique ?", Language.FR), "wav").data
    text = await Listener(WhisperRecogniser(str(model))).hear(sound, language)
    assert "mot" in text


@pytest.mark.slow
async def test_silence_and_what_is_no_sound_are_told_apart_from_words(model: Path):
    listener = Listener(WhisperRecogniser(str(model)))
    for sound in (Converter().voice(tone(1.0), "mp3").data, b"not a sound", b""):
        with pytest.raises(Unheard):
            await listener.hear(sound, Language.FR)


async def test_the_queue_has_an_end():
    known = Known()
    known.gate.clear()
    listener = Listener(known)
    waiting = [asyncio.create_task(listener.hear(b"x", Language.FR)) for _ in range(QUEUE)]
    await asyncio.sleep(0)
    with pytest.raises(Busy):
        await listener.hear(b"x", Language.FR)
    known.gate.set()
    assert await asyncio.gather(*waiting) == [known.text] * QUEUE
    assert await listener.hear(b"x", Language.FR) == known.text


async def test_the_event_loop_goes_on_while_it_listens():
    known = Known()
    known.gate.clear()
    listening = asyncio.create_task(Listener(known).hear(b"x", Language.FR))
    for _ in range(5):
        await asyncio.sleep(0)
    assert not listening.done()
    known.gate.set()
    assert await listening == known.text


def test_without_a_model_nothing_listens_and_without_the_package_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch):
    assert listener_for(Settings(telegram_token=None)) is None
    monkeypatch.setitem(__import__("sys").modules, "faster_whisper", None)
    with pytest.raises(WrongSetting, match="make listen"):
        listener_for(Settings(telegram_token=None, listen_model="small"))


@pytest.mark.slow
def test_the_speech_finder_is_told_to_report_to_nobody_before_it_loads():
    """onnxruntime otherwise sends events to its maker, and keeps an identifier of the machine."""
    program = (
        "import os, sys\nfrom bot.settings import Settings\nfrom bot.voice import listener_for\n"
        "listener_for(Settings(telegram_token=None, listen_model='small'))\n"
        "print('onnxruntime' in sys.modules, os.environ['ORT_DISABLE_TELEMETRY'])"
    )
    environment = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout == "False 1\n"
