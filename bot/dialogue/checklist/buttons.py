"""Buttons of the checklist: for its questions and its results."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

from bot.dialogue.buttons import ButtonPress, Field, ItemId, known, one_of
from bot.knowledge import Library
from bot.values import ReplyValue

# The reply of each button under a question, by its code in callback data.
SAID = {
    "y": ReplyValue.YES, "p": ReplyValue.PARTLY, "n": ReplyValue.NO, "q": ReplyValue.UNKNOWN, "x": ReplyValue.NOT_CONCERNED,
    "s": ReplyValue.SKIP, "b": ReplyValue.BACK, "w": ReplyValue.WHY, "l": ReplyValue.LATER,
}  # fmt: skip
RESTART, REST, LEFT = "restart", "rest", "left"
ROUNDS = frozenset({RESTART, REST, LEFT})
RUN = re.compile(r"[0-9a-z]{1,12}")


def _read_run(text: str, library: Library) -> str:
    if not RUN.fullmatch(text):
        raise ValueError(text)
    return text


RunId = Annotated[str, Field("the id of a run through the checklist", _read_run)]
Said = Annotated[ReplyValue, one_of("the reply: " + ", ".join(f"`{code}` {said}" for code, said in SAID.items()), SAID)]
CORRECTED = {code: said for code, said in SAID.items() if code in "ypnx"}
Corrected = Annotated[
    ReplyValue, one_of("the reply: " + ", ".join(f"`{code}` {said}" for code, said in CORRECTED.items()), CORRECTED)
]
MeasureId = Annotated[str, known("nothing for all, or a measure's theme", lambda library: library.measures)]
Round = Annotated[
    str,
    known(
        "nothing to go on or begin, `restart` to begin anew, `rest` for the questions never put, `left` for what is not yet in "
        "place, or a measure's theme",
        lambda library: ROUNDS | library.measures.keys(),
    ),
]


@dataclass(frozen=True)
class AnswerQuestion(ButtonPress):
    """Answer a question of the checklist, in that run."""

    wire = "c:{item}:{run}:{reply}"
    needs_model = True
    item: ItemId
    run: RunId
    reply: Said


@dataclass(frozen=True)
class GoThrough(ButtonPress):
    """Go through the checklist: continue, begin anew, or go through part of it."""

    wire = "g:{round}"
    needs_model = True
    round: Round = ""


@dataclass(frozen=True)
class ShowPlan(ButtonPress):
    """Show the plan: what is in place, and what to do first."""

    wire = "r"
    sets_aside = True


@dataclass(frozen=True)
class ShowResult(ButtonPress):
    """Show the result again below its picture."""

    wire = "r:result"
    sets_aside = True


@dataclass(frozen=True)
class ShowScore(ButtonPress):
    """Show the score in words, measure by measure, and how it is computed, below the result's picture."""

    wire = "r:score"
    sets_aside = True


@dataclass(frozen=True)
class SendCurve(ButtonPress):
    """Send a curve of the score at the end of each month, as a picture."""

    wire = "r:curve"
    sets_aside = True


@dataclass(frozen=True)
class SendSheet(ButtonPress):
    """Send the plan as a printable page."""

    wire = "r:sheet"
    sets_aside = True


@dataclass(frozen=True)
class ShowAction(ButtonPress):
    """Show how to do an action of the plan."""

    wire = "k:{item}"
    sets_aside = True
    item: ItemId


@dataclass(frozen=True)
class MarkDone(ButtonPress):
    """Mark an action of the plan as done."""

    wire = "z:{item}"
    sets_aside = True
    item: ItemId


@dataclass(frozen=True)
class ShowReplies(ButtonPress):
    """List the replies, to correct one; of one measure, if given."""

    wire = "kr:{theme}"
    sets_aside = True
    theme: MeasureId = ""


@dataclass(frozen=True)
class ShowReply(ButtonPress):
    """Show a question with its reply, to correct it."""

    wire = "kc:{item}"
    sets_aside = True
    item: ItemId


@dataclass(frozen=True)
class CorrectReply(ButtonPress):
    """Correct the reply to a question, whichever question waits."""

    wire = "kc:{item}:{reply}"
    sets_aside = True
    item: ItemId
    reply: Corrected


@dataclass(frozen=True)
class HearQuestion(ButtonPress):
    """Read a question of the checklist aloud."""

    wire = "y:{item}:c"
    item: ItemId
