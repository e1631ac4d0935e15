"""The checklist's form: which question each reply leads to, from the first to the last, back, put off and out of date."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.assistant.form import FRESH, ChecklistForm, OpenChecklist
from tests.cases import cases
from tests.content import real_library

CHECKLIST = real_library().checklist
QUICK = list(CHECKLIST.quick)
ONE, TWO, THREE = QUICK[:3]
RUN, OLD = "run2", "run1"


class Round:
    """A round through `items`: what Rasa holds of it, fed with replies and asked what to say next."""

    def __init__(self, items: list[str] | None = None, asked: str = "", run: str | None = RUN) -> None:
        items = QUICK[:3] if items is None else items
        self.slots: dict[str, Any] = {"run": run, "items": ",".join(items)}
        self.slots |= {f"check_{id_}": None for id_ in CHECKLIST.items}
        self.slots["requested_slot"] = f"check_{asked}" if asked else None

    def act(self, action: Any, intent: str, interrupted: bool, **entities: str) -> list[dict[str, Any]]:
        """Run an action on a message; returns what it says."""
        latest = {"intent": {"name": intent}, "entities": [{"entity": k, "value": v} for k, v in entities.items()]}
        loop = {"name": "checklist_form", "is_interrupted": interrupted}
        tracker = Tracker("s", dict(self.slots), latest, [], False, None, loop, None)
        dispatcher = CollectingDispatcher()
        self.events = asyncio.run(action.run(dispatcher, tracker, {}))
        self.slots |= {event["name"]: event["value"] for event in self.events}
        return [message["custom"] for message in dispatcher.messages]

    def reply(self, value: str, intent: str = "reply", **entities: str) -> dict[str, Any] | None:
        """Reply to what is asked; returns what is said, None where the round is over."""
        said = self.act(ChecklistForm(CHECKLIST), intent, False, reply=value, **entities)
        assert len(said) <= 1
        return said[0] if said else None

    def come_back(self) -> dict[str, Any] | None:
        """After something else was answered in between."""
        said = self.act(ChecklistForm(CHECKLIST), "faq", True)
        return said[0] if said else None

    def open(self, intent: str = "checklist", **entities: str) -> list[dict[str, Any]]:
        return self.act(OpenChecklist(CHECKLIST), intent, False, **entities)

    @property
    def asked(self) -> str | None:
        requested = self.slots["requested_slot"]
        return requested and requested.removeprefix("check_")

    @property
    def items(self) -> list[str]:
        return self.slots["items"].split(",")

    @property
    def replies(self) -> dict[str, str]:
        return {id_: self.slots[f"check_{id_}"] for id_ in CHECKLIST.items if self.slots[f"check_{id_}"] is not None}


def test_it_asks_one_after_another_and_ends():
    round_ = Round()
    first = round_.come_back()
    assert first == {"decision": "checklist", "mode": "ask", "item": ONE, "run": RUN, "items": [ONE, TWO, THREE]}
    second = round_.reply("yes")
    assert (second["item"], second["mode"], second["noted"]) == (TWO, "ask", "yes")
    assert round_.reply("not_concerned")["item"] == THREE
    assert round_.reply("no") is None
    assert round_.asked is None
    assert round_.replies == {ONE: "yes", TWO: "not_concerned", THREE: "no"}


@cases("value", ["yes", "partly", "no", "not_concerned", "skip"])
def test_each_settled_reply_goes_on_and_is_kept(value: str):
    round_ = Round(asked=ONE)
    assert round_.reply(value)["item"] == TWO
    assert round_.replies == {ONE: value}


def test_not_knowing_is_first_helped_then_taken():
    round_ = Round(asked=ONE)
    said = round_.reply("unknown")
    assert (said["mode"], said["item"]) == ("look", ONE)
    assert round_.replies == {}
    said = round_.reply("unknown")
    assert (said["mode"], said["item"]) == ("ask", TWO)
    assert round_.replies == {ONE: "unknown"}
    # The help was for that question: the next one is helped too.
    assert round_.reply("unknown")["mode"] == "look"


def test_why_leaves_the_question_and_the_help_where_they_were():
    round_ = Round(asked=ONE)
    round_.reply("unknown")
    said = round_.reply("why")
    assert (said["mode"], said["item"]) == ("why", ONE)
    assert round_.reply("unknown")["item"] == TWO


def test_back_goes_to_the_one_before_and_stays_at_the_first():
    round_ = Round(asked=THREE)
    assert round_.reply("back")["item"] == TWO
    assert round_.reply("back")["item"] == ONE
    assert round_.reply("back")["item"] == ONE
    assert round_.replies == {}


def test_back_keeps_what_was_replied_until_it_is_replied_again():
    round_ = Round(asked=ONE)
    round_.reply("yes")
    assert round_.reply("back")["item"] == ONE
    assert round_.replies == {ONE: "yes"}
    assert round_.reply("no")["item"] == TWO
    assert round_.replies == {ONE: "no"}


def test_a_button_of_this_question_and_run_counts():
    round_ = Round(asked=ONE)
    said = round_.reply("yes", item=ONE, run=RUN)
    assert said["item"] == TWO
    # A tap shows by itself what was tapped.
    assert "noted" not in said
    assert round_.replies == {ONE: "yes"}


@pytest.mark.parametrize(
    "button",
    [
        {"item": ONE, "run": OLD},
        {"item": TWO, "run": RUN},
        {"item": TWO, "run": OLD},
        {"item": "gone", "run": RUN},
    ],
)
@pytest.mark.parametrize("value", ["yes", "unknown", "back", "why"])
def test_a_button_of_another_question_or_an_older_run_counts_nothing(button: dict[str, str], value: str):
    round_ = Round(asked=ONE)
    said = round_.reply(value, **button)
    assert (said["mode"], said["item"]) == ("stale", ONE)
    assert round_.replies == {}
    assert round_.asked == ONE


def test_a_button_of_the_question_put_off_takes_it_up_again():
    round_ = Round()
    assert round_.reply("yes", item=ONE, run=RUN)["item"] == TWO
    assert round_.replies == {ONE: "yes"}


def test_a_button_of_an_older_run_takes_nothing_up():
    round_ = Round()
    assert round_.reply("yes", item=ONE, run=OLD)["item"] == ONE
    assert round_.replies == {}


def test_what_is_no_reply_asks_again():
    round_ = Round(asked=TWO)
    said = round_.reply("yes", intent="faq")
    assert (said["mode"], said["item"]) == ("ask", TWO)
    assert round_.replies == {}


def test_questions_that_are_no_more_are_left_out():
    round_ = Round(["gone", ONE, "also-gone", TWO], asked="gone")
    said = round_.come_back()
    assert (said["item"], said["items"]) == (ONE, [ONE, TWO])


def test_required_are_the_questions_of_the_run():
    tracker = Tracker("s", Round().slots, {}, [], False, None, {}, None)
    required = ChecklistForm(CHECKLIST).required_slots([], CollectingDispatcher(), tracker, {})
    assert asyncio.run(required) == [f"check_{id_}" for id_ in (ONE, TWO, THREE)]


# Opening


def test_opened_for_the_first_time_the_quick_round_begins():
    round_ = Round([], run=None)
    round_.open()
    assert round_.items == QUICK
    assert round_.slots["run"]
    assert round_.asked is None


def test_opened_on_one_measure_its_questions_are_asked():
    round_ = Round([], run=None)
    round_.open(round="backups")
    assert round_.items == list(CHECKLIST.of_theme("backups"))


def test_opened_while_under_way_it_goes_on():
    round_ = Round(asked=ONE)
    round_.reply("yes")
    round_.open()
    assert round_.items == [ONE, TWO, THREE]
    assert round_.slots["run"] == RUN
    assert round_.replies == {ONE: "yes"}


@pytest.mark.parametrize(("age", "anew"), [(60, False), (FRESH - 3600, False), (FRESH + 3600, True)])
def test_opened_once_all_is_answered_it_begins_anew_only_after_a_while(monkeypatch: pytest.MonkeyPatch, age: float, anew: bool):
    start = 1_900_000_000.0
    monkeypatch.setattr("bot.assistant.form.time.time", lambda: start)
    round_ = Round([], run=None)
    round_.open()
    run = round_.slots["run"]
    round_.come_back()
    for _ in QUICK:
        round_.reply("yes")
    assert len(round_.replies) == len(QUICK)
    monkeypatch.setattr("bot.assistant.form.time.time", lambda: start + age)
    round_.open()
    assert (round_.slots["run"] != run) == anew
    assert (round_.replies == {}) == anew


def test_begun_anew_nothing_is_left_of_the_run_before():
    round_ = Round(asked=ONE)
    round_.reply("yes")
    round_.reply("unknown")
    round_.open(round="restart")
    assert round_.items == QUICK
    assert round_.replies == {}
    assert round_.slots["looked_up"] is None
    assert round_.slots["run"] != RUN


def test_begun_anew_at_the_same_instant_it_is_another_run(monkeypatch: pytest.MonkeyPatch):
    """Replies are kept by run: of the same name, the new one would begin with the replies of the old."""
    monkeypatch.setattr("bot.assistant.form.time.time", lambda: 1_900_000_000.0)
    round_ = Round([], run=None)
    runs = []
    for _ in range(3):
        round_.open(round="restart")
        runs.append(round_.slots["run"])
    assert len(set(runs)) == 3
    assert [int(run, 36) for run in runs] == [1_900_000_000, 1_900_000_001, 1_900_000_002]


def test_the_rest_comes_after_what_is_under_way():
    round_ = Round(asked=ONE)
    round_.reply("yes")
    round_.open(round="rest")
    assert round_.items[:3] == [ONE, TWO, THREE]
    assert sorted(round_.items) == sorted(CHECKLIST.items)
    assert round_.replies == {ONE: "yes"}


def test_only_those_given_are_gone_over_and_unknown_ones_left_out():
    round_ = Round(asked=ONE)
    round_.open(round="left", items=f"{THREE},gone,{ONE}")
    assert round_.items == [THREE, ONE]


@cases(("item", "run", "taken"), [(TWO, RUN, True), (TWO, OLD, False), (ONE, RUN, False), ("gone", RUN, False)])
def test_a_reply_while_nothing_waits_is_taken_up_or_out_of_date(item: str, run: str, taken: bool):
    round_ = Round(asked=ONE)
    round_.reply("yes")
    said = round_.open("reply", reply="no", item=item, run=run)
    assert said == ([] if taken else [{"decision": "checklist", "mode": "stale"}])
    # Either way the form, and nothing here, takes the reply.
    assert round_.replies == {ONE: "yes"}


values = st.sampled_from(["yes", "partly", "no", "not_concerned", "skip", "unknown", "back", "why"])
nothing: dict[str, str] = {}
buttons = st.one_of(
    st.just(nothing),
    st.fixed_dictionaries({"item": st.sampled_from([*QUICK[:3], "gone"]), "run": st.sampled_from([RUN, OLD])}),
)


@given(st.lists(st.tuples(values, buttons), max_size=25))
def test_any_replies_ask_a_question_of_the_run_or_end_it(steps: list[tuple[str, dict[str, str]]]):
    round_ = Round(asked=ONE)
    for value, button in steps:
        before, asked = round_.replies, round_.asked
        said = round_.reply(value, **button)
        if said is None:
            assert set(round_.replies) == {ONE, TWO, THREE}
            assert round_.asked is None
        else:
            assert said["item"] == round_.asked
            assert said["item"] in (ONE, TWO, THREE)
        # One reply changes one answer at most, and no button of another run or question any.
        changed = {id_ for id_ in CHECKLIST.items if before.get(id_) != round_.replies.get(id_)}
        assert len(changed) <= 1
        if button and asked and button != {"item": asked, "run": RUN}:
            assert not changed
