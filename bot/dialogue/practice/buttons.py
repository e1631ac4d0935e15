"""The buttons of the practice: begin, judge an example, go on, and an example a month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from bot.dialogue.buttons import ButtonPress, Field, known, one_of
from bot.knowledge import Library

# With no round: an example that came with a reminder.
ALONE = 0
# More rounds than anybody plays.
LAST_ROUND = 99_999


def _read_round(text: str, library: Library) -> int:
    if not (text.isascii() and text.isdecimal() and 0 < int(text) <= LAST_ROUND):
        raise ValueError(text)
    return int(text)


ExampleId = Annotated[str, known("the id of an example in content/practice.yml", lambda library: library.examples)]
SaysFraud = Annotated[bool, one_of("`f` phishing, `n` a normal message", {"f": True, "n": False})]
Round = Annotated[int, Field("the number of the round; nothing for an example that came with a reminder", _read_round)]


@dataclass(frozen=True)
class StartPractice(ButtonPress):
    """Begin a round of examples, or go on with the one begun, in a message of its own."""

    wire = "pr"
    sets_aside = True


@dataclass(frozen=True)
class NextExample(ButtonPress):
    """Show the next example of the round, or its result."""

    wire = "pr:next"
    sets_aside = True


@dataclass(frozen=True)
class JudgeExample(ButtonPress):
    """Say whether an example is phishing."""

    wire = "pr:{example}:{fraud}:{round}"
    sets_aside = True
    example: ExampleId
    fraud: SaysFraud
    round: Round = ALONE


@dataclass(frozen=True)
class WantMonthlyExample(ButtonPress):
    """Send an example with each monthly reminder of good habits, which is switched on."""

    wire = "pm:on"
    sets_aside = True


@dataclass(frozen=True)
class StopMonthlyExample(ButtonPress):
    """Send no more examples with the reminders."""

    wire = "pm:off"
    sets_aside = True
