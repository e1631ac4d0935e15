"""A text is made once and kept; where Google does not answer, a local voice does; nobody waits for what will not come."""

from __future__ import annotations

import asyncio
import re
import shutil
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.values import Language
from bot.voice import EspeakEngine, GttsEngine, PiperEngine, SpeechFailed, Voice, VoiceCache
from bot.voice.prepare import Prepared, prepare
from bot.voice.service import FAILURES, FIRST_REST, Breaker
from tests.voice.google import Google, reach, serving, tone
from tests.waiting import within

TEXT = "Préférez la quatre G. Ou un V P N, si le réseau public est la seule option. Au moins douze caractères."
pytestmark = pytest.mark.slow

espeak = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="NO ESPEAK-NG FOUND: apt install espeak-ng")


@pytest.fixture
def google(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Google]:
    """gTTS's real requests, to a server in Google's place whose certificate is trusted."""
    with serving(tmp_path) as google:
        reach(google, monkeypatch)
        monkeypatch.setenv("SSL_CERT_FILE", str(google.certificate))
        yield google


class Counting:
    """An engine that counts how often it is asked, and can fail."""

    name = "counting"
    format = "mp3"
    pause = 0.0

    def __init__(self) -> None:
        self.made = 0
        self.error: SpeechFailed | None = None

    def make(self, text: str, language: str) -> bytes:
        self.made += 1
        time.sleep(0.02)
        if self.error:
            raise self.error
        return tone(0.5)


def voice(folder: Path, *engines) -> Voice:
    return Voice(VoiceCache(folder / "voices"), engines)


async def test_gtts_says_the_whole_text_in_its_language(google: Google, tmp_path: Path):
    speech = await voice(tmp_path, GttsEngine()).say(TEXT, Language.FR)
    assert speech.encoded.seconds > 0.5
    # gTTS cuts at punctuation, and leaves it out.
    assert re.findall(r"\w+", " ".join(google.texts)) == re.findall(r"\w+", TEXT)
    assert set(google.languages) == {"fr"}
    assert set(google.hosts) == {"translate.google.com:443"}


async def test_it_is_asked_for_once_even_when_many_want_it_at_once(tmp_path: Path):
    engine = Counting()
    ours = voice(tmp_path, engine)
    said = await asyncio.gather(*(ours.say("Bonjour.", Language.FR) for _ in range(50)))
    assert engine.made == 1
    assert len({speech.key for speech in said}) == 1
    # And after a restart.
    assert (await voice(tmp_path, engine).say("Bonjour.", Language.FR)).encoded.data == said[0].encoded.data
    assert engine.made == 1
    await ours.say("Bonjour.", Language.EN)
    assert engine.made == 2


@espeak
@pytest.mark.parametrize("answer", [429, 500, 503, 403, "captcha", "silent", "drop"])
async def test_where_google_does_not_answer_the_local_voice_does(google: Google, tmp_path: Path, answer):
    google.answer = answer
    speech = await voice(tmp_path, GttsEngine(), EspeakEngine()).say("Bonjour à vous.", Language.FR)
    assert speech.encoded.seconds > 0.3
    assert speech.key == VoiceCache.key("Bonjour à vous.", "fr", "espeak")


@espeak
@pytest.mark.parametrize("answer", ["hang", "drip"])
async def test_a_google_that_hangs_is_left_after_a_while(google: Google, tmp_path: Path, answer):
    google.answer = answer
    speaking = voice(tmp_path, GttsEngine(timeout=0.5), EspeakEngine()).say("Bonjour.", Language.FR)
    speech = await within(20, "the local voice", speaking)
    assert speech.key == VoiceCache.key("Bonjour.", "fr", "espeak")


def test_a_part_without_sound_is_no_speech(google: Google, monkeypatch: pytest.MonkeyPatch):
    """Half an answer must not be kept as the whole."""
    asked = google.respond

    def respond(body: str) -> tuple[int, str]:
        status, text = asked(body)
        return status, (text if len(google.texts) != 2 else "nothing here\n")

    monkeypatch.setattr(google, "respond", respond)
    with pytest.raises(SpeechFailed):
        GttsEngine().make(TEXT, Language.FR)


async def test_with_no_voice_at_all_it_says_so(tmp_path: Path):
    engine = Counting()
    engine.error = SpeechFailed("no")
    assert await voice(tmp_path, engine).say("Bonjour.", Language.FR) is None
    assert await voice(tmp_path).say("Bonjour.", Language.FR) is None
    assert list(tmp_path.glob("voices/*")) == []


async def test_an_engine_that_refuses_is_left_alone(tmp_path: Path):
    engine = Counting()
    engine.error = SpeechFailed("429", refused=True)
    ours = voice(tmp_path, engine)
    for number in range(5):
        assert await ours.say(f"Texte {number}.", Language.FR) is None
    assert engine.made == 1


def test_the_breaker_opens_again_after_a_rest_that_grows():
    now = [0.0]
    breaker = Breaker(lambda: now[0])
    for _ in range(FAILURES):
        assert breaker.closed
        breaker.failed(refused=False)
    assert not breaker.closed
    now[0] += FIRST_REST
    assert breaker.closed
    breaker.failed(refused=True)
    now[0] += FIRST_REST
    assert not breaker.closed
    now[0] += FIRST_REST
    assert breaker.closed
    breaker.worked()
    breaker.failed(refused=True)
    now[0] += FIRST_REST
    assert breaker.closed


@espeak
@pytest.mark.parametrize(("language", "text"), [("fr", "Verrouillez votre écran."), ("en", "Lock your screen.")])
async def test_espeak_speaks_both_languages(tmp_path: Path, language, text: str):
    speech = await voice(tmp_path, EspeakEngine()).say(text, language)
    assert 0.8 < speech.encoded.seconds < 4


async def test_piper_gets_the_text_and_the_operators_voice_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A program called piper in its place, which takes the same arguments and answers with a sound."""
    (tmp_path / "sound.wav").write_bytes(tone(0.7, kind="wav"))
    program = tmp_path / "bin" / "piper"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\necho "$@" > "{tmp_path}/arguments"\ncat > "{tmp_path}/text"\ncat "{tmp_path}/sound.wav"\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    # Where `make piper` puts it.
    monkeypatch.setattr("bot.voice.engines._piper", lambda: str(program))
    piper = PiperEngine({Language.FR: tmp_path / "siwis.onnx"})
    speech = await voice(tmp_path, piper).say("Bonjour.\nÀ demain.", Language.FR)
    assert speech.encoded.seconds == pytest.approx(0.7, abs=0.1)
    assert (tmp_path / "text").read_text() == "Bonjour. À demain."
    assert f"--model {tmp_path}/siwis.onnx" in (tmp_path / "arguments").read_text()
    with pytest.raises(SpeechFailed):
        piper.make("Hello.", Language.EN)


async def test_a_program_that_is_not_there_is_no_disaster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert await voice(tmp_path, EspeakEngine()).say("Bonjour.", Language.FR) is None


async def test_a_damaged_file_is_made_again_and_half_a_file_is_never_seen(tmp_path: Path):
    engine = Counting()
    ours = voice(tmp_path, engine)
    speech = await ours.say("Bonjour.", Language.FR)
    ours.cache.path(speech.key).write_bytes(b"OggS" + b"\0" * 100)
    assert (await ours.say("Bonjour.", Language.FR)).encoded.seconds > 0.3
    assert engine.made == 2
    assert [path.suffix for path in (tmp_path / "voices").iterdir()] == [".ogg"]


async def test_what_is_no_longer_used_is_cleaned_away(tmp_path: Path):
    ours = voice(tmp_path, Counting())
    kept = await ours.say("Un.", Language.FR)
    await ours.say("Deux.", Language.FR)
    (tmp_path / "voices" / "left.part").write_bytes(b"x")
    assert ours.cache.keep_only([kept.key]) == 2
    assert [path.stem for path in (tmp_path / "voices").iterdir()] == [kept.key]


async def test_preparing_stops_at_a_refusal_goes_on_later_and_cleans_up(tmp_path: Path):
    engine = Counting()
    ours = voice(tmp_path, engine)
    await ours.say("Un texte d'avant.", Language.FR)
    assert await prepare(ours, [("Un.", Language.FR), ("Deux.", Language.FR)]) == Prepared(all=2, made=2, failed=0, removed=1)
    engine.error = SpeechFailed("no more", refused=True)
    texts = [(text, Language.FR) for text in ("Un.", "Deux.", "Trois.")] + [("Quatre.", Language.EN)]
    assert await prepare(ours, texts) == Prepared(all=4, made=0, failed=2, removed=0)
    assert engine.made == 4  # refused once, and not asked again
    engine.error = None
    assert await prepare(voice(tmp_path, engine), texts) == Prepared(all=4, made=2, failed=0, removed=0)
