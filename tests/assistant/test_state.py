"""What a conversation remembers of the last answer, and for how long."""

from __future__ import annotations

import json

import pytest

from bot.assistant import close_answers, reading, remember_answer, state
from bot.storage import Storage


def test_the_last_answer_is_forgotten_after_half_a_day_and_the_rest_is_not(storage: Storage, monkeypatch: pytest.MonkeyPatch):
    conversations = storage.conversations
    slots = {"answer": "wifi-why", "next_best": "wifi-vpn", "other": "kept"}
    state.write_state(conversations, "s", {"slots": slots, "loop": "form"})
    assert state.read_state(conversations, "s")["slots"] == slots
    now = state._hour()
    monkeypatch.setattr(state, "_hour", lambda: now + state.STALE + 1)
    later = state.read_state(conversations, "s")
    # The form's question is no longer what "oui" is about.
    assert (later["slots"], later["loop"]) == ({"other": "kept", "aside": True}, "form")


def test_what_was_close_belongs_to_the_answer_it_was_close_to(storage: Storage):
    conversations = storage.conversations
    slots = {"answer": "wifi-why", "next_best": "wifi-vpn,wifi-train"}
    state.write_state(conversations, "s", {"slots": slots, "loop": None})
    assert close_answers(conversations, "s", "wifi-why") == ("wifi-vpn", "wifi-train")
    assert close_answers(conversations, "s", "wifi-vpn") == ()
    remember_answer(conversations, "s", "wifi-vpn")
    assert "next_best" not in json.loads(conversations.load("s"))["slots"]


def test_what_is_being_read_is_known_until_something_else_is_talked_about(storage: Storage):
    conversations = storage.conversations
    assert reading(conversations, "s") is None
    remember_answer(conversations, "s", "moving")
    assert reading(conversations, "s") == "moving"
    assert reading(conversations, "somebody else") is None
    remember_answer(conversations, "s", None)
    assert reading(conversations, "s") is None
