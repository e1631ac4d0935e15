"""Converts sounds in a short-lived process with tight limits, so that a hostile file cannot take the bot's memory or time."""

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
# Samples per second of a voice message, as in the program.
RATE = 48_000
# The program's exit status for a sound that it refuses; anything else but 0 is a crash or a limit.
REFUSED = 3


class BadSound(Exception):
    """The sound could not be converted: not in an allowed format, silent, too long, or a limit was reached."""


@dataclass(frozen=True)
class Converter:
    """What a conversion may take: `seconds` of sound, bytes in, bytes of memory, seconds of processor and of waiting.

    The interpreter with its libraries needs 230 MB of address space, each minute of speech about 50 MB more.
    """

    seconds: float = 300.0
    largest: int = 64 * 2**20
    memory: int = 768 * 2**20
    cpu: int = 20
    patience: float = 30.0

    def voice(self, sound: bytes, format: str) -> Encoded:
        """`sound` as a voice message, levelled; raises BadSound."""
        try:
            return parse(self._run("voice", sound, (format,), RATE))
        except NotOpus as error:
            raise BadSound(str(error)) from error

    def samples(self, sound: bytes, formats: tuple[str, ...], rate: int) -> npt.NDArray[np.float32]:
        """The samples of `sound`, mono, `rate` per second; raises BadSound."""
        return np.frombuffer(self._run("samples", sound, formats, rate), np.float32)

    def _run(self, what: str, sound: bytes, formats: tuple[str, ...], rate: int) -> bytes:
        if len(sound) > self.largest:
            raise BadSound("too large")
        limits = map(str, (self.seconds, rate, self.memory, self.cpu))
        command = [sys.executable, "-I", str(PROGRAM), what, ",".join(formats), *limits]
        # Without this environment it does not inherit the bot's token, and the linear algebra library starts no threads.
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
        """Give the process its input, take what it answers and no more than a sound can be, and wait for its end."""
        most = int(self.seconds * rate + rate) * np.dtype(np.float32).itemsize
        assert process.stdin
        assert process.stdout
        with process:
            try:
                process.stdin.write(sound)
                process.stdin.close()
            except BrokenPipeError:
                pass  # It died early; its status says why.
            result = process.stdout.read(most)
            if process.stdout.read(1):
                process.kill()
        return result
