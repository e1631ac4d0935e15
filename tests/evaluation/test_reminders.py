"""Requests about reminders by a writer who saw none of the examples: seen as such, with what they want, day and hour."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest

from bot.assistant.agent import Assistant
from bot.assistant.model import train
from bot.knowledge import Library
from bot.knowledge.examples import read_questions
from bot.reminders import ReminderAction, ReminderRequest
from bot.settings import PROJECT
from bot.storage import Storage

pytestmark = pytest.mark.model

REQUESTS = PROJECT / "nlu/evaluation/reminders.jsonl"
FIELDS = ("day", "nth", "weekday", "time", "zone")


@pytest.fixture(scope="module")
def counts(tmp_path_factory: pytest.TempPathFactory) -> Counter[str]:
    """How many requests there are, are seen, have the right action, kinds and moment; how many others are taken for one."""
    library = Library.load(PROJECT)
    storage = Storage(tmp_path_factory.mktemp("reminders") / "vigie.db")
    assistant = Assistant.load(train(PROJECT, PROJECT / "models"), library, storage.conversations)
    found: Counter[str] = Counter()
    for number, wanted in enumerate(read_questions(REQUESTS)):
        turn = asyncio.run(assistant.turn(f"s{number}", wanted["text"]))
        seen = turn.command == "reminders"
        if wanted["action"] == "other":
            found["others"] += 1
            found["others taken for one"] += seen
            continue
        found["requests"] += 1
        found["seen"] += seen
        asked = turn.reminders or ReminderRequest()
        expected = ReminderRequest.read({field: str(wanted[field]) for field in FIELDS if field in wanted})
        actions = {asked.action, ReminderAction(wanted["action"])} if seen else set()
        # Setting a day that was set before, or for the first time, comes to the same.
        right = len(actions) == 1 or actions == {ReminderAction.ON, ReminderAction.MOVE}
        found["action"] += right
        kinds = sorted(wanted.get("kinds", [])) == sorted(asked.kinds)
        moment = all(getattr(expected, field) == getattr(asked, field) for field in FIELDS)
        found["kinds"] += seen and kinds
        found["moment"] += seen and moment
        found["all"] += right and kinds and moment
    storage.close()
    return found


def test_most_requests_are_understood_in_full(counts: Counter[str]):
    total = counts["requests"]
    # As measured when the set was made; every setting is confirmed in a sentence and undone by one button.
    assert counts["seen"] / total >= FLOOR["seen"], counts
    assert counts["action"] / total >= FLOOR["action"], counts
    assert counts["all"] / total >= FLOOR["all"], counts


def test_a_question_is_not_taken_for_a_reminder(counts: Counter[str]):
    assert counts["others taken for one"] / counts["others"] <= FLOOR["others"], counts


FLOOR = {"seen": 0.87, "action": 0.76, "all": 0.7, "others": 0.08}
