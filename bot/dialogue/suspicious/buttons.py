"""Buttons that start the examination of a message, and that answer what its text does not show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from bot.dialogue.buttons import ButtonPress, one_of
from bot.knowledge.suspicious import Verdict

Expected = Literal["yes", "no", "unsure"]
Sender = Literal["exact", "other", "mobile", "unsure"]

VERDICT_CODES: dict[str, Verdict] = {"a": "alarm", "d": "doubt", "n": "nothing"}
EXPECTED_CODES: dict[str, Expected] = {"y": "yes", "n": "no", "u": "unsure"}
SENDER_CODES: dict[str, Sender] = {"e": "exact", "o": "other", "m": "mobile", "u": "unsure"}


def _named(codes: dict[str, str]) -> str:
    return ", ".join(f"`{code}` {value}" for code, value in codes.items())


VerdictCode = Annotated[Verdict, one_of(f"how far the look went: {_named({**VERDICT_CODES})}", VERDICT_CODES)]
ExpectedCode = Annotated[Expected, one_of(f"whether it was expected: {_named({**EXPECTED_CODES})}", EXPECTED_CODES)]
SenderCode = Annotated[Sender, one_of(f"where it came from: {_named({**SENDER_CODES})}", SENDER_CODES)]


@dataclass(frozen=True)
class StartLook(ButtonPress):
    """Ask for a suspicious message to examine."""

    wire = "sm"
    sets_aside = True


@dataclass(frozen=True)
class TellExpected(ButtonPress):
    """Answer whether the message was expected."""

    wire = "sm:{verdict}:{expected}"
    sets_aside = True
    verdict: VerdictCode
    expected: ExpectedCode


@dataclass(frozen=True)
class TellSender(ButtonPress):
    """Answer which address the message came from."""

    wire = "sm:{verdict}:{expected}:{sender}"
    sets_aside = True
    verdict: VerdictCode
    expected: ExpectedCode
    sender: SenderCode
