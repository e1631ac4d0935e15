"""A reply before it becomes a Telegram message: HTML, rows of buttons, and the turn that it replies to."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from bot.assistant import Turn
from bot.dialogue.buttons import ButtonPress
from bot.knowledge import Language


@dataclass(frozen=True)
class Button:
    """An inline button: its label, and the press that it sends."""

    label: str
    press: ButtonPress

    @property
    def data(self) -> str:
        """The callback data that it sends."""
        return str(self.press)


@dataclass(frozen=True)
class File:
    """A picture or document named `name`; `maker` (files.py) makes its bytes from `given`, which holds plain values."""

    kind: Literal["photo", "document"]
    name: str
    maker: Literal["bars", "curve", "sheet", "note", "text"]
    given: dict[str, Any]


@dataclass(frozen=True)
class Speech:
    """The spoken form of a reply: the edited `text`, and the button that reads it aloud."""

    text: str
    language: Language
    press: ButtonPress


@dataclass(frozen=True)
class Reply:
    """One message to send or to edit, in `language`, and the messages that follow it in `then`.

    With a `file`, `html` is its caption; such a message can only be sent, not edited into another. `turn` is set if the reply
    is to a typed message. `quotes` means that it contains the person's words, which must not be stored. `waits` are the buttons
    that may be typed instead of tapped (waiting.py), for so many hours. `panel` names what the message is the present view of:
    a newer one takes the older one's buttons away.
    """

    html: str
    language: Language
    rows: tuple[tuple[Button, ...], ...] = ()
    turn: Turn | None = field(default=None, compare=False)
    file: File | None = None
    then: tuple[Reply, ...] = ()
    speech: Speech | None = None
    quotes: bool = False
    waits: Mapping[str, ButtonPress] = field(default_factory=dict, compare=False)
    waits_for: int = 12
    panel: str = field(default="", compare=False)

    @property
    def plain(self) -> str:
        """The text as a person reads it, without markup."""
        return html.unescape(re.sub(r"<[^>]+>", "", self.html))

    def with_paragraph(self, text: str) -> Reply:
        """Insert `text` (HTML) before the last paragraph, which introduces the buttons."""
        head, gap, last = self.html.rpartition("\n\n")
        return replace(self, html=f"{head}{gap}{text}\n\n{last}")
