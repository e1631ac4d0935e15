"""Detect the type of a file, and the size of a picture, from its first bytes."""

import struct

VOICE_TYPES = {"audio/ogg", "audio/mpeg", "audio/mp4"}
PHOTO_TYPES = {"image/png", "image/jpeg", "image/webp", "image/gif"}


def sniff(data: bytes) -> str:
    """Return the media type by content, never by name; application/octet-stream if unknown."""
    if data.startswith(b"OggS"):
        return "audio/ogg" if b"OpusHead" in data[:64] else "application/ogg"
    if data.startswith(b"ID3") or (len(data) > 1 and data[0] == 0xFF and data[1] & 0xE6 == 0xE2):
        return "audio/mpeg"
    if data[4:8] == b"ftyp":
        return "audio/mp4"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data.startswith(b"GIF8"):
        return "image/gif"
    if data.startswith(b"\x1a\x45\xdf\xa3"):
        return "audio/webm"
    return "application/pdf" if data.startswith(b"%PDF-") else "application/octet-stream"


def picture_size(data: bytes) -> tuple[int, int]:
    """Return width and height of a PNG or JPEG, in pixels; a nominal square for other types, whose size is not used."""
    if data.startswith(b"\x89PNG") and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    at = 2
    while data.startswith(b"\xff\xd8") and at + 9 <= len(data) and data[at] == 0xFF:
        if 0xC0 <= data[at + 1] <= 0xCF and data[at + 1] not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return 512, 512
