"""Decodes audio with FFmpeg's libraries, and encodes speech as Telegram voice messages. Runs in a separate process.

`convert.py` runs this file as a program, because FFmpeg's decoders are C code that parses bytes from the network. Before it
reads its input, it lowers its resource limits: memory, processor time, and no new file, socket, thread or process. Input on
stdin; the result on stdout with status 0, or a reason on stdout with status REFUSED.
"""

from __future__ import annotations

import io
import resource
import sys
from itertools import chain
from typing import Any

import av
import numpy as np
import numpy.typing as npt

RATE = 48_000
# Bits per second: enough for speech.
BITRATE = 24_000
# Target loudness of the speech, and maximum peak; dBFS.
LOUDNESS, PEAK = -21.0, -1.5
# Frames this much softer than the loudest one are pauses, and are excluded from the loudness; dB.
PAUSE = 35.0
# Frame length for loudness, in samples: 50 ms.
STRETCH = RATE // 20
# The exit status for input that is not acceptable audio.
REFUSED = 3
# The demuxers and decoders allowed for each format.
FORMATS = {
    "mp3": ("mp3", "mp3float"),
    "wav": ("wav", "pcm_s16le"),
    "ogg": ("ogg", "opus,libopus"),
    "mp4": ("mov", "aac"),
    "webm": ("matroska", "opus,libopus"),
}

Samples = npt.NDArray[np.float32]


class Refusal(Exception):
    """The input is not audio in an allowed format, is silent, or is too long."""


def encode(samples: Samples) -> bytes:
    """Return `samples`, at RATE, encoded as mono Ogg Opus."""
    samples = levelled(samples)
    out = io.BytesIO()
    with av.open(out, "w", format="ogg") as container:
        stream: Any = container.add_stream("libopus", rate=RATE, layout="mono")
        stream.bit_rate = BITRATE
        for start in range(0, len(samples), RATE):
            frame = av.AudioFrame.from_ndarray(samples[start : start + RATE].reshape(1, -1), format="flt", layout="mono")
            frame.sample_rate, frame.pts = RATE, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return out.getvalue()


def read(sound: bytes, formats: tuple[str, ...], seconds: float, rate: int = RATE) -> Samples:
    """Return the samples of an audio file, mono, between -1 and 1; raise Refusal. Stops decoding after `seconds`."""
    demuxers, decoders = (",".join(FORMATS[name][part] for name in formats) for part in (0, 1))
    allowed = {"format_whitelist": demuxers, "codec_whitelist": decoders}
    parts, length = [], 0
    try:
        with av.open(io.BytesIO(sound), "r", options=allowed) as container:
            stream = container.streams.audio[0]
            stream.codec_context.thread_count = 1
            resampler = av.AudioResampler(format="flt", layout="mono", rate=rate)
            frames = (frame for packet in container.demux(stream) for frame in packet.decode())
            for frame in chain(frames, [None]):
                for part in resampler.resample(frame):
                    parts.append(part.to_ndarray()[0])
                    length += part.samples
                if length > seconds * rate:
                    raise Refusal("too long")
    except (av.FFmpegError, IndexError, ValueError) as error:
        raise Refusal(type(error).__name__) from error
    samples = np.concatenate(parts) if parts else np.zeros(0, np.float32)
    if not np.any(samples):
        raise Refusal("silence")
    return samples


def loudness(samples: Samples) -> float:
    """Return the mean level of the frames with speech, in dBFS."""
    stretches = samples[: len(samples) // STRETCH * STRETCH].reshape(-1, STRETCH) if len(samples) >= STRETCH else samples[None]
    power = np.mean(stretches**2, axis=1, dtype=np.float64)
    speaking = power[power > power.max() / 10 ** (PAUSE / 10)]
    return float(10 * np.log10(speaking.mean() + 1e-12))


def levelled(samples: Samples) -> Samples:
    """Return the samples scaled to LOUDNESS, or to less if a peak would exceed PEAK."""
    gain = 10 ** ((LOUDNESS - loudness(samples)) / 20)
    highest = 10 ** (PEAK / 20) / float(np.abs(samples).max())
    return samples * np.float32(min(gain, highest))


def _give_up(memory: int, cpu: int) -> None:
    """Lower this process's limits irrevocably: it can no longer open, start or write anything."""
    # PyAV imports modules on first use, which opens files: use everything once before.
    read(encode(np.ones(STRETCH, np.float32)), ("ogg",), 1.0)
    limits = {"AS": memory, "CPU": cpu, "NOFILE": 0, "NPROC": 0, "FSIZE": 0, "CORE": 0}
    for name, value in limits.items():
        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (value, value))


def main() -> int:
    """Arguments: voice or samples, comma-separated formats, seconds, samples per second, bytes of memory, processor seconds."""
    what, formats, seconds, rate, memory, cpu = sys.argv[1:]
    _give_up(int(memory), int(cpu))
    try:
        samples = read(sys.stdin.buffer.read(), tuple(formats.split(",")), float(seconds), int(rate))
        result = encode(samples) if what == "voice" else samples.tobytes()
    except (Refusal, MemoryError) as error:
        sys.stdout.write(str(error) if isinstance(error, Refusal) else "out of memory")
        return REFUSED
    sys.stdout.buffer.write(result)
    return 0


if __name__ == "__main__":
    sys.exit(main())
