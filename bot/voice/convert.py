"""Converts audio in a short-lived process with strict limits, so that a hostile file cannot exhaust memory or time."""

from __future__ import annotations

import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.voice.ogg import Encoded, NotOpus, parse

PROGRAM = Path(__file__).with_name("encode.py")
# Samples per second of a voice message, as in encode.py.
RATE = 48_000
# The exit status of encode.py for audio that it refuses; any other than 0 means a crash or an exceeded limit.
REFUSED = 3


class BadSound(Exception):
    """The audio could not be converted: not in an allowed format, silent, too long, or over a limit."""


@dataclass(frozen=True)
class Converter:
    """Converts within limits: `seconds` of audio, bytes of input, bytes of memory, seconds of processor and of elapsed time.

    The interpreter with its libraries needs 230 MB of address space, and each minute of speech about 50 MB more.
    """

    seconds: float = 300.0
    largest: int = 64 * 2**20
    memory: int = 768 * 2**20
    cpu: int = 20
    patience: float = 30.0

    def voice(self, sound: bytes, format: str) -> Encoded:
        """Return `sound` as a voice message with normalised loudness; raise BadSound."""
        try:
            return parse(self._run("voice", sound, (format,), RATE))
        except NotOpus as error:
            raise BadSound(str(error)) from error

    def samples(self, sound: bytes, formats: tuple[str, ...], rate: int) -> npt.NDArray[np.float32]:
        """Return the samples of `sound`, mono, `rate` per second, of shape (samples,); raise BadSound."""
        return np.frombuffer(self._run("samples", sound, formats, rate), np.float32)

    def _run(self, what: str, sound: bytes, formats: tuple[str, ...], rate: int) -> bytes:
        if len(sound) > self.largest:
            raise BadSound("too large")
        limits = map(str, (self.seconds, rate, self.memory, self.cpu))
        command = [sys.executable, "-I", str(PROGRAM), what, ",".join(formats), *limits]
        # A minimal environment: the process must not inherit the bot's token, nor start OpenBLAS threads.
        environment = {"OPENBLAS_NUM_THREADS": "1"}
        process = subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
        )
        timer = threading.Timer(self.patience, process.kill)
        timer.start()
        try:
            result = self._exchange(process, sound, rate)
        finally:
            timer.cancel()
        if process.returncode:
            refused = process.returncode == REFUSED
            raise BadSound(result[:100].decode(errors="replace") if refused else f"exit status {process.returncode}")
        return result

    def _exchange(self, process: subprocess.Popen[bytes], sound: bytes, rate: int) -> bytes:
        """Write the input, read the output up to the maximum size of a result, and wait for the process to exit."""
        most = int(self.seconds * rate + rate) * np.dtype(np.float32).itemsize
        assert process.stdin
        assert process.stdout
        with process:
            try:
                process.stdin.write(sound)
                process.stdin.close()
            except BrokenPipeError:
                pass  # It exited early; its status says why.
            result = process.stdout.read(most)
            if process.stdout.read(1):
                process.kill()
        return result
