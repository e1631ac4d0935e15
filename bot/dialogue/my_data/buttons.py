"""The buttons over what is kept on a person."""

from __future__ import annotations

from dataclasses import dataclass

from bot.dialogue.buttons import ButtonPress


@dataclass(frozen=True)
class SendMyData(ButtonPress):
    """Send what is kept on the person."""

    wire = "b"


@dataclass(frozen=True)
class AskToErase(ButtonPress):
    """Ask whether to erase what is kept on the person."""

    wire = "e"


@dataclass(frozen=True)
class Erase(ButtonPress):
    """Erase what is kept on the person."""

    wire = "e:yes"


@dataclass(frozen=True)
class KeepData(ButtonPress):
    """Erase nothing after all."""

    wire = "e:no"


@dataclass(frozen=True)
class Stay(ButtonPress):
    """Keep what there is on the person, however long they were silent."""

    wire = "j"
