"""Buttons about the data stored about a person."""

from __future__ import annotations

from dataclasses import dataclass

from bot.dialogue.buttons import ButtonPress


@dataclass(frozen=True)
class SendMyData(ButtonPress):
    """Send the data stored about the person."""

    wire = "b"


@dataclass(frozen=True)
class AskToErase(ButtonPress):
    """Ask for confirmation before erasing the person's data."""

    wire = "e"


@dataclass(frozen=True)
class Erase(ButtonPress):
    """Erase the data stored about the person."""

    wire = "e:yes"


@dataclass(frozen=True)
class KeepData(ButtonPress):
    """Cancel the erasure."""

    wire = "e:no"


@dataclass(frozen=True)
class Stay(ButtonPress):
    """Keep the person's data despite their long inactivity."""

    wire = "j"
