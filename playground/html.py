"""Parse Telegram's HTML: the tags and character references that it supports, with its errors for all others."""

import re
from dataclasses import dataclass, field
from typing import Any

from .entities import Entity, utf16_length
from .errors import Refused, bad_request

_TYPES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "span": "spoiler",
    "tg-spoiler": "spoiler", "a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}  # fmt: skip
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[^\s>]*)")
_ATTRIBUTE = re.compile(r"""\s*(?P<name>[^\s=>]+)(?P<equal>\s*=\s*(?P<value>"[^"]*"|'[^']*'|[\w.\-]+(?=[\s>]))?)?""")
_REFERENCE = re.compile(r"&(?:#x(?P<hex>[0-9a-fA-F]+)|#(?P<decimal>[0-9]+)|(?P<name>[A-Za-z]+))(?P<end>;?)")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_LINK = re.compile(r"(?:https?://[^\s/]+\.[^\s]+|tg://[^\s]+)", re.IGNORECASE)


def parse_html(source: str, *, strict: bool = True) -> tuple[str, list[Entity]]:
    """Return plain text and entities. `strict` also rejects references that Telegram shows unchanged, such as &nbsp;."""
    return _Reader(source, strict).read()


@dataclass
class _Open:
    tag: str
    offset: int
    attributes: dict[str, str]
    language: str = ""


@dataclass
class _Reader:
    source: str
    strict: bool
    at: int = 0
    offset: int = 0
    text: list[str] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def read(self) -> tuple[str, list[Entity]]:
        while self.at < len(self.source):
            if self.source[self.at] == "<":
                self._tag()
            elif self.source[self.at] == "&":
                self._reference()
            else:
                stop = min((i for c in "<&" if (i := self.source.find(c, self.at)) >= 0), default=len(self.source))
                self._write(self.source[self.at : stop])
                self.at = stop
        if self.stack:
            raise _unparsable(f'Can\'t find end tag corresponding to start tag "{self.stack[-1].tag}"')
        return "".join(self.text), sorted(self.entities, key=lambda e: (e["offset"], -e["length"]))

    def _write(self, text: str) -> None:
        self.text.append(text)
        self.offset += utf16_length(text)

    def _where(self, index: int) -> str:
        return f"at byte offset {len(self.source[:index].encode())}"

    def _reference(self) -> None:
        match = _REFERENCE.match(self.source, self.at)
        character = _character(match) if match else None
        if match and match["name"] and match["end"] and character is None and self.strict:
            raise _unparsable(f'Unsupported character reference "{match[0]}" {self._where(self.at)}')
        self._write("&" if character is None else character)
        self.at = match.end() if match and character is not None else self.at + 1

    def _tag(self) -> None:
        begin = self.at
        match = _TAG.match(self.source, begin)
        assert match
        name = match["name"].lower()
        self.at = match.end()
        if match["end"]:
            self._end_tag(begin, name)
            return
        if self.at == len(self.source):
            raise _unparsable(f"Unclosed start tag {self._where(begin)}")
        if name not in _TYPES:
            raise _unparsable(f'Unsupported start tag "{name}" {self._where(begin)}')
        attributes = self._attributes(begin, name)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise _unparsable(f'Tag "span" must have class "tg-spoiler" {self._where(begin)}')
        if name == "tg-emoji" and not attributes.get("emoji-id", "").isdigit():
            raise _unparsable("Invalid custom emoji identifier specified")
        if name == "code" and self.stack and self.stack[-1].tag == "pre":
            # <pre><code class="language-python"> sets the language of a block.
            self.stack[-1].language = attributes.get("class", "").removeprefix("language-")
        self.stack.append(_Open(name, self.offset, attributes))

    def _attributes(self, begin: int, tag: str) -> dict[str, str]:
        found: dict[str, str] = {}
        while True:
            rest = self.source[self.at :].lstrip()
            if rest.startswith(">"):
                self.at = len(self.source) - len(rest) + 1
                return found
            match = _ATTRIBUTE.match(self.source, self.at)
            if not rest or not match or (match["equal"] and match["value"] is None):
                raise _unparsable(f"Unclosed start tag {self._where(begin)}")
            if match["value"] is None and match["name"] != "expandable":
                raise _unparsable(f'Expected equal sign in declaration of an attribute of the tag "{tag}" {self._where(begin)}')
            found[match["name"].lower()] = _unquoted(match["value"] or "")
            self.at = match.end()

    def _end_tag(self, begin: int, name: str) -> None:
        if not self.stack:
            raise _unparsable(f"Unexpected end tag {self._where(begin)}")
        close = len(self.source) - len(self.source[self.at :].lstrip())
        if not self.source.startswith(">", close):
            raise _unparsable(f"Unclosed end tag {self._where(begin)}")
        opened = self.stack.pop()
        if name and name != opened.tag:
            expected, found = f'"</{opened.tag}>"', f'"</{name}>"'
            raise _unparsable(f"Unmatched end tag {self._where(begin)}, expected {expected}, found {found}")
        self.at = close + 1
        if self.offset > opened.offset and not any(outer.tag in ("code", "pre") for outer in self.stack):
            self._add_entity(opened)

    def _add_entity(self, opened: _Open) -> None:
        span = {"offset": opened.offset, "length": self.offset - opened.offset}
        entity: dict[str, Any] = {"type": _TYPES[opened.tag], **span}
        if opened.tag == "a":
            address = opened.attributes.get("href", "") or "".join(self.text)[-span["length"] :]
            if not _LINK.fullmatch(address):
                return  # Telegram keeps the text and drops such a link.
            entity["url"] = address
        elif opened.tag == "blockquote" and "expandable" in opened.attributes:
            entity["type"] = "expandable_blockquote"
        elif opened.tag == "tg-emoji":
            entity["custom_emoji_id"] = opened.attributes["emoji-id"]
        elif opened.language:
            entity["language"] = opened.language
        self.entities.append(entity)


def _character(match: re.Match[str]) -> str | None:
    if match["name"]:
        return _NAMED.get(match["name"])
    code = int(match["hex"], 16) if match["hex"] else int(match["decimal"])
    return chr(code) if 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else None


def _unquoted(value: str) -> str:
    value = value[1:-1] if value[:1] in ('"', "'") else value
    return _REFERENCE.sub(lambda match: _character(match) or match[0], value)


def _unparsable(what: str) -> Refused:
    return bad_request(f"can't parse entities: {what}")
