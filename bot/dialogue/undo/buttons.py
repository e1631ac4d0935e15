"""Buttons that take a change back, or make it again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

from bot.dialogue.buttons import ButtonPress, Field
from bot.knowledge import Library

NUMBER = re.compile(r"[1-9][0-9]{0,11}")


def _read_number(text: str, library: Library) -> int:
    if not NUMBER.fullmatch(text):
        raise ValueError(text)
    return int(text)


ChangeId = Annotated[int, Field("the number of a change", _read_number)]


@dataclass(frozen=True)
class Undo(ButtonPress):
    """Take a change back."""

    wire = "U:{change}"
    sets_aside = True
    change: ChangeId


@dataclass(frozen=True)
class Redo(ButtonPress):
    """Make a change again that was taken back."""

    wire = "U:{change}:r"
    sets_aside = True
    change: ChangeId


@dataclass(frozen=True)
class OfferUndo(ButtonPress):
    """Ask whether a change is to be taken back."""

    wire = "U:{change}:o"
    change: ChangeId


@dataclass(frozen=True)
class KeepChange(ButtonPress):
    """Leave a change as it is."""

    wire = "U:{change}:k"
    change: ChangeId
