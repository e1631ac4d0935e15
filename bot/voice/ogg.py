"""Reads the duration of an Ogg Opus file from its page headers, without decoding it (RFC 3533, RFC 7845)."""

from __future__ import annotations

import struct
from dataclasses import dataclass

# Page header: capture pattern, version, flags, granule position, serial and sequence numbers, checksum, segments.
_PAGE = struct.Struct("<4sBBqIIIB")
_END = 0x04
# Granule positions count samples at this rate, whatever the sample rate of the input was.
_RATE = 48_000


class NotOpus(Exception):
    """The file is not Ogg Opus, or is truncated."""


@dataclass(frozen=True)
class Encoded:
    """The bytes of a voice message, and its duration in seconds."""

    data: bytes
    seconds: float


def parse(data: bytes) -> Encoded:
    """Return `data` as a voice message; raise NotOpus if it is not one, or is truncated."""
    at, granule, flags = 0, 0, 0
    while at < len(data):
        try:
            mark, _version, flags, granule, *_, segments = _PAGE.unpack_from(data, at)
            body = at + _PAGE.size + segments
            end = body + sum(data[at + _PAGE.size : body])
        except struct.error as error:
            raise NotOpus("half a page") from error
        if mark != b"OggS" or end > len(data) or (at == 0 and data[body : body + 8] != b"OpusHead"):
            raise NotOpus("not Ogg Opus, or cut short")
        at = end
    if not flags & _END:
        raise NotOpus("the last page is missing")
    first = _PAGE.size + data[_PAGE.size - 1]
    (skipped,) = struct.unpack_from("<H", data, first + 10)
    return Encoded(data, max(0, granule - skipped) / _RATE)
