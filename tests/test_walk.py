"""A message and a button pass through each room once, or nearly."""

from __future__ import annotations

import pytest

from scripts.walk import walk_both


@pytest.mark.model
async def test_a_message_and_a_button_come_back_into_a_room_at_most_three_times(capsys: pytest.CaptureFixture[str]):
    assert await walk_both("je peux utiliser le wifi de la clinique ?", "m:", 3)
    said = capsys.readouterr().out
    # They have been followed all the way.
    assert said.count("→ dialogue: Dialogue.receive") == 2
    assert "→ assistant: AssistantLoader.turn" in said
    # What the command is for: with no comeback allowed, this one fails.
    assert not await walk_both("je peux utiliser le wifi de la clinique ?", "m:", 0)
