"""What is said comes out as Telegram wants it: OGG and Opus, mono, at one loudness, whole."""

from __future__ import annotations

import io

import av
import numpy as np
import pytest

from bot.voice.convert import RATE, BadSound, Converter
from bot.voice.encode import LOUDNESS, PEAK, loudness, read
from tests.cases import cases
from tests.voice.google import tone

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("kind", ["mp3", "wav"])
@pytest.mark.parametrize("volume", [0.01, 0.3, 1.0])
def test_any_sound_becomes_a_levelled_voice_message(kind: str, volume: float):
    encoded = Converter().voice(tone(2.0, volume=volume, kind=kind), kind)
    with av.open(io.BytesIO(encoded.data), "r") as container:
        stream = container.streams.audio[0]
        assert container.format.name == "ogg"
        assert stream.codec_context.name == "opus"
        assert stream.codec_context.layout.name == "mono"
        assert container.duration / av.time_base == pytest.approx(encoded.seconds, rel=0.1)
    samples = read(encoded.data, ("ogg",), 10)
    assert len(samples) / RATE == pytest.approx(2.0, rel=0.1)
    assert loudness(samples) == pytest.approx(LOUDNESS, abs=1.5)
    assert np.abs(samples).max() < 1.0


def test_a_loud_moment_in_a_soft_speech_does_not_clip():
    rate = 24_000
    soft = 0.02 * np.sin(np.arange(4 * rate) / 20)
    soft[rate : rate + 400] = 0.9
    out = io.BytesIO()
    with av.open(out, "w", format="wav") as container:
        stream = container.add_stream("pcm_s16le", rate=rate, layout="mono")
        frame = av.AudioFrame.from_ndarray((soft * 32767).astype(np.int16).reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = rate
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    samples = read(Converter().voice(out.getvalue(), "wav").data, ("ogg",), 10)
    # Opus itself may overshoot a little.
    assert np.abs(samples).max() <= 10 ** (PEAK / 20) * 1.15


@cases("sound", [b"", b"<html>Sorry</html>", tone(0.5, volume=0.0)])
def test_what_is_no_sound_is_refused(sound: bytes):
    with pytest.raises(BadSound):
        Converter().voice(sound, "mp3")


def test_a_minute_weighs_little():
    encoded = Converter().voice(tone(60.0), "mp3")
    assert len(encoded.data) < 300_000
