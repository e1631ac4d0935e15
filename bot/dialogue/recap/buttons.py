"""Buttons of the look back at a talk."""

from __future__ import annotations

from dataclasses import dataclass

from bot.dialogue.buttons import ButtonPress


@dataclass(frozen=True)
class SendRecapSheet(ButtonPress):
    """Send what was read in this talk as a printable page."""

    wire = "rs"
    sets_aside = True
