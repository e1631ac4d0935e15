"""The button that deletes a message of the person's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

from bot.dialogue.buttons import ButtonPress, Field
from bot.knowledge import Library

# Telegram's message ids are 31-bit numbers.
MESSAGE = re.compile(r"[1-9][0-9]{0,9}")


def _read_message(text: str, library: Library) -> int:
    if not MESSAGE.fullmatch(text):
        raise ValueError(text)
    return int(text)


MessageId = Annotated[int, Field("the message's id", _read_message)]


@dataclass(frozen=True)
class RemoveMessage(ButtonPress):
    """Delete that message of the person's."""

    wire = "x:{message}"
    message: MessageId
