"""A snapshot of a person's reminder settings, to be restored later: as a value, and as text that fits in a button."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.reminders.rule import BadRule, Rule
from bot.values import KINDS

# Marks of a kind that is off, of one to leave unchanged, and of one that was never set.
OFF, SAME, NEVER = "!", "=", "-"
# The number of kinds in the first version of the text, which wrote an empty string instead of NEVER.
FIRST_KINDS = 3
# Seconds since 1970, until the year 2286.
PAUSE_END = re.compile(r"(?:[1-9][0-9]{8,9}-)?[1-9][0-9]{8,9}")


@dataclass(frozen=True)
class KindState:
    """A kind's rule, None where it was never set, and whether it is on."""

    rule: Rule | None = None
    active: bool = False

    def __str__(self) -> str:
        return NEVER if self.rule is None else f"{'' if self.active else OFF}{self.rule}"

    @classmethod
    def read(cls, text: str) -> KindState:
        """Parse the state written as `text`; raise BadRule."""
        return cls() if text == NEVER else cls(Rule.read(text.removeprefix(OFF)), not text.startswith(OFF))


@dataclass(frozen=True)
class Snapshot:
    """The state of each of KINDS, None for one to leave unchanged; with `has_pause`, also the end of the pause.

    As text, separated by `|`: `5@0800|!15@0800|=|-`, then the end of the pause, after its beginning and `-` where it is planned
    ahead, or nothing for none.
    """

    states: tuple[KindState | None, ...]
    has_pause: bool = False
    paused_until: int | None = None
    paused_from: int | None = None

    def __str__(self) -> str:
        parts = [SAME if state is None else str(state) for state in self.states]
        if self.has_pause:
            begins = f"{self.paused_from}-" if self.paused_from else ""
            parts.append(f"{begins}{self.paused_until}" if self.paused_until else "")
        return "|".join(parts)

    @classmethod
    def read(cls, text: str) -> Snapshot:
        """Parse the snapshot written as `text`; raise BadRule."""
        parts = renewed(text).split("|")
        states, pause = parts[: len(KINDS)], parts[len(KINDS) :]
        if len(states) < len(KINDS) or not _is_pause(pause):
            raise BadRule("snapshot")
        begins, _, ends = (pause[0] if pause else "").rpartition("-")
        return cls(
            tuple(None if part == SAME else KindState.read(part) for part in states),
            bool(pause),
            int(ends) if ends else None,
            int(begins) if begins else None,
        )


def renewed(text: str) -> str:
    """Convert a text of the first version, with FIRST_KINDS kinds, to the present one; leaves later kinds unchanged."""
    parts = text.split("|")
    states, pause = parts[:FIRST_KINDS], parts[FIRST_KINDS:]
    if len(states) < FIRST_KINDS or NEVER in states or not _is_pause(pause):
        return text
    states = [part or NEVER for part in states]
    return "|".join([*states, *[SAME] * (len(KINDS) - FIRST_KINDS), *pause])


def _is_pause(parts: list[str]) -> bool:
    return not parts or (len(parts) == 1 and (not parts[0] or bool(PAUSE_END.fullmatch(parts[0]))))
