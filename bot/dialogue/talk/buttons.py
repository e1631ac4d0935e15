"""What a yes or a no to small talk stands for; typed, never shown as a button."""

from __future__ import annotations

from dataclasses import dataclass

from bot.dialogue.buttons import ButtonPress


@dataclass(frozen=True)
class AskOn(ButtonPress):
    """Say yes to "une autre question ?"."""

    wire = "x:more"


@dataclass(frozen=True)
class TalkEnds(ButtonPress):
    """Say no to "une autre question ?"."""

    wire = "x:end"
