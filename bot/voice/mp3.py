"""Checks that bytes are a sequence of complete MPEG audio layer III frames, before any decoder parses them."""

from __future__ import annotations

# Kilobits per second by index, for MPEG 1 and for MPEG 2 and 2.5; 0 (free format) and 15 are not accepted.
_KILOBITS = {
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
# Samples per second by version (0 is 2.5, 2 is 2, 3 is 1) and index.
_RATES = {0: (11025, 12000, 8000), 2: (22050, 24000, 16000), 3: (44100, 48000, 32000)}
_ID3_HEADER, _ID3_END = 10, 128


class NotMp3(Exception):
    """The bytes are not MP3, or are truncated."""


def frames(data: bytes) -> tuple[bytes, float]:
    """Return the frames of an MP3 file without its tags, and their duration in seconds; raise NotMp3."""
    start, stop = _without_tags(data)
    at, seconds = start, 0.0
    while at < stop:
        length, lasts = _frame(data, at)
        at += length
        seconds += lasts
    if at != stop or start == stop:
        raise NotMp3("no frames" if start == stop else "cut short")
    return data[start:stop], seconds


def _without_tags(data: bytes) -> tuple[int, int]:
    """Return the offsets where the frames begin (after an ID3v2 tag) and end (before an ID3v1 tag)."""
    start, stop = 0, len(data)
    if data.startswith(b"ID3") and len(data) >= _ID3_HEADER:
        # A synchsafe integer: four bytes of seven bits each.
        start = _ID3_HEADER + sum((byte & 0x7F) << shift for byte, shift in zip(data[6:10], (21, 14, 7, 0), strict=True))
    if data[-_ID3_END:].startswith(b"TAG") and stop - _ID3_END >= start:
        stop -= _ID3_END
    return start, stop


def _frame(data: bytes, at: int) -> tuple[int, float]:
    """Return the length of the frame at offset `at`, in bytes and in seconds; raise NotMp3."""
    header = int.from_bytes(data[at : at + 4], "big") if at + 4 <= len(data) else 0
    version, layer = header >> 19 & 3, header >> 17 & 3
    bitrate, rate = header >> 12 & 15, header >> 10 & 3
    if header >> 21 != 0x7FF or version == 1 or layer != 1 or bitrate in (0, 15) or rate == 3:
        raise NotMp3("not a frame")
    mpeg1 = version == 3
    hertz = _RATES[version][rate]
    length = (144 if mpeg1 else 72) * _KILOBITS[mpeg1][bitrate] * 1000 // hertz + (header >> 9 & 1)
    return length, (1152 if mpeg1 else 576) / hertz
