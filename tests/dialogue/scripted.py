"""An assistant without a model that goes through the checklist and through emergencies as the real one does by taps."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping

from bot.assistant import Check, Emergency, Turn, incidents_of
from bot.assistant.state import EMERGENCY_PREFIX
from bot.incidents import Act, Move, Mover, Record, Stage, waiting
from bot.values import ReplyValue
from tests.fake_assistant import FakeAssistant

RUN = "r1"


def choose(fake: FakeAssistant, sender: str, intent: str, entities: Mapping[str, str]) -> Turn:
    """Return what a button leads to, and store what it changes."""
    if intent == "emergency":
        return Turn("emergency", emergency=emergency(fake, sender, dict(entities)))
    return Turn("checklist", check=checklist(fake, sender, intent, entities))


def checklist(fake: FakeAssistant, sender: str, intent: str, entities: Mapping[str, str]) -> Check:
    """A round of three questions, or of those asked for."""
    if intent == "checklist_later":
        return Check("later")
    named = entities.get("items", "").split(",") if entities.get("items") else []
    items = tuple(named or fake.library.checklist.quick[:3])
    if intent == "checklist":
        return Check("ask", items[0], RUN, items)
    item, reply = entities["item"], entities["reply"]
    if entities["run"] != RUN or item not in items:
        return Check("stale", items[0], RUN, items)
    if reply in ("why", "back"):
        return Check("why" if reply == "why" else "ask", item, RUN, items)
    if reply != "skip":
        fake.conversations.save(sender, json.dumps({"slots": {}, "loop": None}), RUN, {item: ReplyValue(reply)})
    rest = items[items.index(item) + 1 :]
    return Check("ask", rest[0], RUN, items) if rest else Check("results")


def emergency(fake: FakeAssistant, sender: str, told: dict[str, str]) -> Emergency:
    """Make the move of a button in the record that is kept."""
    situation, act = told["situation"], told["act"]
    known = next((r for r in incidents_of(fake.conversations, sender) if r.situation == situation), None)
    record = known or Record(situation, int(time.time()))
    if act == "close":
        _save(fake, sender, None)
        return Emergency("closed", record)
    if act == "open":
        _save(fake, sender, record)
        return Emergency("open", record)
    mover = Mover(fake.library.incidents.situations[situation], fake.library.incidents.common)
    result = mover.make(record, [Move(Act(act), told.get("about", ""), told.get("value", ""))])
    _save(fake, sender, result.record)
    return Emergency(
        "left" if result.left else "go",
        result.record,
        said=result.said,
        learnt=result.learnt,
        ticked=result.ticked,
        explained=result.explained,
        found=result.found,
        asks_found=result.asks_found,
        hint=result.hint,
        ended=result.ended,
    )


def at_its_end(fake_library, record: Record) -> bool:
    """Whether nothing of an incident waits any more."""
    situation = fake_library.incidents.situations[record.situation]
    return waiting(record, situation, fake_library.incidents.common).stage is Stage.END


def _save(fake: FakeAssistant, sender: str, record: Record | None) -> None:
    slots = {EMERGENCY_PREFIX + name: text for name, text in record.texts().items()} if record else {}
    fake.conversations.save(sender, json.dumps({"slots": slots, "loop": None}))
