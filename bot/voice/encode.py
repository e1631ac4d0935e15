"""Encodes speech as Telegram's voice messages want it: OGG, Opus, mono; levelled, and without clipping."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

RATE = 48_000
# Bits a second; speech needs no more.
BITRATE = 24_000
# Loudness of the parts where somebody speaks, and the highest peak; dB below full scale.
LOUDNESS, PEAK = -21.0, -1.5
# What is softer than the loudest by so much is a pause, and does not count. dB.
PAUSE = 35.0
# The loudness is taken over stretches of so many samples: 50 ms.
STRETCH = RATE // 20


@dataclass(frozen=True)
class Encoded:
    """A voice message's bytes, and how long it lasts in seconds."""

    data: bytes
    seconds: float


class BadSound(Exception):
    """What came from an engine is no sound, or an empty one."""


def encode(sound: bytes) -> Encoded:
    """`sound`, in any format PyAV reads, as a voice message; raises BadSound."""
    # Costs a start a tenth of a second, and 15 MB.
    import av

    samples = levelled(read(sound))
    out = io.BytesIO()
    with av.open(out, "w", format="ogg") as container:
        stream: Any = container.add_stream("libopus", rate=RATE, layout="mono")
        stream.bit_rate = BITRATE
        for start in range(0, len(samples), RATE):
            part = samples[start : start + RATE].astype(np.float32).reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(part, format="flt", layout="mono")
            frame.sample_rate, frame.pts = RATE, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return Encoded(out.getvalue(), len(samples) / RATE)


def read(sound: bytes, rate: int = RATE) -> npt.NDArray[np.float64]:
    """The samples of a sound file, mono, `rate` a second, between -1 and 1; raises BadSound."""
    import av

    parts = []
    try:
        with av.open(io.BytesIO(sound), "r") as container:
            resampler = av.AudioResampler(format="flt", layout="mono", rate=rate)
            for packet in container.demux(audio=0):
                parts += [part.to_ndarray()[0] for frame in _decoded(packet) for part in resampler.resample(frame)]
            parts += [part.to_ndarray()[0] for part in resampler.resample(None)]
    except (av.FFmpegError, IndexError, ValueError) as error:
        raise BadSound(f"{type(error).__name__}") from error
    samples = np.concatenate(parts).astype(np.float64) if parts else np.zeros(0)
    if not np.any(samples):
        raise BadSound("silence")
    return samples


def _decoded(packet: Any) -> list[Any]:
    """A packet's frames; none where it holds no sound, as between the files that Google sends one after another."""
    import av

    try:
        return list(packet.decode())
    except av.InvalidDataError:
        return []


def loudness(samples: npt.NDArray[np.float64]) -> float:
    """Mean level where somebody speaks, in dB below full scale."""
    stretches = samples[: len(samples) // STRETCH * STRETCH].reshape(-1, STRETCH) if len(samples) >= STRETCH else samples[None]
    power = np.mean(stretches**2, axis=1)
    speaking = power[power > power.max() / 10 ** (PAUSE / 10)]
    return float(10 * np.log10(speaking.mean() + 1e-12))


def levelled(samples: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The samples at LOUDNESS, or a little below where a peak would clip."""
    gain = 10 ** ((LOUDNESS - loudness(samples)) / 20)
    highest = 10 ** (PEAK / 20) / np.abs(samples).max()
    levelled_: npt.NDArray[np.float64] = samples * min(gain, highest)
    return levelled_
