"""A reply before it becomes a Telegram message: HTML, rows of buttons, and the turn that it replies to."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from bot.assistant import Turn
from bot.dialogue.buttons import ButtonPress
from bot.knowledge import Language

# Characters of a label that show on a phone: alone in its row, as one of two, of three, and so on.
WHOLE_ROW, HALF_ROW, THIRD_OF_ROW = 34, 22, 14
SHOWN = (WHOLE_ROW, HALF_ROW, THIRD_OF_ROW, 9, 7, 6, 4, 3)
# Rows of buttons that an answer has at most; a panel, which is a view of one subject, has two more.
ROWS, PANEL_ROWS = 3, 5

# Marks the present choice among several.
CHOSEN = "✓"

Style = Literal["", "primary", "success", "danger"]

# Characters that Telegram copies.
LONGEST_COPY = 256
COPY = "📋"


@dataclass(frozen=True)
class Button:
    """An inline button: its label, the press that it sends, and its colour, which older apps of Telegram leave out.

    With `copy`, it sends nothing: Telegram copies that text to the clipboard.
    """

    label: str
    press: ButtonPress
    style: Style = ""
    copy: str = ""

    @property
    def data(self) -> str:
        """The callback data that it sends."""
        return str(self.press)

    def marked(self, *, chosen: bool) -> Button:
        """Return the button with a mark if it is the present choice."""
        return replace(self, label=f"{CHOSEN} {self.label}") if chosen else self


@dataclass(frozen=True)
class NoPress(ButtonPress):
    """What a button sends that only copies: nothing."""

    def __str__(self) -> str:
        return ""


def copying(text: str, label: str = "") -> Button:
    """Return a button that copies `text`, cut to what Telegram takes; its label is the text itself, or `label`."""
    return Button(label or f"{COPY} {text}", NoPress(), copy=text[:LONGEST_COPY])


def fits(row: Sequence[Button]) -> bool:
    """Return whether the labels of a row show whole on a phone; Telegram makes its buttons equally wide."""
    return len(row) <= len(SHOWN) and all(len(button.label) <= SHOWN[len(row) - 1] for button in row)


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

    With a `file`, `html` is its caption; such a message can only be sent, not edited into another. `caption` means that an
    edit changes the caption of the picture that the message has. `turn` is set if the reply is to a typed message. `quotes`
    means that it contains the person's words, which must not be stored. `waits` are the buttons that may be typed instead of
    tapped (waiting.py), for so many hours. `panel` names what the message is the present view of: a newer one takes the older
    one's buttons away.
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
    caption: bool = False

    @property
    def plain(self) -> str:
        """The text as a person reads it, without markup."""
        return html.unescape(re.sub(r"<[^>]+>", "", self.html))

    def with_button(self, button: Button) -> Reply:
        """Add a button: in a row of its own, or where there are three already, in the last row with room for it."""
        if len(self.rows) < ROWS:
            return replace(self, rows=(*self.rows, (button,)))
        for at, row in reversed([*enumerate(self.rows)]):
            if fits((*row, button)):
                return replace(self, rows=(*self.rows[:at], (*row, button), *self.rows[at + 1 :]))
        return replace(self, rows=(*self.rows, (button,)))

    def with_paragraph(self, text: str) -> Reply:
        """Insert `text` (HTML) before the last paragraph, which introduces the buttons."""
        head, gap, last = self.html.rpartition("\n\n")
        return replace(self, html=f"{head}{gap}{text}\n\n{last}")
