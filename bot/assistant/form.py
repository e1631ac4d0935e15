"""The checklist's form, as Rasa actions that actions.py runs: opens a run, records each reply, and picks the next question."""

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
# Values that complete a question; a skipped one does not count in the score but is not asked again in the run.
SETTLED = frozenset({ReplyValue.YES, ReplyValue.PARTLY, ReplyValue.NO, ReplyValue.NOT_CONCERNED, ReplyValue.SKIP})
# Age, in seconds, after which "je veux faire le point" starts a new run rather than showing the results.
FRESH = 7 * 24 * 3600.0
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class OpenChecklist(Action):
    """Sets the questions of the run: of a new one, or of the one under way.

    The entity `round` selects them: absent (continue, or start), `restart`, `rest` (add all the other questions), `left` (those
    listed in the entity `items`), or a theme.
    """

    def __init__(self, checklist: Checklist) -> None:
        self._checklist = checklist

    def name(self) -> str:
        """Return the action's name in stories/domain.yml."""
        return "action_open_checklist"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        """Return the events that set the slots of the run."""
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
        """Handle a reply while no question waits: to a postponed question, which is resumed, or to one already settled."""
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
    """Records a reply and asks the next question; leaves other messages to the rules, which return to the form afterwards."""

    def __init__(self, checklist: Checklist) -> None:
        self._checklist = checklist

    def name(self) -> str:
        """Return the name that Rasa expects of this form's validation action."""
        return f"validate_{FORM}"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any
    ) -> list[str]:
        """Return one slot for each question of the run."""
        return [CHECK_PREFIX + id_ for id_ in items_of(tracker, self._checklist)]

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        """Return the slot events of the reply and dispatch the next question; `requested_slot` is None once all are settled."""
        items = items_of(tracker, self._checklist)
        asked = (tracker.get_slot(REQUESTED_SLOT) or "").removeprefix(CHECK_PREFIX)
        asked = asked if asked in items else ""
        events: list[EventType] = []
        mode, item = "ask", asked
        reply = entity(tracker, "reply")
        put_off = entity(tracker, "item") or ""
        if not asked and reply and put_off in missing(tracker, items) and entity(tracker, "run") == tracker.get_slot(RUN_SLOT):
            # A button of the waiting question was pressed: resume there.
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
        # Rasa takes any slot set here for a reply, and would then apply no other rule to the message.
        seen = [SlotSet(ASIDE_SLOT, None)] if events or tracker.active_loop.get("is_interrupted") else []
        return [*events, *seen, SlotSet(REQUESTED_SLOT, CHECK_PREFIX + item)]

    def _take(self, reply: str, asked: str, items: list[str], tracker: Tracker) -> tuple[str, list[EventType], str]:
        """Return the mode of the next message, the slots that `reply` sets, and the question to ask ("": the next missing)."""
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
    """Return the ids of the run's questions that still exist."""
    return [id_ for id_ in (tracker.get_slot(ITEMS_SLOT) or "").split(",") if id_ in checklist.items]


def missing(tracker: Tracker, items: Sequence[str]) -> list[str]:
    """Return those of `items` that have no reply in this run."""
    return [id_ for id_ in items if tracker.get_slot(CHECK_PREFIX + id_) is None]


def entity(tracker: Tracker, name: str) -> str | None:
    """Return the value of an entity of the latest message, or None."""
    return next((found["value"] for found in tracker.latest_message.get("entities", []) if found["entity"] == name), None)


def _run_id(seconds: float, before: str | None) -> str:
    """Return a run's id: its start in base 36, short enough for a button; always different from that of the previous run."""
    number, digits = max(int(seconds), int(before or "0", 36) + 1), ""
    while number:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits


def _is_fresh(run: str | None) -> bool:
    return bool(run) and time.time() - int(run or "0", 36) < FRESH
