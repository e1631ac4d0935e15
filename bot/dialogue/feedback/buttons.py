"""The buttons that say what an answer was worth."""

from __future__ import annotations

from dataclasses import dataclass

from bot.dialogue.buttons import AnswerId, ButtonPress


@dataclass(frozen=True)
class VoteUp(ButtonPress):
    """An answer helped."""

    wire = "u:{answer}"
    answer: AnswerId


@dataclass(frozen=True)
class VoteDown(ButtonPress):
    """An answer did not help."""

    wire = "d:{answer}"
    answer: AnswerId


@dataclass(frozen=True)
class HandOver(ButtonPress):
    """Hand the person's latest question to the editors."""

    wire = "s"
