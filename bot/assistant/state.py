"""The state of a conversation between two messages: slot values and the active form, never the text of messages."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Protocol

from bot.incidents import Record
from bot.incidents.record import FIELDS
from bot.knowledge.facets import MORE

# The answer being read, and the ids of the next best ones when it was chosen.
ANSWER_SLOT = "answer"
NEXT_BEST_SLOT = "next_best"
# What was shown last of the answer being read, where it is not its short form: "more", or a facet.
SHOWN_SLOT = "shown"
# The checklist: the run under way, its questions, whether anything else was shown since the last question, and the prefix of
# the slots of its replies.
RUN_SLOT = "run"
ITEMS_SLOT = "items"
ASIDE_SLOT = "aside"
CHECK_PREFIX = "check_"
# The emergency: its form, and what the slots of the incident it is about begin with; those that wait.
EMERGENCY_FORM = "emergency_form"
EMERGENCY_PREFIX = "emergency_"
PARKED_SLOT = "emergency_parked"
# What was said last of it, in ids, as the same is not said twice running, and whether the same waited before it already; or
# that it was left, and when (seconds since 1970).
TOLD_SLOT, LEFT, WAITED = "emergency_told", "left:", "waited:"
# Stands for "no id": Rasa does not change a slot if its new value is empty.
NONE = "-"
# What was last offered to choose from, and the answers and guides read in this talk, oldest first; ids with commas between.
OFFERED_SLOT = "offered"
READ_SLOT = "read"
# What was named in the last few messages (bot/understanding/mentions.py).
MENTIONS_SLOT = "mentions"
# How many of those read are remembered.
READ_KEPT = 8
# What typed replies to the latest message stand for; beside the slots, since Rasa has no part in it.
WAITS = "waits"
# Hours during which "pourquoi ?" still refers to the last answer.
STALE = 12


NO_REPLIES: Mapping[str, str] = MappingProxyType({})


class Conversations(Protocol):
    """Storage of conversation states; `sender` is a pseudonym, the state a JSON text."""

    def load(self, sender: str) -> str | None:
        """Return the state last saved for `sender`, or None."""

    def save(self, sender: str, state: str, run: str = "", replies: Mapping[str, str] = NO_REPLIES) -> None:
        """Save `state` for `sender` durably in place of the previous one, in one transaction with the replies of a run."""

    def replies(self, sender: str, run: str) -> dict[str, str]:
        """Return the replies of `sender` to the checklist's questions in that run, by the question's id."""


def read_state(conversations: Conversations, sender: str) -> dict[str, Any]:
    """Return the state of `sender`: `slots` by name and the active `loop`; empty for a new person."""
    text = conversations.load(sender)
    state: dict[str, Any] = json.loads(text) if text else {"slots": {}, "loop": None}
    if _hour() - state.get("hour", 0) > STALE:
        for slot in (ANSWER_SLOT, NEXT_BEST_SLOT, OFFERED_SLOT, READ_SLOT, MENTIONS_SLOT):
            state["slots"].pop(slot, None)
        if state["loop"]:
            # Too old to remember the question: "oui" may refer to anything.
            state["slots"][ASIDE_SLOT] = True
    return state


def write_state(
    conversations: Conversations, sender: str, state: dict[str, Any], replies: Mapping[str, str] = NO_REPLIES
) -> None:
    """Save `state` and the replies of its run."""
    text = json.dumps({**state, "hour": _hour()}, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    conversations.save(sender, text, state["slots"].get(RUN_SLOT, ""), replies)


def _hour() -> int:
    """Return the hours since 1970."""
    return int(time.time() // 3600)


def close_answers(conversations: Conversations, sender: str, answer: str) -> tuple[str, ...]:
    """Return the ids of the next best answers when `answer` was chosen, if `sender` is still reading it; else nothing."""
    slots = read_state(conversations, sender)["slots"]
    close = slots.get(NEXT_BEST_SLOT) if slots.get(ANSWER_SLOT) == answer else None
    return tuple(close.split(",")) if close and close != NONE else ()


def reading(conversations: Conversations, sender: str) -> str | None:
    """Return the id of the answer or guide that `sender` is reading; None if that was too long ago."""
    slots: dict[str, str] = read_state(conversations, sender)["slots"]
    return slots.get(ANSWER_SLOT)


def ids_in(slot: str | None) -> list[str]:
    """Return the ids that a slot holds."""
    return [id_ for id_ in (slot or "").split(",") if id_ and id_ != NONE]


def said_since(slots: Mapping[str, Any], shown: Sequence[str], offered: Sequence[str]) -> dict[str, str]:
    """Return the slots of what was read and offered, after `shown` was and `offered` with it.

    What was offered before stays while one of it is read, so that "et l'autre ?" knows which.
    """
    before = ids_in(slots.get(OFFERED_SLOT))
    kept = before if not offered and shown and set(shown) <= set(before) else list(offered)
    read = [id_ for id_ in ids_in(slots.get(READ_SLOT)) if id_ not in shown] + list(shown)
    return {OFFERED_SLOT: ",".join(kept) or NONE, READ_SLOT: ",".join(read[-READ_KEPT:]) or NONE}


def on_screen(conversations: Conversations, sender: str) -> tuple[str | None, tuple[str, ...]]:
    """Return the id that `sender` reads, or None, and the ids last offered to choose from."""
    slots = read_state(conversations, sender)["slots"]
    return next(iter(ids_in(slots.get(ANSWER_SLOT))), None), tuple(ids_in(slots.get(OFFERED_SLOT)))


def offer(conversations: Conversations, sender: str, ids: Sequence[str]) -> None:
    """Record that these ids are offered to choose from, in that order."""
    state = read_state(conversations, sender)
    state["slots"][OFFERED_SLOT] = ",".join(ids) or NONE
    if state["loop"] and ids:
        state["slots"][ASIDE_SLOT] = True
    write_state(conversations, sender, state)


def read_lately(conversations: Conversations, sender: str) -> list[str]:
    """Return the ids of the answers and guides that `sender` has read in this talk, oldest first."""
    return ids_in(read_state(conversations, sender)["slots"].get(READ_SLOT))


def remember_answer(conversations: Conversations, sender: str, answer: str | None, *, longer: bool = False) -> None:
    """Record that `sender` is now reading `answer` (or a guide), so that "pourquoi ?" refers to it; None clears it.

    `longer` says that its longer form is what they read.

    Works while the model is still loading, because buttons do not wait for it.
    """
    state = read_state(conversations, sender)
    for slot in (ANSWER_SLOT, NEXT_BEST_SLOT, SHOWN_SLOT):
        state["slots"].pop(slot, None)
    if answer is not None:
        read = said_since(state["slots"], [answer], [])
        state["slots"] |= {ANSWER_SLOT: answer, **read, **({SHOWN_SLOT: MORE} if longer else {})}
    if state["loop"]:
        state["slots"][ASIDE_SLOT] = True
    write_state(conversations, sender, state)


def set_aside(conversations: Conversations, sender: str) -> None:
    """Record that something else was shown after the checklist's question: a typed "oui" then no longer replies to it."""
    state = read_state(conversations, sender)
    if state["loop"]:
        state["slots"][ASIDE_SLOT] = True
        write_state(conversations, sender, state)


@dataclass(frozen=True)
class Standing:
    """What goes on with a person: the callback data that typed replies to the latest message stand for, by what is typed
    (`waits`, empty once too old); the id of the question of the checklist that waits (`asked`); and whether they are on the
    way through an emergency.
    """

    waits: dict[str, str] = field(default_factory=dict)
    asked: str | None = None
    on_the_way: bool = False
    run: str = ""
    items: tuple[str, ...] = ()


def standing(conversations: Conversations, sender: str) -> Standing:
    """Return what goes on with `sender`."""
    state = read_state(conversations, sender)
    waits, loop = state.get(WAITS, {}), state["loop"]
    asked = (state["slots"].get("requested_slot") or "").removeprefix(CHECK_PREFIX) if loop and loop != EMERGENCY_FORM else ""
    said = dict(waits["said"]) if waits and _hour() <= waits["until"] else {}
    run, items = state["slots"].get(RUN_SLOT, ""), tuple(filter(None, state["slots"].get(ITEMS_SLOT, "").split(",")))
    return Standing(said, asked or None, bool(loop == EMERGENCY_FORM), run, items)


def wait_for(conversations: Conversations, sender: str, said: Mapping[str, str], hours: int = STALE) -> None:
    """Record what typed replies to the message just shown stand for, for so many hours; nothing where `said` is empty."""
    state = read_state(conversations, sender)
    if not said and WAITS not in state:
        return
    state.pop(WAITS, None)
    if said:
        state[WAITS] = {"said": dict(said), "until": _hour() + hours}
    write_state(conversations, sender, state)


def ask_again(conversations: Conversations, sender: str, item: str) -> bool:
    """Make the question of the checklist whose reply was taken back the next one asked; return False where no run waits."""
    state = read_state(conversations, sender)
    if not state["loop"] or state["loop"] == EMERGENCY_FORM or item not in state["slots"].get(ITEMS_SLOT, "").split(","):
        return False
    state["slots"]["requested_slot"] = CHECK_PREFIX + item
    write_state(conversations, sender, state)
    return True


def ask_missing(conversations: Conversations, sender: str) -> None:
    """Make the first question of the run that has no reply yet the next one asked, once replies were recorded elsewhere."""
    state = read_state(conversations, sender)
    if not state["loop"] or state["loop"] == EMERGENCY_FORM:
        return
    given = conversations.replies(sender, state["slots"].get(RUN_SLOT, ""))
    missing = [item for item in state["slots"].get(ITEMS_SLOT, "").split(",") if item and item not in given]
    state["slots"]["requested_slot"] = CHECK_PREFIX + missing[0] if missing else None
    write_state(conversations, sender, state)


def incidents_of(conversations: Conversations, sender: str) -> list[Record]:
    """Return the stored incidents of `sender`: the current or latest one, then the waiting ones, the latest first."""
    slots = read_state(conversations, sender)["slots"]
    known = [Record.read({name: slots.get(EMERGENCY_PREFIX + name, "") for name in FIELDS})]
    known += [Record.read(texts) for texts in reversed(json.loads(slots.get(PARKED_SLOT) or "[]"))]
    return [record for record in known if record]


def checklist_waits(conversations: Conversations, sender: str) -> bool:
    """Return whether `sender` has begun the checklist and has unanswered questions."""
    slots = read_state(conversations, sender)["slots"]
    items = [item for item in slots.get(ITEMS_SLOT, "").split(",") if item]
    return bool(items) and not conversations.replies(sender, slots.get(RUN_SLOT, "")).keys() >= set(items)
