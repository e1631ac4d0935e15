"""A reply before it becomes a Telegram message: HTML, rows of buttons, and what it was a reply to."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from bot.assistant import Turn
from bot.dialogue.buttons import ButtonPress
from bot.knowledge import Language


@dataclass(frozen=True)
class Button:
    """An inline button: its label, and what it asks for."""

    label: str
    press: ButtonPress

    @property
    def data(self) -> str:
        """The callback data it sends."""
        return str(self.press)


@dataclass(frozen=True)
class File:
    """A picture or a document to send, called `name`; `maker` (files.py) makes its bytes of what is `given`, plain values."""

    kind: Literal["photo", "document"]
    name: str
    maker: Literal["bars", "curve", "sheet", "note", "text"]
    given: dict[str, Any]


@dataclass(frozen=True)
class Speech:
    """What is said of a reply: the curated `text`, ready for a voice, and what the button to hear it asks for."""

    text: str
    language: Language
    press: ButtonPress


@dataclass(frozen=True)
class Reply:
    """One message to send or to edit in place, in `language`, and those that come right after it.

    With a `file`, `html` is its caption; such a message can be sent only. `turn` is set where a typed message led to it.
    `quotes` says that it holds words of the person's, which are not to be written down.
    """

    html: str
    language: Language
    rows: tuple[tuple[Button, ...], ...] = ()
    turn: Turn | None = field(default=None, compare=False)
    file: File | None = None
    then: tuple[Reply, ...] = ()
    speech: Speech | None = None
    quotes: bool = False

    @property
    def plain(self) -> str:
        """The text a person reads, without markup."""
        return html.unescape(re.sub(r"<[^>]+>", "", self.html))

    def with_paragraph(self, text: str) -> Reply:
        """The same with `text` (HTML) before the last paragraph, which leads to the buttons."""
        head, gap, last = self.html.rpartition("\n\n")
        return replace(self, html=f"{head}{gap}{text}\n\n{last}")
