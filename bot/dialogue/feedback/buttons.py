"""Buttons that rate an answer."""

from __future__ import annotations

from dataclasses import dataclass

from bot.dialogue.buttons import AnswerId, ButtonPress


@dataclass(frozen=True)
class VoteUp(ButtonPress):
    """Vote that an answer helped."""

    wire = "u:{answer}"
    answer: AnswerId


@dataclass(frozen=True)
class VoteDown(ButtonPress):
    """Vote that an answer did not help."""

    wire = "d:{answer}"
    answer: AnswerId


@dataclass(frozen=True)
class HandOver(ButtonPress):
    """Forward the person's latest question to the editors."""

    wire = "s"
