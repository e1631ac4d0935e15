"""Replies to the checklist as typed by people who saw none of the examples: understood or asked again, none wrongly ticked."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

import pytest

from bot.assistant.agent import Assistant
from bot.assistant.model import train
from bot.knowledge import Library
from bot.knowledge.examples import read_questions
from bot.settings import PROJECT
from bot.storage import Storage

pytestmark = pytest.mark.model

REPLIES = PROJECT / "nlu/evaluation/replies.jsonl"
TICKS = ("yes", "partly", "no", "not_concerned", "unknown")


def what_became_of(assistant: Assistant, library: Library, storage: Storage, sender: str, text: str) -> str:
    """What `text` did while the third question of a run waited: a reply, or `other`."""

    async def play() -> str:
        await assistant.choose(sender, "checklist", {"round": "restart"})
        for _ in range(2):
            await assistant.choose(sender, "reply", {"reply": "yes"})
        turn = await assistant.turn(sender, text)
        before, asked, following = library.checklist.quick[1:4]
        given = {g.item: g.value for g in storage.checks.log(sender)}.get(asked)
        if given:
            return "skip" if given == "skip" else given
        if turn.check is None or turn.check.mode in ("results", "unclear"):
            return "other"
        # "Je ne sais pas" first shows where to look; a question put again after something else is no reply.
        modes = {"look": "unknown", "why": "why", "later": "later"}
        back = "back" if turn.check.item == before else "other"
        assert turn.check.item != following
        return modes.get(turn.check.mode, back)

    return asyncio.run(play())


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Counter[tuple[str, str]]:
    """How often each expected reply was taken for what."""
    library = Library.load(PROJECT)
    storage = Storage(tmp_path_factory.mktemp("replies") / "vigie.db")
    assistant = Assistant.load(train(PROJECT, PROJECT / "models"), library, storage.conversations)
    found: Counter[tuple[str, str]] = Counter()
    for number, reply in enumerate(read_questions(Path(REPLIES))):
        found[reply["expect"], what_became_of(assistant, library, storage, f"s{number}", reply["text"])] += 1
    storage.close()
    return found


def test_most_are_understood_and_hardly_any_wrongly(outcomes: Counter[tuple[str, str]]):
    replies = {pair: count for pair, count in outcomes.items() if pair[0] != "other"}
    total = sum(replies.values())
    right = sum(count for (expected, got), count in replies.items() if expected == got)
    wrong = sum(count for (expected, got), count in replies.items() if got not in (expected, "other"))
    # As measured when the set was made: 67 % and 1 %; what is not understood is asked again.
    assert right / total >= 0.64, outcomes
    assert wrong / total <= 0.03, outcomes


def test_what_is_no_reply_ticks_no_box(outcomes: Counter[tuple[str, str]]):
    assert sum(outcomes["other", value] for value in TICKS) == 0, outcomes
