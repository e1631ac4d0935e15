"""The checklist's form: opens a run, takes each reply, and says what to ask next. Rasa's actions, run by actions.py."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.forms import REQUESTED_SLOT

from bot.assistant.state import ASIDE_SLOT, CHECK_PREFIX, ITEMS_SLOT, RUN_SLOT
from bot.knowledge import Checklist
from bot.values import ReplyValue

FORM = "checklist_form"
LOOKED_UP_SLOT = "looked_up"
# Values a question is done with; `skip` counts for nothing but is not asked again in the run.
SETTLED = frozenset({ReplyValue.YES, ReplyValue.PARTLY, ReplyValue.NO, ReplyValue.NOT_CONCERNED, ReplyValue.SKIP})
# After this, "je veux faire le point" means to begin anew rather than to see the results. Seconds.
FRESH = 7 * 24 * 3600.0
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class OpenChecklist(Action):
    """Sets which questions are gone through: a new run, or the one under way.

    The entity `round` says what is wanted: nothing (go on, or begin), `restart`, `rest` (all the others as well), `left` (those
    in the entity `items`), or a theme.
    """

    def __init__(self, checklist: Checklist) -> None:
        self._checklist = checklist

    def name(self) -> str:
        """As in stories/domain.yml."""
        return "action_open_checklist"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        """The slots of the run to go through."""
        wanted = entity(tracker, "round")
        under_way = items_of(tracker, self._checklist)
        given = [id_ for id_ in (entity(tracker, "items") or "").split(",") if id_ in self._checklist.items]
        if tracker.latest_message.get("intent", {}).get("name") == "reply":
            return self._replied(dispatcher, tracker, under_way)
        if under_way and wanted == "rest":
            others = [id_ for id_ in given or self._checklist.items if id_ not in under_way]
            return [SlotSet(ITEMS_SLOT, ",".join([*under_way, *others])), SlotSet(REQUESTED_SLOT, None)]
        if under_way and wanted is None and (missing(tracker, under_way) or _is_fresh(tracker.get_slot(RUN_SLOT))):
            return [SlotSet(ASIDE_SLOT, None)]
        if wanted in ("left", "rest"):
            asked = given or list(self._checklist.items)
        else:
            asked = list(self._checklist.of_theme(wanted or ""))
        return self._new_run(tracker, asked or self._checklist.quick)

    def _replied(self, dispatcher: CollectingDispatcher, tracker: Tracker, under_way: list[str]) -> list[EventType]:
        """A reply while no question waits: to one put off, which is then taken up again, or to one that is done with."""
        open_ = missing(tracker, under_way)
        if entity(tracker, "run") == tracker.get_slot(RUN_SLOT) and entity(tracker, "item") in open_:
            return [SlotSet(ASIDE_SLOT, None)]
        dispatcher.utter_message(json_message={"decision": "checklist", "mode": "stale"})
        return []

    def _new_run(self, tracker: Tracker, asked: Sequence[str]) -> list[EventType]:
        answered = [name for name, value in tracker.slots.items() if name.startswith(CHECK_PREFIX) and value is not None]
        return [
            SlotSet(RUN_SLOT, _run_id(time.time(), tracker.get_slot(RUN_SLOT))),
            SlotSet(ITEMS_SLOT, ",".join(asked)),
            *(SlotSet(name, None) for name in (*answered, LOOKED_UP_SLOT, ASIDE_SLOT, REQUESTED_SLOT)),
        ]


class ChecklistForm(FormValidationAction):
    """Takes a reply and asks the next question; what is no reply is left to the rules, which come back here afterwards."""

    def __init__(self, checklist: Checklist) -> None:
        self._checklist = checklist

    def name(self) -> str:
        """As Rasa wants it called."""
        return f"validate_{FORM}"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any
    ) -> list[str]:
        """One for each question of the run."""
        return [CHECK_PREFIX + id_ for id_ in items_of(tracker, self._checklist)]

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        """The reply's slots, then the next question, said as ids; `requested_slot` is None once all is answered."""
        items = items_of(tracker, self._checklist)
        asked = (tracker.get_slot(REQUESTED_SLOT) or "").removeprefix(CHECK_PREFIX)
        asked = asked if asked in items else ""
        events: list[EventType] = []
        mode, item = "ask", asked
        reply = entity(tracker, "reply")
        put_off = entity(tracker, "item") or ""
        if not asked and reply and put_off in missing(tracker, items) and entity(tracker, "run") == tracker.get_slot(RUN_SLOT):
            # Taken up again by a button of the question that was waiting.
            asked = item = put_off
        if asked and reply and tracker.latest_message.get("intent", {}).get("name") == "reply":
            mode, events, item = self._take(reply, asked, items, tracker)
        tracker.add_slots(events)
        if not item:
            item = next(iter(missing(tracker, items)), "")
        if not item:
            return [*events, SlotSet(REQUESTED_SLOT, None)]
        said = {"decision": "checklist", "mode": mode, "item": item, "run": tracker.get_slot(RUN_SLOT), "items": items}
        if mode == "ask" and reply in SETTLED and not put_off:
            said["noted"] = reply
        dispatcher.utter_message(json_message=said)
        # Rasa takes any slot set here for a reply, and would then let no other rule have the message.
        seen = [SlotSet(ASIDE_SLOT, None)] if events or tracker.active_loop.get("is_interrupted") else []
        return [*events, *seen, SlotSet(REQUESTED_SLOT, CHECK_PREFIX + item)]

    def _take(self, reply: str, asked: str, items: list[str], tracker: Tracker) -> tuple[str, list[EventType], str]:
        """How to say what comes next, the slots that `reply` sets, and the question to ask ("" for the next one missing)."""
        run = tracker.get_slot(RUN_SLOT)
        if (entity(tracker, "item") or asked, entity(tracker, "run") or run) != (asked, run):
            return "stale", [SlotSet(LOOKED_UP_SLOT, tracker.get_slot(LOOKED_UP_SLOT))], asked
        if reply in SETTLED or (reply == ReplyValue.UNKNOWN and tracker.get_slot(LOOKED_UP_SLOT) == asked):
            return "ask", [SlotSet(CHECK_PREFIX + asked, reply), SlotSet(LOOKED_UP_SLOT, None)], ""
        if reply == ReplyValue.UNKNOWN:
            return "look", [SlotSet(LOOKED_UP_SLOT, asked)], asked
        if reply == ReplyValue.BACK:
            return "ask", [SlotSet(LOOKED_UP_SLOT, None)], items[max(0, items.index(asked) - 1)]
        return "why", [SlotSet(LOOKED_UP_SLOT, tracker.get_slot(LOOKED_UP_SLOT))], asked


def items_of(tracker: Tracker, checklist: Checklist) -> list[str]:
    """The ids of the run's questions, those that are no more left out."""
    return [id_ for id_ in (tracker.get_slot(ITEMS_SLOT) or "").split(",") if id_ in checklist.items]


def missing(tracker: Tracker, items: Sequence[str]) -> list[str]:
    """Those of `items` without a reply in this run."""
    return [id_ for id_ in items if tracker.get_slot(CHECK_PREFIX + id_) is None]


def entity(tracker: Tracker, name: str) -> str | None:
    """The value of an entity of the latest message."""
    return next((found["value"] for found in tracker.latest_message.get("entities", []) if found["entity"] == name), None)


def _run_id(seconds: float, before: str | None) -> str:
    """A run's id: its start in base 36, short enough for a button; another one than that of the run before, in any case."""
    number, digits = max(int(seconds), int(before or "0", 36) + 1), ""
    while number:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits


def _is_fresh(run: str | None) -> bool:
    return bool(run) and time.time() - int(run or "0", 36) < FRESH
