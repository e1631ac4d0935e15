"""What a conversation keeps between two messages: slot values and the open form, never what was written."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Protocol

from bot.incidents import Record
from bot.incidents.record import FIELDS

# The answer being read, and the ids of those that were close when it was chosen.
ANSWER_SLOT = "answer"
NEXT_BEST_SLOT = "next_best"
# The checklist: the run under way, its questions, whether something else has come on the screen since the last one was asked,
# and what the slots of its replies begin with.
RUN_SLOT = "run"
ITEMS_SLOT = "items"
ASIDE_SLOT = "aside"
CHECK_PREFIX = "check_"
# The emergency: its form, and what the slots of the incident it is about begin with; those that wait.
EMERGENCY_FORM = "emergency_form"
EMERGENCY_PREFIX = "emergency_"
PARKED_SLOT = "emergency_parked"
# In place of no id: Rasa keeps a slot as it was where its new value is empty.
NONE = "-"
# How long "pourquoi ?" is still about the last answer. Hours.
STALE = 12


NO_REPLIES: Mapping[str, str] = MappingProxyType({})


class Conversations(Protocol):
    """Where conversation states are kept; `sender` is a pseudonym, the state a JSON text."""

    def load(self, sender: str) -> str | None:
        """The state last saved for `sender`, or None."""

    def save(self, sender: str, state: str, run: str = "", replies: Mapping[str, str] = NO_REPLIES) -> None:
        """Keep `state` for `sender`, durably, in place of the one before; with it, or not at all, the replies of a run."""

    def replies(self, sender: str, run: str) -> dict[str, str]:
        """The replies of `sender` to the checklist's questions in that run, by the question's id."""


def read_state(conversations: Conversations, sender: str) -> dict[str, Any]:
    """The state of `sender`: `slots` by name and the active `loop`, empty for somebody new."""
    text = conversations.load(sender)
    state: dict[str, Any] = json.loads(text) if text else {"slots": {}, "loop": None}
    if _hour() - state.get("hour", 0) > STALE:
        for slot in (ANSWER_SLOT, NEXT_BEST_SLOT):
            state["slots"].pop(slot, None)
        if state["loop"]:
            # Nobody remembers the question: "oui" may be about anything.
            state["slots"][ASIDE_SLOT] = True
    return state


def write_state(
    conversations: Conversations, sender: str, state: dict[str, Any], replies: Mapping[str, str] = NO_REPLIES
) -> None:
    """Keep `state`, and with it the replies of its run."""
    text = json.dumps({**state, "hour": _hour()}, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    conversations.save(sender, text, state["slots"].get(RUN_SLOT, ""), replies)


def _hour() -> int:
    """Hours since 1970."""
    return int(time.time() // 3600)


def close_answers(conversations: Conversations, sender: str, answer: str) -> tuple[str, ...]:
    """The ids that were close when `answer` was chosen, where that is what `sender` still reads."""
    slots = read_state(conversations, sender)["slots"]
    close = slots.get(NEXT_BEST_SLOT) if slots.get(ANSWER_SLOT) == answer else None
    return tuple(close.split(",")) if close and close != NONE else ()


def reading(conversations: Conversations, sender: str) -> str | None:
    """The id of the answer or guide that `sender` is reading; None where that is too long ago to tell."""
    slots: dict[str, str] = read_state(conversations, sender)["slots"]
    return slots.get(ANSWER_SLOT)


def remember_answer(conversations: Conversations, sender: str, answer: str | None) -> None:
    """Note that `sender` is now reading `answer`, or a guide (from a button, say), so that "pourquoi ?" is understood from it;
    with None, that what was read before is no longer what is talked about.

    Works while the model is still loading: buttons do not wait for it.
    """
    state = read_state(conversations, sender)
    for slot in (ANSWER_SLOT, NEXT_BEST_SLOT):
        state["slots"].pop(slot, None)
    if answer is not None:
        state["slots"][ANSWER_SLOT] = answer
    if state["loop"]:
        state["slots"][ASIDE_SLOT] = True
    write_state(conversations, sender, state)


def set_aside(conversations: Conversations, sender: str) -> None:
    """Note that the checklist's question is no longer what `sender` looks at: "oui" is then about something else."""
    state = read_state(conversations, sender)
    if state["loop"]:
        state["slots"][ASIDE_SLOT] = True
        write_state(conversations, sender, state)


def incidents_of(conversations: Conversations, sender: str) -> list[Record]:
    """The incidents of `sender` that are kept: the one gone through or left last, then those that wait, the latest first."""
    slots = read_state(conversations, sender)["slots"]
    known = [Record.read({name: slots.get(EMERGENCY_PREFIX + name, "") for name in FIELDS})]
    known += [Record.read(texts) for texts in reversed(json.loads(slots.get(PARKED_SLOT) or "[]"))]
    return [record for record in known if record]


def checklist_waits(conversations: Conversations, sender: str) -> bool:
    """Whether `sender` has begun the checklist and has questions left."""
    slots = read_state(conversations, sender)["slots"]
    items = [item for item in slots.get(ITEMS_SLOT, "").split(",") if item]
    return bool(items) and not conversations.replies(sender, slots.get(RUN_SLOT, "")).keys() >= set(items)
