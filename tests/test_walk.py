"""A message and a button pass through each room once, or nearly."""

from __future__ import annotations

import pytest

from scripts.walk import walk_both

WIFI = "je peux utiliser le wifi de la clinique ?"

pytestmark = pytest.mark.model


@pytest.mark.parametrize(("text", "press"), [(WIFI, "m:"), (WIFI, "d:"), ("je veux faire le point", "c:")])
async def test_a_message_and_a_button_come_back_into_a_room_at_most_three_times(
    capsys: pytest.CaptureFixture[str], text: str, press: str
):
    assert await walk_both(text, press, 3)
    said = capsys.readouterr().out
    # They have been followed all the way.
    assert said.count("→ dialogue: Dialogue.receive") == 2
    assert "→ assistant: AssistantLoader.turn" in said


async def test_too_many_comebacks_are_noticed():
    assert not await walk_both(WIFI, "m:", 0)
