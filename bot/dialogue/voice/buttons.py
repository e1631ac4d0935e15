"""Buttons that choose when replies are spoken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from bot.dialogue.buttons import ButtonPress, one_of

VOICES = ("always", "request", "never")
When = Annotated[str, one_of(", ".join(f"`{when}`" for when in VOICES), {when: when for when in VOICES})]


@dataclass(frozen=True)
class ChooseVoice(ButtonPress):
    """Choose when replies are spoken."""

    wire = "p:{when}"
    when: When
