"""What a conversation keeps between two messages: slot values and the open form, never what was written."""

from __future__ import annotations

import json
import time
from typing import Any, Protocol

# The answer being read, and the ids of those that were close when it was chosen.
ANSWER_SLOT = "answer"
NEXT_BEST_SLOT = "next_best"
# In place of no id: Rasa keeps a slot as it was where its new value is empty.
NONE = "-"
# How long "pourquoi ?" is still about the last answer. Hours.
STALE = 12


class Conversations(Protocol):
    """Where conversation states are kept; `sender` is a pseudonym, the state a JSON text."""

    def load(self, sender: str) -> str | None:
        """The state last saved for `sender`, or None."""

    def save(self, sender: str, state: str) -> None:
        """Keep `state` for `sender`, durably, in place of the one before."""


def read_state(conversations: Conversations, sender: str) -> dict[str, Any]:
    """The state of `sender`: `slots` by name and the active `loop`, empty for somebody new."""
    text = conversations.load(sender)
    state: dict[str, Any] = json.loads(text) if text else {"slots": {}, "loop": None}
    if _hour() - state.get("hour", 0) > STALE:
        for slot in (ANSWER_SLOT, NEXT_BEST_SLOT):
            state["slots"].pop(slot, None)
    return state


def write_state(conversations: Conversations, sender: str, state: dict[str, Any]) -> None:
    """Keep `state`."""
    state = {**state, "hour": _hour()}
    conversations.save(sender, json.dumps(state, ensure_ascii=False, separators=(",", ":"), sort_keys=True))


def _hour() -> int:
    """Hours since 1970."""
    return int(time.time() // 3600)


def close_answers(conversations: Conversations, sender: str, answer: str) -> tuple[str, ...]:
    """The ids that were close when `answer` was chosen, where that is what `sender` still reads."""
    slots = read_state(conversations, sender)["slots"]
    close = slots.get(NEXT_BEST_SLOT) if slots.get(ANSWER_SLOT) == answer else None
    return tuple(close.split(",")) if close and close != NONE else ()


def remember_answer(conversations: Conversations, sender: str, answer: str) -> None:
    """Note that `sender` is now reading `answer` (from a button, say), so that "pourquoi ?" is understood from it.

    Works while the model is still loading: buttons do not wait for it.
    """
    state = read_state(conversations, sender)
    state["slots"][ANSWER_SLOT] = answer
    state["slots"].pop(NEXT_BEST_SLOT, None)
    write_state(conversations, sender, state)
