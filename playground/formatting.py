"""Parse, trim, measure and reject the text of a bot's message as Telegram does."""

from dataclasses import dataclass
from typing import Any

from .entities import Entity, tidy, utf16_length
from .errors import Refused, bad_request
from .html import parse_html

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024


@dataclass(frozen=True)
class Formatted:
    """A text ready to display, and the HTML that it was sent as."""

    text: str = ""
    entities: tuple[Entity, ...] = ()
    html: str | None = None


def read_text(text: str, parse_mode: str | None, entities: list[Any] | None, *, strict: bool) -> Formatted:
    formatted = _read(text, parse_mode, entities, strict)
    if not formatted.text:
        raise bad_request("message text is empty")
    if utf16_length(formatted.text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return formatted


def read_caption(text: str | None, parse_mode: str | None, entities: list[Any] | None, *, strict: bool) -> Formatted:
    formatted = _read(text or "", parse_mode, entities, strict)
    if utf16_length(formatted.text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return formatted


def _read(text: str, parse_mode: str | None, entities: list[Any] | None, strict: bool) -> Formatted:
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise bad_request("strings must be encoded in UTF-8")
    mode = (parse_mode or "").lower()
    if mode not in ("", "html"):
        raise bad_request("unsupported parse_mode")
    plain, found = parse_html(text, strict=strict) if mode else (text, _given(entities or [], text))
    plain, found = tidy(plain, found)
    return Formatted(plain, tuple(found), text if mode else None)


def _given(entities: list[Any], text: str) -> list[Entity]:
    end = utf16_length(text)
    for entity in entities:
        if not isinstance(entity, dict) or not isinstance(entity.get("type"), str):
            raise _unparsable("expected an Object")
        offset, length = entity.get("offset"), entity.get("length")
        if not isinstance(offset, int) or not isinstance(length, int) or offset < 0 or length < 1:
            raise _unparsable("Receive an entity with incorrect offset or length")
        if offset + length > end:
            raise _unparsable(f"Entity ends at {offset + length}, after the end of the text")
    return list(entities)


def _unparsable(what: str) -> Refused:
    return bad_request(f"can't parse MessageEntity: {what}")
