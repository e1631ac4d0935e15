"""Buttons of the welcome, which stays where it is: what they lead to is a message of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from bot.dialogue.buttons import ButtonPress, one_of

WAYS = {"q": "ask", "e": "urgent", "r": "reminders"}
Way = Annotated[str, one_of(", ".join(f"`{code}` {way}" for code, way in WAYS.items()), WAYS)]


@dataclass(frozen=True)
class Begin(ButtonPress):
    """Begin with a question, an emergency or the reminders, in a message of its own."""

    wire = "st:{way}"
    sets_aside = True
    way: Way


@dataclass(frozen=True)
class BeginCheckUp(ButtonPress):
    """Begin with the checklist, in a message of its own."""

    wire = "st:c"
    needs_model = True
