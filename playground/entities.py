"""Message entities: UTF-16 offsets, trimming, and detection of links, commands and the like, as by Telegram."""

import re
from collections.abc import Iterator
from typing import Any

Entity = dict[str, Any]

_FOUND_BY_TELEGRAM = {
    "url": re.compile(r"https?://[^\s<>\"']*[^\s<>\"'.,;:!?)\]»]"),
    "email": re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    "mention": re.compile(r"(?<![\w@.])@\w{4,32}\b(?!\.\w)"),
    "bot_command": re.compile(r"(?<![\w/<>@])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/@])"),
}
_CLOSED_TO_DETECTION = {"code", "pre", "text_link", "text_mention"}


def utf16_length(text: str) -> int:
    """Return the length in UTF-16 code units, which Telegram counts; most emoji have two."""
    return len(text) + sum(character > "\uffff" for character in text)


def utf16_slice(text: str, offset: int, length: int) -> str:
    return text.encode("utf-16-le")[2 * offset : 2 * (offset + length)].decode("utf-16-le")


def tidy(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Trim the text as Telegram does, shift its entities, and add the entities that Telegram detects."""
    cut = utf16_length(text) - utf16_length(text.lstrip())
    text = text.strip()
    end = utf16_length(text)
    kept: list[Entity] = []
    for entity in entities:
        start = max(0, entity["offset"] - cut)
        stop = min(end, entity["offset"] + entity["length"] - cut)
        if stop > start:
            kept.append({**entity, "offset": start, "length": stop - start})
    kept.extend(_found(text, kept))
    return text, sorted(kept, key=lambda entity: (entity["offset"], -entity["length"]))


def _found(text: str, entities: list[Entity]) -> Iterator[Entity]:
    taken = [(e["offset"], e["offset"] + e["length"]) for e in entities if e["type"] in _CLOSED_TO_DETECTION]
    for kind, pattern in _FOUND_BY_TELEGRAM.items():
        for match in pattern.finditer(text):
            offset, length = utf16_length(text[: match.start()]), utf16_length(match[0])
            if all(offset + length <= start or offset >= stop for start, stop in taken):
                taken.append((offset, offset + length))
                yield {"type": kind, "offset": offset, "length": length}
